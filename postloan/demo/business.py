"""How the demo's firms really do: sales month by month, margins and debts, going down before they stop paying.

Statements, invoices and account flows are made from the same course, so that they agree where the firm is honest. Everything
follows from the borrower's number and its loans: no lots are drawn, and no other part of the demo changes by it.
"""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from postloan.demo import behaviour, lending
from postloan.demo.ledger import LAST, Ledger
from postloan.terms import BorrowerType

#: Firms that hand in statements: so many companies, so many small businesses.
COMPANIES, SHOPS = 20, 6
#: Months as :func:`postloan.demo.lending.month_of` counts them: from the first of the oldest year told to the last of the book.
FIRST_MONTH, LAST_MONTH = lending.month_of(date(2023, 1, 1)), lending.month_of(LAST)
#: Of every so many firms one tells the bank of more sales than its invoices show, by this much.
BOASTS_EVERY, BOASTS_BY = 9, 0.38
#: From a year before it stops paying a firm's sales fall to this share.
LEFT_AT_STOP, LEFT_AFTER = 0.62, 0.35
_FALLS_FOR, _DIES_IN = 12, 10
_LATE = 60
#: Gross margin, yearly growth, and how much the seasons swing, by section of industry.
_TRADE = {
    "A": (0.24, 0.05, 0.35), "C": (0.21, 0.06, 0.12), "E": (0.15, 0.03, 0.25), "F": (0.12, 0.04, 0.15), "G": (0.18, 0.05, 0.10),
    "H": (0.46, 0.03, 0.20), "L": (0.34, 0.05, 0.08), "N": (0.30, 0.07, 0.06), "O": (0.38, 0.02, 0.10),
}  # fmt: skip
_PEAK = {"A": 10, "E": 8, "F": 1, "H": 2}


@dataclass(frozen=True)
class Business:
    """One firm. Money in yuan; months as :func:`postloan.demo.lending.month_of` counts them.

    Attributes:
        size: yearly sales of a good year, without tax.
        owed: what it borrowed here.
        stops: the month in which it stops paying; None for a sound firm.
        boasts: what its statements add to its sales, as a fraction.
    """

    borrower_id: str
    name: str
    borrower_type: str
    industry: str
    size: float
    owed: float
    stops: int | None
    boasts: float

    @property
    def number(self) -> int:
        """The number in the borrower's id: what its small differences follow from."""
        return int(self.borrower_id[1:])

    def wobble(self, month: int, salt: int = 0) -> float:
        """Between −1 and 1, the same at every call, without pattern to the eye."""
        return math.sin(self.number * 12.9898 + month * 78.233 + salt * 37.719)

    def health(self, month: int) -> float:
        """1 while the firm is sound; falls from a year before it stops paying, and goes on falling."""
        if self.stops is None:
            return 1.0
        ahead = self.stops - month
        if ahead >= _FALLS_FOR:
            return 1.0
        if ahead >= 0:
            return LEFT_AT_STOP + (1 - LEFT_AT_STOP) * ahead / _FALLS_FOR
        return max(LEFT_AFTER, LEFT_AT_STOP + (LEFT_AT_STOP - LEFT_AFTER) * ahead / _DIES_IN)

    def sales(self, month: int) -> int:
        """What was really sold in a month, without tax, in fen."""
        _, growth, swing = _TRADE[self.industry]
        years = (month - FIRST_MONTH) / 12
        season = 1 + swing * math.cos(2 * math.pi * (month % 12 + 1 - _PEAK.get(self.industry, 11)) / 12)
        noise = 1 + 0.06 * self.wobble(month)
        grown = float((1 + growth) ** years)
        return round(self.size / 12 * grown * season * noise * self.health(month) * 100)

    def sold(self, first: int, last: int) -> int:
        """What was really sold from one month to another, both included, in fen."""
        return sum(map(self.sales, range(first, last + 1)))

    def told(self, first: int, last: int) -> int:
        """What its statements say it sold: the same, but for a firm that boasts; in fen."""
        return round(self.sold(first, last) * (1 + self.boasts))

    def gross_margin(self, year: int) -> float:
        """Of what it sells in a year, as a fraction; thinner while it goes down."""
        base, _, _ = _TRADE[self.industry]
        middle = year * 12 + 5
        return (base + 0.02 * self.wobble(year, 3)) * (0.45 + 0.55 * self.health(middle + 3))


def _stops(book: Ledger) -> pd.Series:
    """Borrower → the month it stopped paying; 0 for who never did: a planted failure, or the first time it stood two months late."""
    facts = book.facts
    planted = np.where(behaviour.failures(facts) < 10**6, behaviour.failures(facts), 0)
    found = pd.Series(planted, index=facts["borrower_id"]).groupby(level=0, sort=True).max()
    late: dict[str, int] = {}
    for as_of, at in book.positions.items():
        for borrower in facts["borrower_id"].to_numpy()[at.loan[at.dpd > _LATE]]:
            late.setdefault(borrower, lending.month_of(as_of))
    return found.where(found > 0, pd.Series(late).reindex(found.index).fillna(0).astype(int))


def _chosen(firms: pd.DataFrame, count: int) -> pd.DataFrame:
    """Those that stopped paying first, up to a third; then who borrowed most."""
    ranked = firms.sort_values(["owed", "borrower_id"], ascending=[False, True])
    bad = ranked[ranked["stops"] > 0].head(count // 3)
    sound = ranked[ranked["stops"] == 0].head(count - len(bad))
    return pd.concat([bad, sound])


def firms(book: Ledger) -> tuple[Business, ...]:
    """The firms that hand in statements, in the order of their numbers: all of them owe something on the last date."""
    held = set(book.facts["borrower_id"].to_numpy()[book.positions[LAST].loan])
    here = book.facts[book.facts["borrower_id"].isin(held) & book.facts["loan_id"].isin(set(book.terms["loan_id"].to_pylist()))]
    known = here.groupby("borrower_id", sort=True).agg(
        name=("borrower_name", "first"), borrower_type=("borrower_type", "first"), industry=("industry", "first"), owed=("principal", "sum")
    )  # fmt: skip
    known = known.assign(stops=_stops(book).reindex(known.index)).reset_index()
    kinds: Sequence[tuple[str, int]] = ((BorrowerType.CORPORATE, COMPANIES), (BorrowerType.SMALL_BUSINESS, SHOPS))
    chosen = pd.concat([_chosen(known[known["borrower_type"] == kind], count) for kind, count in kinds])
    return tuple(_business(row) for row in chosen.sort_values("borrower_id").itertuples())


def _business(row: object) -> Business:
    get = functools.partial(getattr, row)
    number = int(get("borrower_id")[1:])
    turns = 2.4 + 1.6 * (number % 7) / 6
    boasts = BOASTS_BY if number % BOASTS_EVERY == 7 else 0.0
    stops = int(get("stops")) or None
    return Business(
        get("borrower_id"),
        get("name"),
        get("borrower_type"),
        get("industry"),
        float(get("owed")) / 100 * turns,
        float(get("owed")) / 100,
        stops,
        boasts,
    )
