"""Which group of connected clients a borrower belongs to."""

from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy


def _group(loans: Table, borrower_id: str) -> Table:
    mine = loans.filter(loans.borrower_id == borrower_id, loans.group_id.notnull())
    return mine.group_by("group_id").agg(loans=mine.count()).order_by("group_id")


def group_of(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str) -> str | None:  # noqa: ARG001  every query takes the policy
    """The number of the borrower's group; None where its loans name none. Where they name several, the first."""
    found: list[str] = pin.ask(scope, _group, borrower_id)["group_id"].to_pylist()
    return found[0] if found else None
