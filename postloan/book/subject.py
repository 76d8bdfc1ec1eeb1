"""The loan a record of the desk is about: who owes, and who looks after it, on the date that was read."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from postloan.access import Reach, Scope
from postloan.errors import OutOfReach

if TYPE_CHECKING:
    from postloan.book.pin import Pin

_COLUMNS = ("loan_id", "borrower_id", "borrower_name", "branch", "officer", "currency", "as_of", "balance", "dpd",
            "overdue_principal", "overdue_interest")  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """One loan as a visit or a contact files it. ``overdue`` is missing where the book has no overdue amounts."""

    loan_id: str
    borrower_id: str
    borrower_name: str
    branch: str
    officer: str | None
    currency: str
    as_of: date
    balance: Decimal
    dpd: int
    overdue: Decimal | None

    @property
    def filed_under(self) -> dict[str, Any]:
        """The columns by which a record of the desk is found again and kept within reach."""
        return {name: getattr(self, name) for name in ("loan_id", "borrower_id", "borrower_name", "branch", "officer")}


def _sum(*amounts: Decimal | None) -> Decimal | None:
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal(0)) if given else None


def subject_of(pin: "Pin", scope: Scope, reach: Reach, loan_id: str) -> Subject:
    """The loan as ``reach`` may see it on the scope's date, written off or not; of the scope only date and currency are believed.

    Raises:
        OutOfReach: the loan lies outside, or is not in the book on that date (same answer).
    """
    mine = dataclasses.replace(scope, reach=reach, chosen=())
    for written_off in (False, True):
        loans = pin.snapshot(mine, written_off=written_off)
        rows = loans.filter(loans.loan_id == loan_id).select(*_COLUMNS).limit(1).to_pyarrow().to_pylist()
        if rows:
            overdue = _sum(rows[0].pop("overdue_principal"), rows[0].pop("overdue_interest"))
            return Subject(**rows[0], overdue=overdue)
    raise OutOfReach
