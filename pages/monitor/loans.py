"""Which loans are they? Search, filter, page through, export."""

from postloan.access import Right
from postloan.portfolio import loans
from postloan.ui import filters, parts, read, scope

view = scope.current()
parts.title("menu.loans", view)

wanted = filters.bar()
found = read.book(loans.page, view, **wanted.query)
parts.loan_table(found.rows, view, "loans_table", height=430)
filters.pages(found, wanted, view)

parts.downloads(Right.EXPORT_LOANS, {"loans.csv": "/export/loans.csv", "loans.xlsx": "/export/loans.xlsx"}, wanted.export(view))
parts.tie_out(view)
