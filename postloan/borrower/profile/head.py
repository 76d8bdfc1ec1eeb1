"""The head of a borrower's page: who it is, what it owes and how late it is, over all of its loans within reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.errors import OutOfReach
from postloan.policy import Policy

#: What the table of loans shows, live ones and those that are over.
LOANS = (
    "loan_id", "branch", "officer", "product", "balance", "undrawn", "dpd", "bucket", "risk_class", "overdue_principal",
    "overdue_interest", "guarantee_type", "rate", "principal", "originated_on", "matures_on", "restructured", "fate",
)  # fmt: skip
_WHO = ("branch", "officer", "industry", "region", "borrower_type", "group_id")
_SUMMED = ("balance", "undrawn", "overdue_principal", "overdue_interest", "provision")
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Head:
    """One borrower on the scope's date, over its loans within reach, whatever slices the scope chose. Amounts in its currency.

    Attributes:
        live: whether a loan still stands; without one the amounts are missing and ``who`` says what the last states said.
        who: branch, officer, industry, region, type and group, each the different values of the loans, the largest loan's first.
        balance, undrawn, overdue_principal, overdue_interest, provision: sums; None where no loan says it.
        dpd, risk_class: the worst of the live loans.
        loans: every loan, the live ones first, the largest balance first; ``fate`` tells how it stands.
        first_paid_out: the day the oldest live loan was paid out.
        elsewhere: currency → live loans in other currencies, which no amount here counts.
    """

    borrower_id: str
    name: str
    as_of: date
    currency: str
    live: bool
    who: Mapping[str, tuple[str, ...]]
    balance: Decimal | None
    undrawn: Decimal | None
    overdue_principal: Decimal | None
    overdue_interest: Decimal | None
    provision: Decimal | None
    count: int
    dpd: int | None
    risk_class: int | None
    loans: pd.DataFrame
    first_paid_out: date | None
    elsewhere: Mapping[str, int]

    @property
    def exposure(self) -> Decimal | None:
        """Balance and what can still be drawn; what no loan says counts as nothing."""
        return None if self.balance is None else self.balance + (self.undrawn or _NOTHING)


def _of(loans: Table, borrower_id: str) -> Table:
    mine = loans.filter(loans.borrower_id == borrower_id)
    return mine.order_by(mine.live.desc(), mine.balance.desc(nulls_first=False), mine.loan_id)


def head(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str) -> Head:  # noqa: ARG001  every query takes the policy
    """The head of one borrower.

    Raises:
        OutOfReach: it has no loan within the reach up to the scope's date, in whatever currency (same answer).
    """
    anywhere = {code: Scope(scope.reach, scope.as_of, code) for code in dict.fromkeys((scope.currency, *pin.currencies))}
    found = {code: pin.answer(pin.everyone(one), _of, borrower_id).to_pylist() for code, one in anywhere.items()}
    known: list[dict[str, Any]] = found[scope.currency] or next((rows for rows in found.values() if rows), [])
    if not known:
        raise OutOfReach
    elsewhere = {code: sum(row["live"] for row in rows) for code, rows in found.items() if code != scope.currency}
    return _head(found[scope.currency], known, scope, {code: n for code, n in elsewhere.items() if n})


def _head(rows: list[dict[str, Any]], known: list[dict[str, Any]], scope: Scope, elsewhere: Mapping[str, int]) -> Head:
    live = [row for row in rows if row["live"]]
    told = live or known
    return Head(
        known[0]["borrower_id"], known[0]["borrower_name"], scope.as_of, scope.currency, bool(live),
        {name: tuple(dict.fromkeys(row[name] for row in told if row[name])) for name in _WHO},
        **{name: _sum(live, name) for name in _SUMMED}, count=len(live),
        dpd=max((row["dpd"] for row in live), default=None), risk_class=max((row["risk_class"] for row in live), default=None),
        loans=_table(rows), first_paid_out=min((row["originated_on"] for row in live), default=None), elsewhere=elsewhere,
    )  # fmt: skip


def _sum(rows: list[dict[str, Any]], name: str) -> Decimal | None:
    known: list[Decimal] = [row[name] for row in rows if row[name] is not None]
    return sum(known, _NOTHING) if known else None


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Money as float, for tables."""
    plain = [{name: float(row[name]) if isinstance(row[name], Decimal) else row[name] for name in LOANS} for row in rows]
    return pd.DataFrame(plain, columns=list(LOANS))
