"""Which months' lending goes bad, how early, and does it come back?"""

from postloan.ui import parts, scope
from postloan.ui.analyse import curing, vintages

view = scope.current()
row = parts.title("menu.vintage", view)

match vintages.tab(row):
    case "curves":
        vintages.curves(view)
    case "table":
        vintages.numbers(view)
    case "fpd":
        curing.first_payments(view, row)
    case _:
        curing.aftermath(view, row)

parts.tie_out(view)
