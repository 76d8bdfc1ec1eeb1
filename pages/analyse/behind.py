"""Which loans stand behind this figure?"""

from postloan.access import Right
from postloan.ui import parts, scope
from postloan.ui.analyse import listing

view = scope.current()
parts.title("menu.behind", view)

asked = listing.asked()
parts.caption("behind.says", says=listing.says(asked, view))
wanted = listing.bar(asked)
found = listing.found(wanted, view)
parts.loan_table(found.rows, view, "behind_table", height=470)
listing.pages(found, wanted, view)

parts.downloads(
    Right.EXPORT_LOANS, {"behind.csv": "/export/behind.csv", "behind.xlsx": "/export/behind.xlsx"}, wanted.export(view)
)
parts.tie_out(view)
