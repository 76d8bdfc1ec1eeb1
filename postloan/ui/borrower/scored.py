"""The health of borrowers for the pages: computed once for a version of book, policy and statements, within the person's reach."""

from sqlalchemy import Connection

from postloan.access import Reach, Scope
from postloan.book import Pin
from postloan.borrower.health import Point, statements
from postloan.borrower.health import queries as health
from postloan.house import house
from postloan.policy import Policy
from postloan.ui import read

Stamp = tuple[int, int, str]


def _stamp(connection: Connection, reach: Reach) -> Stamp:
    return statements.stamp(connection, reach)


def _history(pin: Pin, scope: Scope, policy: Policy, borrower_id: str, stamp: Stamp) -> tuple[Point, ...]:  # noqa: ARG001  part of the key
    with house().desk.connect() as connection:
        accounts = statements.accounts_of_all(connection, scope.reach, (borrower_id,), whole=True)
    return health.history(pin, scope, policy, borrower_id, accounts.get(borrower_id, ()))


def history(view: Scope, borrower_id: str) -> tuple[Point, ...]:
    """One borrower's health at the end of each confirmed period and on the scope's date, oldest first; never empty."""
    return read.book(_history, view, borrower_id, read.desk(_stamp))


def _points(pin: Pin, scope: Scope, policy: Policy, ids: tuple[str, ...] | None, stamp: Stamp) -> dict[str, Point]:  # noqa: ARG001  part of the key
    with house().desk.connect() as connection:
        accounts = statements.accounts_of_all(connection, scope.reach, ids)
    return health.points(pin, scope, policy, accounts, ids)


def some(view: Scope, ids: tuple[str, ...]) -> dict[str, Point]:
    """Borrower → health on the scope's date, of these borrowers."""
    return read.book(_points, Scope(view.reach, view.as_of, view.currency), ids, read.desk(_stamp))


def everyone(view: Scope) -> dict[str, Point]:
    """Borrower → health on the scope's date, of every borrower in reach that owes anything; slices chosen are not looked at."""
    return read.book(_points, Scope(view.reach, view.as_of, view.currency), None, read.desk(_stamp))
