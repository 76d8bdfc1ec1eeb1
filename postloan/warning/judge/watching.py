"""Going through the dates: what every rule says on each goes into its sheets, and who went bad unwarned is noted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from postloan.book.cells import Numbers
from postloan.terms import Colour
from postloan.warning.judge.curve import steps
from postloan.warning.judge.observe import Observed
from postloan.warning.judge.replay import Said
from postloan.warning.judge.tally import NEVER, Clock, Grades, Seen, Sheet, days
from postloan.warning.rule import Rule


@dataclass(frozen=True)
class Population:
    """Everybody whom the book ever held, by number.

    Attributes:
        names: borrowers in the order of their numbers.
        bad: the day each went bad, :data:`NEVER` otherwise.
    """

    names: pd.Index
    bad: Numbers

    @classmethod
    def of(cls, names: Sequence[str], bad: pd.DataFrame) -> "Population":
        known = pd.Index(names).unique()
        at = known.get_indexer(pd.Index(bad["borrower_id"]))
        day = np.full(len(known), NEVER, dtype=np.int32)
        day[at[at >= 0]] = days(bad["bad_on"])[at >= 0]
        return cls(known, day)

    def numbers(self, names: pd.Index) -> Numbers:
        """The numbers of these borrowers; -1: not of the population."""
        found: Numbers = self.names.get_indexer(names)
        return found


@dataclass(frozen=True)
class Owing:
    """Who owed something on a date and had not gone bad by then: those about whom a warning counts."""

    on: date
    good: Numbers
    is_good: Numbers
    rows: pa.Table

    @classmethod
    def of(cls, on: date, rows: pa.Table, everybody: Population) -> "Owing":
        found = everybody.numbers(pd.Index(rows["borrower_id"].to_pandas()))
        good = np.sort(found[(found >= 0) & (everybody.bad[found] > on.toordinal())])
        is_good = np.zeros(len(everybody.names), dtype=bool)
        is_good[good] = True
        return cls(on, good, is_good, rows)


@dataclass(frozen=True)
class Heard:
    """What a rule said about those about whom it counts."""

    said: Said
    who: Numbers
    value: Numbers
    colour: Numbers


def heard(said: Iterable[Said], owing: Owing, everybody: Population) -> Iterator[Heard]:
    """The same by number; a frame's names are looked up once."""
    names, numbers = None, np.empty(0, np.int64)
    for one in said:
        if one.names is not names:
            names, numbers = one.names, everybody.numbers(one.names)
        who = numbers[one.at]
        kept = (who >= 0) & owing.is_good[who]
        yield Heard(one, who[kept], one.value[kept], one.colour[kept])


@dataclass(frozen=True)
class Tried:
    """A rule, and the thresholds tried for it."""

    rule: Rule
    grid: Numbers


@dataclass
class Window:
    """The sheets of one window."""

    clock: Clock
    seen: Seen
    any_rule: Grades
    sheets: dict[str, Sheet] = field(default_factory=dict)

    @classmethod
    def begun(cls, dates: Sequence[date], observed: Observed, everybody: Population) -> "Window":
        size = len(everybody.names)
        return cls(Clock(days(dates), days(map(observed.ends, dates)), everybody.bad), Seen.nobody(size), Grades(size))

    def take(self, place: int, owing: Owing, told: Sequence[Heard], tried: Mapping[str, Tried], active: frozenset[str]) -> None:
        """Write down what was said on the date of a place."""
        self.seen.add(owing.good, place)
        for one in told:
            rule_id, size = one.said.rule_id, len(owing.is_good)
            sheet = self.sheets.setdefault(rule_id, Sheet(Seen.nobody(size), Grades(size), Grades(size)))
            sheet.seen.add(owing.good if one.said.everybody else one.who, place)
            sheet.colours.add(one.who, one.colour, place)
            sheet.steps.add(one.who, steps(tried[rule_id].rule.fires, one.value, tried[rule_id].grid), place)
        self.any_rule.add(owing.good, loudest(told, active, len(owing.is_good))[owing.good], place)


def loudest(told: Sequence[Heard], active: frozenset[str], size: int) -> Numbers:
    """The worst colour that any active rule raises on each borrower, 0: none."""
    found = np.zeros(size, dtype=np.int8)
    for one in told:
        if one.said.rule_id in active:
            found[one.who] = np.maximum(found[one.who], one.colour)
    return found


@dataclass
class Silent:
    """Who went bad, and the worst colour that had been raised in the horizon before."""

    observed: Observed
    everybody: Population
    last: Numbers = field(init=False)
    rows: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = np.zeros((len(Colour) + 1, len(self.everybody.names)), dtype=np.int32)

    def take(self, owing: Owing, told: Sequence[Heard], active: frozenset[str], until: date) -> None:
        """Hear a date; whoever goes bad before the next one (``until`` inclusive: the book's end) is told by this date's row."""
        colour = loudest(told, active, len(owing.is_good))
        for least in Colour:
            self.last[least][colour >= least] = owing.on.toordinal()
        falling = owing.good[self.everybody.bad[owing.good] <= until.toordinal()]
        if len(falling):
            self.rows.append(self._told(owing, falling))

    def _told(self, owing: Owing, falling: Numbers) -> pd.DataFrame:
        names = self.everybody.names[falling]
        rows = owing.rows.select(["borrower_id", "borrower_name", "branch", "officer", "exposure"]).to_pandas()
        found = rows.set_index("borrower_id").loc[names].reset_index()
        bad = self.everybody.bad[falling]
        ends = _end_of(self.observed)
        warned = np.zeros(len(falling), dtype=np.int8)
        for least in Colour:
            said = self.last[least][falling]
            warned[(said > 0) & (ends(said) >= bad)] = least
        told: pd.DataFrame = found.assign(bad_on=[date.fromordinal(int(day)) for day in bad], warned=warned, seen_on=owing.on)
        return told


def _end_of(observed: Observed) -> Callable[[Numbers], Numbers]:
    """For days of warnings the last days on which going bad counts."""
    known = days(observed.dates)
    ends = np.append(days(map(observed.ends, observed.dates)), 0)

    def end(said: Numbers) -> Numbers:
        found: Numbers = ends[np.where(said > 0, np.searchsorted(known, said), len(known))]
        return found

    return end
