"""Whom do we lend to, and who needs a look? Search, filter, page through, export; a click opens the borrower."""

from postloan.borrower import profile
from postloan.ui import parts, read, scope
from postloan.ui.borrower import browse

view = scope.current()
parts.title("menu.borrowers", view)

wanted = browse.bar()
found = read.book(profile.page, view, **wanted.query)
browse.table(found, view)
browse.pages(found, view)
browse.downloads(wanted, view)
parts.tie_out(view)
