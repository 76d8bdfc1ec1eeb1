"""Which loans stand behind this figure?"""

from postloan.ui import parts, scope

view = scope.current()
parts.title("menu.behind", view)
parts.tie_out(view)
