"""The borrowers of the book whose statements a person may file: who they are, who looks after them, and whose a workbook is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from postloan.access import Scope
from postloan.book import Pin
from postloan.errors import OutOfReach
from postloan.policy import Policy
from postloan.terms import BorrowerType

#: Who keeps books that a bank can ask for.
COMPANIES = (BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS)


@dataclass(frozen=True)
class Borrower:
    """A borrower with live loans on a date. ``branch`` and ``officer`` are those of the largest loan; ``since`` the first payout."""

    borrower_id: str
    name: str
    branch: str
    officer: str | None
    kind: str | None
    balance: Decimal
    since: date | None


_COLUMNS = ("loan_id", "borrower_name", "branch", "officer", "borrower_type", "balance", "originated_on")


def _by_borrower(loans: Any) -> Any:
    kept = loans.filter(loans.borrower_type.isin([*COMPANIES]))
    ordered = kept.balance.desc(), kept.loan_id
    return kept.group_by("borrower_id").agg(
        name=kept.borrower_name.first(order_by=ordered), branch=kept.branch.first(order_by=ordered),
        officer=kept.officer.first(order_by=ordered, include_null=True), kind=kept.borrower_type.first(order_by=ordered),
        balance=kept.balance.sum(), since=kept.originated_on.min(),
    )  # fmt: skip


def _mine(scope: Scope) -> Scope:
    """Of the scope only reach, date and currency are believed: a borrower is one whatever slice is looked at."""
    return Scope(scope.reach, scope.as_of, scope.currency)


def companies(pin: Pin, scope: Scope, policy: Policy) -> list[Borrower]:  # noqa: ARG001  every query takes the policy
    """Companies and small businesses with live loans in reach on the scope's date, the largest first."""
    found = [Borrower(**row) for row in pin.ask(_mine(scope), _by_borrower).to_pylist()]
    return sorted(found, key=lambda one: (-one.balance, one.borrower_id))


def borrower_of(pin: Pin, scope: Scope, borrower_id: str) -> Borrower:
    """One borrower of any kind.

    Raises:
        OutOfReach: no live loan of his is within reach on that date.
    """
    loans = pin.snapshot(_mine(scope))
    rows = loans.filter(loans.borrower_id == borrower_id).select(*_COLUMNS).to_pyarrow().to_pylist()
    if not rows:
        raise OutOfReach
    first = min(rows, key=lambda row: (-row["balance"], row["loan_id"]))
    since = min((row["originated_on"] for row in rows if row["originated_on"] is not None), default=None)
    balance = sum((row["balance"] for row in rows), Decimal(0))
    return Borrower(
        borrower_id, first["borrower_name"], first["branch"], first["officer"], first["borrower_type"], balance, since
    )


def proposed(entity: str | None, among: Sequence[Borrower], *, least: float) -> list[tuple[Borrower, float]]:
    """Whose workbook it may be: those of exactly that name with confidence 1, else the closest names, the best first.

    ``least`` is the confidence below which a name is no proposal.
    """
    wanted = _plain(entity or "")
    if not wanted:
        return []
    names = {one.borrower_id: _plain(one.name) for one in among}
    known = {one.borrower_id: one for one in among}
    same = [(known[key], 1.0) for key, name in names.items() if name == wanted]
    if same:
        return same
    close: Iterable[tuple[str, float, str]] = process.extract(wanted, names, scorer=fuzz.ratio, limit=5, score_cutoff=least * 100)
    return [(known[key], score / 100) for _, score, key in close]


def _plain(name: str) -> str:
    """A name without blanks and with plain brackets: 青禾（集团） and 青禾(集团) are one."""
    return "".join(name.split()).translate(str.maketrans("（）", "()")).lower()
