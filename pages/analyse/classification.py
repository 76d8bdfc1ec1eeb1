"""What class and provision does each loan deserve, and where does the bank differ?"""

from postloan.ui import parts, scope

view = scope.current()
parts.title("menu.classification", view)
parts.tie_out(view)
