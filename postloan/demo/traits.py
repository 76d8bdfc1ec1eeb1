"""What the demo bank's tapes say of a loan besides its course: its group, its flags, who looks after it, what the bank overlooked.

Everything follows from numbers of borrowers and loans, so it draws no lots and changes no course.

**Planted.** The bank's own class takes account of every flag but for each :data:`OVERLOOKED`-th loan that carries one: there the
rules ask for a worse class than the bank gave. A few stages are wrong too (:data:`WRONG_STAGE`). Whoever compares the bank's
classes with the rules must find these, and nothing that the bank judged by the rules.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from postloan.demo import behaviour
from postloan.demo import words as w
from postloan.demo.course import Flags, Position
from postloan.demo.lending import NEVER, Whole
from postloan.terms import FIRST_NPL, BorrowerType, RepaymentMethod, RiskClass

#: Of the loans that carry a flag one in so many is classed by the bank as if it did not.
OVERLOOKED = 3
#: One non-performing loan in so many still stands in stage 2, one loan more than 30 days late in so many in stage 1.
WRONG_STAGE = 17
#: The first of the company's other banks reports trouble from here on.
ELSEWHERE_FROM = date(2025, 12, 31)
#: What each flag asks of the class, at least.
FLOORS: Mapping[str, RiskClass] = {
    "fund_misuse": RiskClass.SPECIAL_MENTION, "refinanced": RiskClass.SPECIAL_MENTION, "other_bank_npl": RiskClass.SPECIAL_MENTION,
    "much_elsewhere": RiskClass.SUBSTANDARD, "eased_twice": RiskClass.SUBSTANDARD, "evasion": RiskClass.DOUBTFUL, "bankruptcy": RiskClass.LOSS,
}  # fmt: skip
#: More than this share of all its banks' claims long overdue makes a company's loans non-performing (art. 11).
MUCH = 0.20
#: An officer of this branch left, a colleague took over; companies of one branch moved to another, some came back.
LEFT_BRANCH, LEFT_SEAT, LEFT_ON = 4, 2, date(2025, 9, 30)
MOVED_FROM, MOVED_TO, MOVED_ON, RETURNED_ON = 0, 5, date(2026, 3, 31), date(2026, 7, 31)
MOVED_EVERY, RETURNED_EVERY = 4, 3
_EPOCH = date(1970, 1, 1)
Texts = npt.NDArray[np.object_]


class Known:
    """What lasts of every loan drawn, from which the traits of a date follow."""

    def __init__(self, facts: pd.DataFrame, officers: pd.DataFrame) -> None:
        self._number = facts["borrower_id"].str[1:].astype(int).to_numpy()
        self._company = (facts["borrower_type"] == BorrowerType.CORPORATE).to_numpy()
        self._business = self._company | (facts["borrower_type"] == BorrowerType.SMALL_BUSINESS).to_numpy()
        self._line = (
            self._business & facts["repayment_method"].isin([RepaymentMethod.INTEREST_FIRST, RepaymentMethod.BULLET]).to_numpy()
        )
        self._facts, self._officers = facts, officers
        self._refinanced = _refinanced(facts)
        self._failed = _failed(facts)

    def flags(self, at: Position, as_of: date) -> dict[str, Flags]:
        """Which loans carry each flag on the date."""
        number, company, day = self._number[at.loan], self._company[at.loan], (as_of - _EPOCH).days
        originated = self._facts["originated_on"].to_numpy()[at.loan]
        eased = self._by("restructured_on", at, day)
        return {
            "fund_misuse": self._business[at.loan] & (number % 47 == 7) & (day >= originated + 60),
            "refinanced": self._refinanced[at.loan],
            "other_bank_npl": company & (number % 31 == 5) & (as_of >= ELSEWHERE_FROM),
            "much_elsewhere": company & (self.elsewhere(at, as_of) > MUCH),
            "eased_twice": eased & (at.loan % 7 == 0),
            "evasion": (at.dpd > 300) & (number % 5 == 0),
            "bankruptcy": self._failed[at.loan] <= day - 270,
        }

    def elsewhere(self, at: Position, as_of: date) -> npt.NDArray[np.float64]:
        """Share of a company's debts at all banks more than 90 days overdue, from the credit report; NaN where there is none."""
        number = self._number[at.loan]
        asked = self._company[at.loan] & ((number % 11 == 0) | (number % 31 == 5))
        worse = (number % 31 == 5) & (as_of >= ELSEWHERE_FROM)
        return np.where(asked, np.where(worse, 0.05 * (1 + number // 31 % 7), 0.0), np.nan)

    def floor(self, at: Position, flags: Mapping[str, Flags]) -> Whole:
        """What the flags ask of the class as the bank's people see them: one in :data:`OVERLOOKED` they do not."""
        seen = at.loan % OVERLOOKED != 0
        asked = [np.where(flags[name] & seen, int(floor), 1) for name, floor in FLOORS.items()]
        return np.asarray(np.max(asked, axis=0))

    def columns(self, at: Position, as_of: date, own: Whole, flags: Mapping[str, Flags]) -> dict[str, object]:
        """The tape's columns that these traits are, given the bank's class ``own``."""
        day = (as_of - _EPOCH).days
        eased = self._by("restructured_on", at, day)
        restructured_on = self._facts["restructured_on"].iloc[at.loan].reset_index(drop=True)
        branch, officer = self.seats(at, as_of)
        plain = {name: flags[name] for name in ("fund_misuse", "refinanced", "other_bank_npl", "evasion", "bankruptcy")}
        return {
            **plain, "branch": branch, "officer": officer, "stage": self._stage(at, own, eased), "impaired": own >= FIRST_NPL,
            "restructured_on": restructured_on.astype("Int64").mask(~eased),
            "restructurings": np.where(eased, np.where(flags["eased_twice"], 2, 1), 0),
            "overdue90_all_banks": self.elsewhere(at, as_of), "notches_down": self._notches(at, own), "undrawn": self._undrawn(at, eased),
        }  # fmt: skip

    def _by(self, name: str, at: Position, day: int) -> Flags:
        on = self._facts[name].to_numpy()[at.loan]
        return np.asarray((on > NEVER) & (on <= day))

    def _stage(self, at: Position, own: Whole, eased: Flags) -> Whole:
        worse = (own == RiskClass.SPECIAL_MENTION) | (at.dpd > 30) | eased
        right = np.where(own >= FIRST_NPL, 3, np.where(worse, 2, 1))
        wrong = at.loan % WRONG_STAGE == 0
        return np.where(wrong & ((right == 3) | ((right == 2) & (at.dpd > 30))), right - 1, right)

    def _notches(self, at: Position, own: Whole) -> pd.Series:
        """Companies are rated: a company under watch fell by one notch or two, a non-performing one by three."""
        fallen = np.select([own >= FIRST_NPL, own == RiskClass.SPECIAL_MENTION], [3, 1 + self._number[at.loan] % 2], 0)
        return pd.Series(fallen, dtype="Int64").mask(~self._company[at.loan])

    def _undrawn(self, at: Position, eased: Flags) -> pd.Series:
        """Lines of business people: up to half of the loan again, nothing any more once it is late or eased; in fen."""
        share = self._number[at.loan] % 6 / 10
        principal = self._facts["principal"].to_numpy()[at.loan]
        open_ = (at.dpd == 0) & ~eased
        rounded = np.where(open_, np.rint(principal * share / 1_000_000).astype(np.int64) * 1_000_000, 0)
        return pd.Series(rounded, dtype="Int64").mask(~self._line[at.loan])

    def seats(self, at: Position, as_of: date) -> tuple[Texts, Texts]:
        """Branch and officer of each loan on the date."""
        facts, desk = self._facts, self._officers
        branch, officer = (facts[name].to_numpy(dtype=object)[at.loan] for name in ("branch", "officer"))
        codes = [one["code"] for one in w.words()["branches"]]
        if as_of >= LEFT_ON:
            left, heir = desk.loc[desk["branch"] == codes[LEFT_BRANCH], "officer"].iloc[[LEFT_SEAT, LEFT_SEAT + 1]]
            officer = np.where((branch == codes[LEFT_BRANCH]) & (officer == left), heir, officer)
        if as_of >= MOVED_ON:
            turn = self._number[at.loan] // MOVED_EVERY
            back = (turn % RETURNED_EVERY == 0) & (as_of >= RETURNED_ON)
            moved = self._company[at.loan] & (branch == codes[MOVED_FROM]) & (self._number[at.loan] % MOVED_EVERY == 0) & ~back
            host = desk.loc[desk["branch"] == codes[MOVED_TO], "officer"].to_numpy()
            officer = np.where(moved, host[turn % len(host)], officer)
            branch = np.where(moved, codes[MOVED_TO], branch)
        return branch, officer


def _refinanced(facts: pd.DataFrame) -> Flags:
    """Loans paid out within a fortnight of the day another loan of the borrower was settled with money borrowed anew.

    Of business people only, and one in two: the others had the money.
    """
    business = facts["borrower_type"].isin([BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS]).to_numpy()
    old = facts.loc[facts["settled_on"] > NEVER, ["borrower", "settled_on"]]
    new = facts.assign(row=np.arange(len(facts))).loc[business, ["borrower", "row", "originated_on"]]
    pairs = new.merge(old, on="borrower")
    near = pairs[(pairs["originated_on"] - pairs["settled_on"]).abs() <= 14]
    found = np.zeros(len(facts), dtype=np.bool_)
    found[near["row"].unique()[::2]] = True
    return found


def _failed(facts: pd.DataFrame) -> Whole:
    """The day each loan's borrower stopped paying for good; far away for nearly all. Every other one ends in liquidation."""
    found = np.full(len(facts), 2**40)
    fails_in = behaviour.failures(facts)
    months = sorted({int(month) for month in fails_in if month < 10**6})
    for month in months[::2]:
        first = np.datetime64(f"{month // 12:04d}-{month % 12 + 1:02d}-01", "D").astype(int)
        found[fails_in == month] = int(first)
    return found
