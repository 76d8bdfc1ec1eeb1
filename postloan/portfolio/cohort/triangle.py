"""Vintage arithmetic: loans counted by month of origination and by the month on book of an event → cohort × months on book.

Pure: counted groups in, a triangle out. The cohort is the month (quarter, year) of origination. Months on book (MOB) are whole
months since the origination month, which is MOB 0. A cell is known from the month in which its cohort was first on a tape to
the month that its *youngest* origination month has reached; every other cell is missing, never 0.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
import pandas as pd

from postloan.book.cells import Numbers
from postloan.months import first_day, month_of

Grain = Literal["month", "quarter", "year"]
MONTHS: Mapping[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
Basis = Literal["loans", "principal", "balance"]
_Key = tuple[int, str | None]
_READ = ("key", "month", "seen", "loans", "principal")


@dataclass(frozen=True)
class Span:
    """Origination months, both ends included, as :mod:`postloan.months` numbers them."""

    first: int
    last: int

    @classmethod
    def of(cls, month: int, grain: Grain) -> "Span":
        """The calendar month, quarter or year in which a month lies."""
        width = MONTHS[grain]
        return cls(month // width * width, month // width * width + width - 1)

    @classmethod
    def of_days(cls, since: date, until: date) -> "Span":
        """From the month of one day to that of another."""
        return cls(month_of(since), month_of(until))

    @property
    def label(self) -> str:
        """``2026-03``, ``2026Q1``, ``2026``; other spans by their two months."""
        first = first_day(self.first)
        if self == Span.of(self.first, "quarter"):
            return f"{first.year}Q{first.month // 3 + 1}"
        if self == Span.of(self.first, "year"):
            return str(first.year)
        month = f"{first:%Y-%m}"
        return month if self.first == self.last else f"{month}–{first_day(self.last):%Y-%m}"


@dataclass(frozen=True)
class Cohort:
    """Loans paid out in the months of ``span`` and, where slices are compared, with one ``value`` of the slice.

    Attributes:
        loans, principal: how many, and what was paid out (yuan).
        first_mob: months on book from which all of its origination months are on a tape.
        reached: months on book that its last calendar month has reached; negative while it is still being lent.
        missing: loans of the same months that do not count.
    """

    span: Span
    value: str | None
    loans: int
    principal: Decimal
    first_mob: int
    reached: int
    missing: int


@dataclass(frozen=True)
class LeftOut:
    """Loans that are in no cohort because they were not on a tape from the start; ``cohorts`` have no other loans."""

    loans: int
    principal: Decimal
    cohorts: int


@dataclass(frozen=True)
class Triangle:
    """``part[cohort, mob]`` over ``whole[cohort]``, in loans or fen; ``known`` tells which cells may be read."""

    as_of: date
    basis: Basis
    cohorts: tuple[Cohort, ...]
    part: Numbers
    whole: Numbers
    known: Numbers
    left_out: LeftOut
    seen_by: int

    def partial(self, place: int) -> bool:
        """Whether not all loans of a cohort were watched from their start."""
        return self.cohorts[place].missing > 0 or self.cohorts[place].first_mob > self.seen_by

    @property
    def share(self) -> Numbers:
        """The cells as fractions of their cohort; NaN where a cell is not known or its cohort is worth nothing."""
        whole = np.where(self.whole > 0, self.whole, np.nan).astype(float)[:, None]
        found: Numbers = np.where(self.known, self.part / whole, np.nan)
        return found

    @property
    def mobs(self) -> range:
        return range(self.part.shape[1])

    @property
    def loans(self) -> int:
        return sum(cohort.loans for cohort in self.cohorts)

    @property
    def principal(self) -> Decimal:
        return sum((cohort.principal for cohort in self.cohorts), Decimal("0.00"))


@dataclass(frozen=True)
class Cut:
    """How a triangle is cut.

    Attributes:
        grain: what makes a cohort.
        basis: loans, original principal or (for what stands at a date) remaining balance over original principal.
        seen_by: a loan counts when it was on a tape by this month on book; older ones are known to have survived until then.
        late_too: count those others as well; their cohorts are known only from the month in which they were first seen.
        span: one cohort of these months instead of one a grain, to compare values of a slice.
        mob_max: the last month on book that is worked out.
    """

    grain: Grain = "month"
    basis: Basis = "loans"
    seen_by: int = 1
    late_too: bool = False
    span: Span | None = None
    mob_max: int = 60


def cumulative(rows: pd.DataFrame, as_of: date, cut: Cut) -> Triangle:
    """How much of each cohort had met an event by the end of each month on book; never falls along a row.

    Args:
        rows: groups of loans: month (see :mod:`postloan.months`), seen (MOB at which they were first on a tape), event (MOB of the
            event; missing: it has not come), loans, principal (fen) and, to compare values of a slice, value.
        as_of: the last date that is known.
        cut: cohorts, basis and which loans count.
    """
    laid = _lay(rows, as_of, cut)
    part = np.zeros(laid.shape, dtype=np.int64)
    met = laid.rows[laid.rows["event"].notna()]
    mob = np.maximum(met["event"].to_numpy(np.int64), 0)
    inside = mob < laid.shape[1]
    amounts = met[_sized(cut.basis)].to_numpy(np.int64)
    np.add.at(part, (met["place"].to_numpy()[inside], mob[inside]), amounts[inside])
    return laid.triangle(part.cumsum(axis=1), laid.known())


def standing(rows: pd.DataFrame, stood: pd.DataFrame, dates: Collection[date], as_of: date, cut: Cut) -> Triangle:
    """How much of each cohort stood in a state when it was so many months old; can fall.

    Args:
        rows: as for :func:`cumulative`; only sizes are read.
        stood: groups of loans that stood in the state: month, seen, mob (of the date), loans, principal and balance (fen), value.
        dates: the dates that are known. A month of which none is known leaves a gap.
        as_of: the last of them.
        cut: cohorts, basis and which loans count.
    """
    laid = _lay(rows, as_of, cut)
    part = np.zeros(laid.shape, dtype=np.int64)
    found = laid.placed(stood)
    found = found[(found["mob"] >= 0) & (found["mob"] < laid.shape[1])]
    np.add.at(part, (found["place"].to_numpy(), found["mob"].to_numpy()), found[cut.basis].to_numpy(np.int64))
    seen = {month_of(day) for day in dates}
    tapes = [[_all_seen(cohort.span, mob, seen) for mob in range(laid.shape[1])] for cohort in laid.cohorts]
    return laid.triangle(part, laid.known() & np.array(tapes, dtype=bool).reshape(laid.shape))


def _all_seen(span: Span, mob: int, seen: Collection[int]) -> bool:
    return all(month + mob in seen for month in range(span.first, span.last + 1))


def _sized(basis: Basis) -> str:
    """What a cohort is worth: its loans, or what was paid out."""
    return "loans" if basis == "loans" else "principal"


@dataclass(frozen=True)
class _Laid:
    """Rows with the place of their cohort, and the cohorts."""

    rows: pd.DataFrame
    keys: Mapping[_Key, int]
    cohorts: tuple[Cohort, ...]
    left_out: LeftOut
    as_of: date
    cut: Cut

    @property
    def shape(self) -> tuple[int, int]:
        oldest = max((cohort.reached for cohort in self.cohorts), default=-1)
        return len(self.cohorts), min(max(oldest, 0), self.cut.mob_max) + 1

    def placed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Other rows in the same cohorts; those of no cohort are dropped."""
        kept = _keyed(_counted(rows, self.cut), self.cut)
        place = pd.Series([self.keys.get(key) for key in kept["key"]], index=kept.index, dtype="Int64")
        return kept.assign(place=place)[place.notna()].astype({"place": np.int64})

    def known(self) -> Numbers:
        mobs = np.arange(self.shape[1])[None, :]
        first, last = (np.array([[getattr(one, name)] for one in self.cohorts], dtype=np.int64).reshape(-1, 1)
                       for name in ("first_mob", "reached"))  # fmt: skip
        found: Numbers = (mobs >= first) & (mobs <= last)
        return found

    def triangle(self, part: Numbers, known: Numbers) -> Triangle:
        name = _sized(self.cut.basis)
        whole = np.zeros(len(self.cohorts), dtype=np.int64)
        np.add.at(whole, self.rows["place"].to_numpy(), self.rows[name].to_numpy(np.int64))
        return Triangle(self.as_of, self.cut.basis, self.cohorts, part, whole, known, self.left_out, self.cut.seen_by)


