"""How do loans move between buckets and classes, and can the chain be trusted?"""

from postloan.ui import parts, scope

view = scope.current()
parts.title("menu.migration", view)
parts.tie_out(view)
