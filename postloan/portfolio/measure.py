"""What a figure is, and the arithmetic all figures share. No store is read here.

Sums are kept in fen (int64): exact, additive, and quick in a frame. Money leaves as Decimal, ratios as float.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio.grid import Grid
from postloan.terms import FIRST_NPL, RiskClass

if TYPE_CHECKING:
    from postloan.portfolio.behind import Behind

Value = Decimal | int | float | None
Series = tuple[tuple[date, Value], ...]
#: Money in yuan (Decimal), a count (int), a fraction, a difference of fractions, days, or a plain number.
Unit = Literal["money", "count", "ratio", "points", "days", "number"]
#: What can be added up over a list of loans; ``reduced`` is the opening balance less the balance of now, ``amount`` what the
#: loans add to a bar.
Sum = Literal["loans", "balance", "balance_previous", "reduced", "amount", "borrowers", "provision", "principal"]


class Span(NamedTuple):
    """So many intervals of ``every`` so many months."""

    intervals: int
    every: int


@dataclass(frozen=True)
class Input:
    """A number that a figure is made of; called ``kpi.<name>.title``, else by the name of the column."""

    name: str
    value: Value
    unit: Unit = "money"


@dataclass(frozen=True)
class Figure:
    """One number of a page with its past and what it is made of.

    Attributes:
        name: key of its title, definition and formula in words.
        value: at the scope's date; ``None`` when it cannot be computed (nothing given, denominator 0).
        unit: see :data:`Unit`.
        previous: the value at ``previous_date``, the live date before; both ``None`` when there is none.
        series: every live date up to the scope's; a date without rows has ``None``. Empty where a past makes no sense.
        good: the direction that is good news, ``None`` when neither is.
        drill: arguments of the loan filter that lists the loans behind it, ``{}`` for all of the scope; None: no such list.
        limit: the policy's line for it, ``None`` when it has none.
        inputs: what the formula is filled with, in its order; a ratio's numerator comes first.
        parameters: names of the policy's parameters that it depends on.
        behind: the list of loans behind it where a loan filter cannot say it.
        listed: the page that lists its loans, and its address, where neither of these can say it.
        notes: text keys of what is left out or assumed.
        ties: what the list of loans must add up to: (sum, name of the input; ``""`` for the figure itself). Not given: a count
            by its loans, money by its balances, a ratio by its first input.
        where: slices that narrow this figure beyond the page's scope; None for what was not given.
        as_of: its date, where it is not the scope's.
        words: what fills the braces of its texts, by name; codes are said in words, dates written.
    """

    name: str
    value: Value
    unit: Unit
    previous: Value = None
    previous_date: date | None = None
    series: Series = ()
    good: Literal["up", "down"] | None = None
    drill: Mapping[str, Any] | None = None
    limit: float | None = None
    inputs: tuple[Input, ...] = ()
    parameters: tuple[str, ...] = ()
    behind: "Behind | None" = None
    listed: tuple[str, Mapping[str, str]] | None = None
    notes: tuple[str, ...] = ()
    ties: tuple[Sum, str] | None = None
    where: Mapping[str, str | None] = field(default_factory=dict)
    as_of: date | None = None
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def change(self) -> Value:
        """Value less previous; ``None`` when either is missing."""
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous  # type: ignore[operator]


def ratio(part: Decimal | float | None, whole: Decimal | float | None) -> float | None:
    """``part / whole``; missing when either is missing or the whole is 0."""
    if part is None or whole is None or not whole:
        return None
    return float(part / whole)  # type: ignore[operator]


def yuan(fen: int | None) -> Decimal | None:
    """Fen as money with two decimals."""
    return None if fen is None else Decimal(int(fen)).scaleb(-2)


def first_bucket_over(days: int, policy: Policy) -> int | None:
    """The first bucket whose loans are all more than ``days`` past due; ``None`` when no bucket begins just there."""
    return policy.bucket_upper.index(days) + 1 if days in policy.bucket_upper else None


#: The sums that all ratios are made of, in fen but for the two counts.
SUMS = ("loans", "balance", "overdue", "npl", "special_mention", "par30", "par90", "overdue90", "provision", "provisioned_loans")
Sums = Mapping[str, int | None]


def sums(grid: Grid, policy: Policy) -> list[list[Sums]]:
    """The sums of :data:`SUMS` per date and, within it, per value of the slice; exact to the fen.

    A PAR whose days are no cut of the policy's buckets cannot be read from the grid and is None everywhere.
    """
    balance = grid.balance
    wanted: dict[str, Numbers | None] = {
        "balance": _total(balance),
        "overdue": _total(balance[:, :, 1:-1]),
        "npl": _total(balance[:, :, :, FIRST_NPL - 1 : -1]),
        "special_mention": _total(balance[:, :, :, RiskClass.SPECIAL_MENTION - 1]),
        "overdue90": _over(balance, 90, policy, eased=False),
        "par30": _over(balance, 30, policy),
        "par90": _over(balance, 90, policy),
        **{name: _total(getattr(grid, name)) for name in ("loans", "provision", "provisioned_loans")},
    }
    nothing = np.full(balance.shape[:2], None)
    columns = [(nothing if wanted[name] is None else wanted[name]).tolist() for name in SUMS]  # type: ignore[union-attr]
    return [[dict(zip(SUMS, sums, strict=True)) for sums in zip(*day, strict=True)] for day in zip(*columns, strict=True)]


def _total(amounts: Numbers) -> Numbers:
    found: Numbers = amounts.sum(axis=tuple(range(2, amounts.ndim)))
    return found


def _over(balance: Numbers, days: int, policy: Policy, *, eased: bool = True) -> Numbers | None:
    """What is more than ``days`` past due or, with ``eased``, restructured; None when no bucket begins just there."""
    first = first_bucket_over(days, policy)
    if first is None:
        return None
    late = _total(balance[:, :, first:-1])
    return late + _total(balance[:, :, :first, :, 1]) if eased else late


def ratios(row: Mapping[str, int | None]) -> dict[str, float | None]:
    """The quality ratios of one row of sums. Provisions of which none was given make coverage missing, not 0."""
    provision = row["provision"] if row["provisioned_loans"] else None
    balance, npl = row["balance"], row["npl"]
    return {
        "overdue_ratio": ratio(row["overdue"], balance),
        "npl_ratio": ratio(npl, balance),
        "special_mention_ratio": ratio(row["special_mention"], balance),
        "par30": ratio(row["par30"], balance),
        "par90": ratio(row["par90"], balance),
        "overdue90_to_npl": ratio(row["overdue90"], npl),
        "coverage": ratio(provision, npl),
        "provision_ratio": ratio(provision, balance),
    }
