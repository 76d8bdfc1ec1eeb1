"""The dates that a date is usually compared with."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from postloan.access import Scope
from postloan.book import Pin
from postloan.months import last_day, month_of
from postloan.policy import Policy

#: Names of the usual periods, as they are offered.
PERIODS = ("previous", "month", "quarter", "year", "twelve")
_MONTH, _YEAR = 30.5, 12


def starts(pin: Pin, scope: Scope, policy: Policy) -> tuple[date, ...]:  # noqa: ARG001  every query takes the policy
    """The dates before the scope's, newest first, on which all of its branches spoke."""
    return tuple(day for day in reversed(pin.dates_of(scope)) if day < scope.as_of)


def periods(dates: Sequence[date], as_of: date) -> dict[str, date]:
    """The date before, the last one of the month before, of the quarter before, of the year before, and of twelve months ago or longer.

    Only dates that there are. A period that begins before the first date is not offered: a shorter one would pass for it.
    """
    earlier = sorted(day for day in dates if day < as_of)
    if not earlier:
        return {}
    quarter = last_day(month_of(as_of) // 3 * 3 - 1)
    wanted = {
        "month": last_day(month_of(as_of) - 1), "quarter": quarter, "year": date(as_of.year - 1, 12, 31),
        "twelve": last_day(month_of(as_of) - 12),
    }  # fmt: skip
    found = {name: max((day for day in earlier if day <= until), default=None) for name, until in wanted.items()}
    return {"previous": earlier[-1]} | {name: day for name, day in found.items() if day is not None}


def interval(dates: Sequence[date], policy: Policy) -> int:
    """How many months lie between the dates of a book that is kept regularly: 1, or 3 for a book of quarters.

    The shortest length, in whole months up to a year (policy's slack), that as many intervals have as a chain needs; where none
    has so many, the shortest there is; 1 where there is none.
    """
    lengths = [_months(begin, end, policy) for begin, end in itertools.pairwise(dates)]
    known = Counter(months for months in lengths if months is not None)
    often = [months for months, times in known.items() if times >= policy.forecast_months_min]
    return min(often or known, default=1)


def every(pin: Pin, scope: Scope, policy: Policy) -> int:
    """:func:`interval` of the scope's dates."""
    return interval(pin.dates_of(scope), policy)


def _months(begin: date, end: date, policy: Policy) -> int | None:
    """The length of an interval of whole months; None for any other."""
    days = (end - begin).days
    months = round(days / _MONTH)
    return months if 1 <= months <= _YEAR and abs(days - months * _MONTH) <= policy.forecast_month_slack else None


def steps_in(months: int, length: int) -> int:
    """How many intervals of ``length`` months it takes to cover so many months."""
    return -(-months // length)


def regular_steps(dates: Sequence[date], spoken: Iterable[date], months: int, policy: Policy) -> tuple[int, ...]:
    """The places of ``dates`` at which an interval of so many months ends.

    One in which only some branches spoke (``spoken``) mixes rates of different lengths and is none, as is one that is longer or
    shorter: a quarter's moves taken for a month's would overstate every rate threefold.
    """
    between = sorted(spoken)
    return tuple(
        place
        for place, (begin, end) in enumerate(itertools.pairwise(dates), start=1)
        if _months(begin, end, policy) == months and not any(begin < day < end for day in between)
    )
