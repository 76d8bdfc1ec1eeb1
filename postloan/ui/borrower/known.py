"""What is known of the borrower that is looked at: statements and health, read once a run and shared by the parts of its page."""

from datetime import date

from postloan.access import Scope
from postloan.borrower import spread
from postloan.borrower.health import Health
from postloan.borrower.profile import Head
from postloan.statement import Accounts
from postloan.ui import read
from postloan.ui.borrower import scored


def accounts(borrower_id: str) -> tuple[Accounts, ...]:
    """The confirmed statements side by side, oldest first."""
    return read.desk(spread.accounts_of, borrower_id)


def accounts_until(borrower_id: str, day: date) -> tuple[Accounts, ...]:
    """Those that end by a day: what lies after the date that is looked at was not known on it."""
    return tuple(one for one in accounts(borrower_id) if one.period.end <= day)


def score_now(head: Head, view: Scope) -> Health | None:
    """The score on the scope's date; None of a borrower of whom no statement is confirmed."""
    return scored.history(whole(view), head.borrower_id)[-1].health if accounts_until(head.borrower_id, view.as_of) else None


def whole(view: Scope) -> Scope:
    """The scope without its slices: a borrower is one, whatever is looked at."""
    return Scope(view.reach, view.as_of, view.currency)