def _counted(rows: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """The rows that count: of loans seen from the start, and of the span."""
    kept = rows if cut.late_too else rows[rows["seen"] <= cut.seen_by]
    return kept if cut.span is None else kept[kept["month"].between(cut.span.first, cut.span.last)]


def _keyed(rows: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """Rows with the key of their cohort: its first month and the value of the slice that is compared."""
    width = MONTHS[cut.grain]
    first = rows["month"] // width * width if cut.span is None else rows["month"] * 0 + cut.span.first
    value = rows["value"] if "value" in rows else [None] * len(rows)
    keys = [(int(month), None if pd.isna(one) else str(one)) for month, one in zip(first, value, strict=True)]
    return rows.assign(key=pd.Series(keys, index=rows.index, dtype=object))


def _lay(rows: pd.DataFrame, as_of: date, cut: Cut) -> _Laid:
    kept = _keyed(_counted(rows, cut), cut)
    sizes, first = _sizes(kept)
    order = sorted(sizes, key=lambda key: (-sizes[key][1], str(key[1])) if cut.span else (key[0], ""))
    out = _missing(rows, kept, cut)
    missing = {
        key: sum(loans for one, loans in zip(out["key"], out["loans"].tolist(), strict=True) if one == key) for key in order
    }
    cohorts = tuple(_cohort(key, (*sizes[key], missing[key]), max(first[key].values()), as_of, cut) for key in order)
    keys = {key: place for place, key in enumerate(order)}
    place = np.array([keys[key] for key in kept["key"]], dtype=np.int64)
    return _Laid(kept.assign(place=place), keys, cohorts, _left_out(out, set(sizes)), as_of, cut)


def _sizes(kept: pd.DataFrame) -> tuple[dict[_Key, tuple[int, int]], dict[_Key, dict[int, int]]]:
    """Loans and principal (fen) of each cohort, and when each of its origination months was first on a tape."""
    sizes: dict[_Key, tuple[int, int]] = {}
    first: dict[_Key, dict[int, int]] = {}
    for key, month, seen, loans, principal in zip(*(kept[name].tolist() for name in _READ), strict=True):
        before = sizes.get(key, (0, 0))
        sizes[key] = (before[0] + loans, before[1] + principal)
        months = first.setdefault(key, {})
        months[month] = min(seen, months.get(month, seen))
    return sizes, first


def _cohort(key: _Key, size: tuple[int, int, int], first: int, as_of: date, cut: Cut) -> Cohort:
    span = cut.span or Span.of(key[0], cut.grain)
    loans, fen, missing = size
    return Cohort(span, key[1], loans, Decimal(fen).scaleb(-2), max(first, 0), month_of(as_of) - span.last, missing)


def _missing(rows: pd.DataFrame, kept: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """What does not count although its months are asked for."""
    inside = rows if cut.span is None else rows[rows["month"].between(cut.span.first, cut.span.last)]
    return _keyed(inside[~inside.index.isin(kept.index)], cut)


def _left_out(out: pd.DataFrame, shown: Collection[_Key]) -> LeftOut:
    lost = set(out["key"]) - set(shown)
    return LeftOut(int(out["loans"].sum()), Decimal(int(out["principal"].sum())).scaleb(-2), len(lost))
