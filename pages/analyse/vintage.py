"""Which months' lending goes bad, how early, and does it come back?"""

from postloan.ui import parts, scope

view = scope.current()
parts.title("menu.vintage", view)
parts.tie_out(view)
