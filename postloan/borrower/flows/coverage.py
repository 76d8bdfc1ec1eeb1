"""Which time the records speak of: outside it a month is unknown, inside it a month without a record is 0."""

import calendar
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from postloan.months import first_day, month_of


def every_month(first: date, last: date) -> tuple[date, ...]:
    """The first days of the months from one to the other, both included."""
    return _months(month_of(first), month_of(last))


@functools.lru_cache(maxsize=4096)
def _months(first: int, last: int) -> tuple[date, ...]:
    """The same by months counted from the year 0; thousands of borrowers have records of the same months."""
    return tuple(first_day(month) for month in range(first, last + 1))


@functools.lru_cache(maxsize=4096)
def shifted(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    return first_day(month_of(month) + by)


@functools.lru_cache(maxsize=4096)
def end_of(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


@dataclass(frozen=True)
class Coverage:
    """From the first to the last day of the records.

    A borrower whose sales stop while purchases go on is known to have sold nothing; one of whom nothing came in any more is not.
    ``silent``: months in which nothing was imported of anybody; see ``Pin.silent_months``.
    """

    first: date
    last: date
    silent: frozenset[date] = frozenset()

    @property
    def months(self) -> tuple[date, ...]:
        return every_month(self.first, self.last)

    def complete(self, slack: int) -> tuple[date, ...]:
        """The months that lie within, but for ``slack`` days at either end, and were told: only these are compared with each other.

        Only the first and the last month can be cut short, for the slack is less than a month.
        """
        months = self.months
        begun = self.first - timedelta(days=slack) > months[0]
        going_on = end_of(months[-1]) - timedelta(days=slack) > self.last
        whole = months[begun : len(months) - going_on]
        return tuple(month for month in whole if month not in self.silent) if self.silent else whole

    def lately(self, slack: int) -> tuple[date, ...]:
        """Those of :meth:`complete` that follow on each other up to the last."""
        whole = self.complete(slack)
        known = max((month for month in self.silent if whole and month < whole[-1]), default=date.min)
        return tuple(month for month in whole if month > known)


def coverage(*frames: pd.DataFrame, days: Sequence[date] = ()) -> Coverage | None:
    """What several kinds of records of one borrower cover together; None without any."""
    spoken = [*days, *(day for frame in frames if len(frame) for day in (frame["day"].min().date(), frame["day"].max().date()))]
    return Coverage(min(spoken), max(spoken)) if spoken else None
