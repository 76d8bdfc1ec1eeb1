"""How bad loans left the demo bank: written off, sold in packages, taken over with the house; and a few that were away for a while.

Nothing here touches how borrowers pay. Sold is only what never pays again in the course as it was lived, so the amounts that
leave are those of the last tape and no payment comes after.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from postloan.demo import words as w
from postloan.demo.course import Course, Flags, Position
from postloan.demo.lending import NEVER, Whole
from postloan.terms import DisposalKind, GuaranteeType

#: Packages of non-performing loans that were sold: the day, how many at most, and the price of the first of them (share of principal).
SALES = ((date(2025, 6, 26), 5, 0.22), (date(2025, 12, 24), 6, 0.31), (date(2026, 6, 25), 5, 0.26))
#: Houses taken instead of money.
TAKEN = ((date(2025, 9, 18), 1), (date(2026, 4, 16), 2))
SOLD_OVER, TAKEN_OVER = 180, 150
#: Loans that two tapes left out because they had been moved to a trust, which gave them back.
AWAY, AWAY_FROM, AWAY_UNTIL = 4, date(2025, 11, 30), date(2026, 1, 31)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Departures:
    """The register, and for every loan drawn the day it left by sale or with its house (``NEVER``) and whether it was away."""

    register: pd.DataFrame
    left_on: Whole
    away: Flags

    def held(self, day: int) -> Flags:
        """Which loans the bank's tape of ``day`` still names."""
        gone = (self.left_on > NEVER) & (self.left_on <= day)
        away = self.away & (_day(AWAY_FROM) <= day) & (day < _day(AWAY_UNTIL))
        return ~gone & ~away


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _month_end_before(day: date) -> int:
    return _day(day.replace(day=1) - timedelta(days=1))


def make(course: Course, facts: pd.DataFrame, last_paid: Whole) -> Departures:
    """Choose what left; ``facts`` has a row for every loan drawn, ``last_paid`` the day of its last payment ever."""
    left_on = np.zeros(len(facts), dtype=np.int64)
    choice = _Choice(course, last_paid, left_on)
    secured = (facts["guarantee_type"] == GuaranteeType.MORTGAGE).to_numpy()
    rows = [choice.taken(secured, *taking) for taking in TAKEN] + [choice.sold(*sale) for sale in SALES]
    found = pd.concat([*rows, *choice.lost()], ignore_index=True).sort_values(["disposed_on", "row"], ignore_index=True)
    register = found.assign(loan_id=facts["loan_id"].to_numpy()[found["row"].to_numpy(dtype=np.int64)])
    return Departures(register, left_on, _away(course, len(facts)))


@dataclass(frozen=True)
class _Choice:
    """Who leaves, one occasion after the other; whoever has left in ``left_on`` leaves no second time."""

    course: Course
    last_paid: Whole
    left_on: Whole

    def _for_good(self, day: date, over: int) -> Position:
        """Who stood more than ``over`` days late at the month-end before, is not written off and never pays again."""
        before = _month_end_before(day)
        at, lost_on = self.course.positions[before], self.course.written_off_on
        fits = (self.last_paid <= before) & ~((lost_on > NEVER) & (lost_on < _day(day))) & (self.left_on == NEVER)
        fits[at.loan] &= at.dpd > over
        return at.of(fits)

    def sold(self, day: date, most: int, price: float) -> pd.DataFrame:
        """A package: every other one, for it is what the buyer wanted and not all there was."""
        at, chosen = self._for_good(day, SOLD_OVER), slice(0, 2 * most, 2)
        rows, principal = at.loan[chosen], at.balance[chosen]
        share = price + 0.02 * (np.arange(len(rows)) % 4)
        self.left_on[rows] = _day(day)
        reference = w.words()["disposal"]["sale"].format(day=day)
        return _lines(rows, principal, day, DisposalKind.SOLD).assign(
            proceeds=np.rint(principal * share / 10_000).astype(np.int64) * 10_000, reference=reference
        )

    def taken(self, secured: Flags, day: date, most: int) -> pd.DataFrame:
        at = self._for_good(day, TAKEN_OVER).of(secured)
        rows, principal = at.loan[:most], at.balance[:most]
        self.left_on[rows] = _day(day)
        said = [w.words()["disposal"]["house"].format(day=day, number=number) for number in range(1, len(rows) + 1)]
        return _lines(rows, principal, day, DisposalKind.ASSET_FOR_DEBT).assign(reference=said)

    def lost(self) -> Iterator[pd.DataFrame]:
        """Everything written off that was not sold before; the claim stays in the tapes."""
        on = np.where(self.left_on == NEVER, self.course.written_off_on, NEVER)
        for day in sorted(set(on[on > NEVER].tolist()) & set(self.course.positions)):
            at, when = self.course.positions[day].of(on == day), _EPOCH + timedelta(days=day)
            reference = w.words()["disposal"]["loss"].format(day=when)
            yield _lines(at.loan, at.balance, when, DisposalKind.WRITTEN_OFF).assign(reference=reference)


def _lines(rows: Whole, principal: Whole, day: date, kind: DisposalKind) -> pd.DataFrame:
    """Lines of the register that brought no money yet; ``row`` is the loan's."""
    return pd.DataFrame({"row": rows, "disposed_on": _day(day), "kind": kind.value, "principal": principal, "proceeds": 0})


def _away(course: Course, loans: int) -> Flags:
    """A few loans that ran without trouble from before they were moved until after they came back."""
    found = np.zeros(loans, dtype=np.bool_)
    days: Mapping[int, Position] = {
        day: at for day, at in course.positions.items() if _day(AWAY_FROM) - 31 <= day <= _day(AWAY_UNTIL)
    }
    calm = [set(at.loan[at.dpd == 0]) for at in days.values()]
    steady = sorted(set.intersection(*calm)) if calm else []
    found[steady[5 :: max(len(steady) // AWAY, 1)][:AWAY]] = True
    return found
