"""Working days: the public holidays of the bank's country with their make-up days, and what the bank itself has changed.

Days off and make-up days of China are set by a yearly notice; a year the library has no notice of is counted by the holidays
the law itself names, and is said to be so (:meth:`Calendar.known`).
"""

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import holidays
from sqlalchemy import Connection, select

from postloan.desk.tables import calendar_day
from postloan.policy import Policy

_DAY = timedelta(days=1)
#: Countries whose days off are moved by a notice of the year.
_BY_NOTICE = frozenset({"CN"})
_SPOKEN: Mapping[str, tuple[str, ...]] = {"zh": ("zh_CN", "zh_TW"), "en": ("en_US", "en_GB")}


@functools.cache
def countries() -> frozenset[str]:
    """Two-letter codes of the countries whose holidays are known."""
    return frozenset(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2)


@functools.cache
def _official(country: str, language: str | None = None) -> Any:
    """The holidays of a country; years are worked out when they are asked for. ``language``: of the names, where there is one."""
    offered = holidays.country_holidays(country).supported_languages
    spoken = next((one for one in _SPOKEN.get(language or "", ()) if one in offered), None)
    return holidays.country_holidays(country, language=spoken)


@dataclass(frozen=True)
class Change:
    """A day that the bank has differently, and who said so."""

    id: int
    on: date
    working: bool
    note: str
    set_by: str
    set_at: Any
    version: int


@dataclass(frozen=True)
class Day:
    """A day that is not what its weekday would make it.

    Attributes:
        working: whether the bank works.
        name: the holiday's name; None for a make-up day, and for a change of the bank.
        change: the bank's own word on the day; None: the official calendar.
    """

    on: date
    working: bool
    name: str | None
    change: Change | None = None


@dataclass(frozen=True)
class Calendar:
    """The working days of one country with the bank's changes. A value: equal ones give equal days."""

    country: str
    changes: tuple[Change, ...] = ()
    _changed: Mapping[date, bool] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_changed", {one.on: one.working for one in self.changes})

    def is_working(self, day: date) -> bool:
        """Whether the bank works on a day."""
        said = self._changed.get(day)
        return official(self.country, day) if said is None else said

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after a day (the day itself never counts); with 0 the day, or the first working day after it."""
        if n < 0:
            raise ValueError("working days are counted forwards")
        if n == 0:
            return day if self.is_working(day) else self.add_working_days(day, 1)
        while n:
            day += _DAY
            n -= self.is_working(day)
        return day

    def working_days_between(self, since: date, until: date) -> int:
        """How many working days lie after ``since`` up to and with ``until``; negative the other way round."""
        if until < since:
            return -self.working_days_between(until, since)
        return sum(self.is_working(since + _DAY * step) for step in range(1, (until - since).days + 1))

    def weekend(self, day: date) -> bool:
        """Whether a day's weekday is one of the weekend's."""
        return day.weekday() in _official(self.country).weekend

    def known(self, year: int) -> bool:
        """Whether the days off of a year are settled; otherwise they are the law's, before any notice moved them."""
        found = _official(self.country)
        if not found.start_year <= year <= found.end_year:
            return False
        return self.country not in _BY_NOTICE or year in found.special_public_holidays

    def days_of(self, year: int, language: str | None = None) -> tuple[Day, ...]:
        """Every day of a year that is not what its weekday would make it, or that the bank has changed, in order."""
        named = _official(self.country, language)
        changed = {one.on: one for one in self.changes}
        first = date(year, 1, 1)
        every = (first + _DAY * step for step in range((date(year + 1, 1, 1) - first).days))
        return tuple(
            Day(day, self.is_working(day), named.get(day), changed.get(day))
            for day in every
            if day in changed or day in named or self.is_working(day) is self.weekend(day)
        )

    def working_in(self, year: int) -> tuple[int, ...]:
        """How many working days each month of a year has."""
        firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
        return tuple(self.working_days_between(first - _DAY, after - _DAY) for first, after in itertools.pairwise(firsts))


@functools.lru_cache(maxsize=20_000)
def official(country: str, day: date) -> bool:
    """Whether a day is a working day of the country's official calendar."""
    return bool(_official(country).is_working_day(day))


def calendar_of(connection: Connection, policy: Policy) -> Calendar:
    """The bank's calendar as it stands now."""
    asked = select(calendar_day).where(calendar_day.c.country == policy.calendar_country).order_by(calendar_day.c.on)
    names = ("id", "on", "working", "note", "set_by", "set_at", "version")
    found = connection.execute(asked).mappings()
    return Calendar(policy.calendar_country, tuple(Change(**{name: row[name] for name in names}) for row in found))
