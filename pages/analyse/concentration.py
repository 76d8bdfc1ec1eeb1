"""How much hangs on few names, and what falls due when?"""

from postloan.ui import parts, scope

view = scope.current()
parts.title("menu.concentration", view)
parts.tie_out(view)
