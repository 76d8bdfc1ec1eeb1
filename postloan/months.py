"""Calendar months. A month has a number, counted from the year 0, so that months can be added: January 2026 is 2026 × 12."""

import calendar
from datetime import date


def month_of(day: date) -> int:
    """The number of the month that a day lies in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    return _end(first_day(month))


def months_between(first: date, last: date) -> int:
    """Months from one month-end to another; what day of the month they are does not count."""
    return month_of(last) - month_of(first)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last where there is none; from a month-end a month-end: 28 February → 31 March."""
    return last_day(month_of(day) + months) if day == _end(day) else corresponding_day(day, months)


def corresponding_day(day: date, months: int) -> date:
    """The same day so many months later, or the month's last where there is none: 28 February → 28 March (民法典 art. 202)."""
    end = last_day(month_of(day) + months)
    return end.replace(day=min(day.day, end.day))


def month_ends(day: date, before: int) -> list[date]:
    """So many month-ends ``before`` the month of a day, oldest first, and the day itself."""
    here = month_of(day)
    return [*(last_day(month) for month in range(here - before, here)), day]


def _end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
