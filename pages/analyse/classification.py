"""What class and provision does each loan deserve, and where does the bank differ?"""

from postloan.ui import differing, parts, scope
from postloan.ui.analyse import classifying
from postloan.ui.evidence import evidence

view = scope.current()
row = parts.title("menu.classification", view)

match classifying.tab(row):
    case "compare":
        classifying.compare(view)
    case "differences":
        differing.differences(view, row, evidence(view.as_of))
    case "waiting":
        classifying.waiting(view)
    case "provision":
        classifying.provisions(view, row)
    case _:
        classifying.rules(view)

parts.tie_out(view)
