"""Which months' lending goes bad, how early, and does it come back?"""

from postloan.ui import curing, parts, scope, vintages

view = scope.current()

match vintages.tab(parts.title("menu.vintage", view)):
    case "curves":
        vintages.curves(view)
    case "table":
        vintages.numbers(view)
    case "fpd":
        curing.first_payments(view)
    case _:
        curing.aftermath(view)

parts.tie_out(view)
