"""How do loans move between buckets and classes, and can the chain be trusted?"""

from postloan.ui import parts, scope
from postloan.ui.analyse import chaining, migrating

view = scope.current()
row = parts.title("menu.migration", view)
tab = migrating.tab(row)

match tab:
    case "matrix":
        migrating.matrix(view, migrating.period(row, view, tab))
    case "rolling":
        migrating.rolling(view, migrating.period(row, view, tab))
    case "regulatory":
        chaining.regulatory(view, migrating.period(row, view, tab))
    case _:
        chaining.chain(view, row)
