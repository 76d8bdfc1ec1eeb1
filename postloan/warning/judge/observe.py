"""Which dates are judged, and how they fall into windows.

A warning is decided once its horizon has passed: dates of the last months of the book cannot be judged yet. The dates that can be
are cut, from the newest back, into windows of one horizon each; within a window a borrower counts once a rule. What is left over at
the beginning of the book is not counted: in a window that is shorter than what comes after it, most warnings would be missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from postloan.errors import PostloanError
from postloan.months import months_after

__all__ = ["Observed", "TooShort", "observe"]

Window = tuple[date, ...]


class TooShort(PostloanError):
    """The book does not reach over one horizon after its first date: nothing can be judged yet."""

    key = "scoreboard.too_short"


@dataclass(frozen=True)
class Observed:
    """Dates to replay, oldest first.

    Attributes:
        windows: dates that are judged, each window one horizon long, oldest first.
        whole: False where the book has not a single whole window yet; the one there is misses warnings that would have come later.
        before: dates before the first window; they can be learnt from, and tell who had been warned of.
        recent: dates whose horizon has not ended; they tell only whether those gone bad since had been warned of.
        until: the newest date of the book: outcomes are known up to it.
        horizon: in months.
    """

    windows: tuple[Window, ...]
    whole: bool
    before: tuple[date, ...]
    recent: tuple[date, ...]
    until: date
    horizon: int

    @property
    def judged(self) -> tuple[date, ...]:
        return tuple(day for window in self.windows for day in window)

    @property
    def dates(self) -> tuple[date, ...]:
        return (*self.before, *self.judged, *self.recent)

    def ends(self, day: date) -> date:
        """The last day on which going bad still counts for a warning of that day."""
        return months_after(day, self.horizon)


def observe(dates: Sequence[date], horizon: int, every: int = 1) -> Observed:
    """Choose among the dates of a book.

    Args:
        dates: its live dates, oldest first.
        horizon: months after a warning within which a borrower must go bad for it to be right.
        every: months between two dates that are replayed, at least.

    Raises:
        TooShort: no date has its whole horizon behind it.
    """
    known = [day for day in dates if months_after(day, horizon) <= dates[-1]] if dates else []
    if not known:
        raise TooShort(months=horizon, first=dates[0] if dates else None, last=dates[-1] if dates else None)
    judged = _spaced(known, every)
    cut = _windows(judged, horizon)
    begun = months_after(cut[0][0], horizon) <= months_after(cut[0][-1], every)  # the oldest is whole, too
    recent = _spaced_after(dates, judged[-1], every)
    left_over = () if begun or len(cut) == 1 else cut[0]
    return Observed(cut[1:] if left_over else cut, begun or len(cut) > 1, left_over, recent, dates[-1], horizon)


def _spaced(dates: Sequence[date], every: int) -> list[date]:
    """From the newest back, each at least so many months before the next."""
    kept = [dates[-1]]
    for day in reversed(dates[:-1]):
        if months_after(day, every) <= kept[-1]:
            kept.append(day)
    return kept[::-1]


def _spaced_after(dates: Sequence[date], after: date, every: int) -> tuple[date, ...]:
    kept = [after]
    for day in dates:
        if day > after and months_after(kept[-1], every) <= day:
            kept.append(day)
    return tuple(kept[1:])


def _windows(dates: Sequence[date], horizon: int) -> tuple[Window, ...]:
    """From the newest date back; the date one horizon before the last of a window is the next one's."""
    found: list[list[date]] = []
    for day in reversed(dates):
        if found and months_after(day, horizon) > found[-1][0]:
            found[-1].append(day)
        else:
            found.append([day])
    return tuple(tuple(reversed(window)) for window in reversed(found))
