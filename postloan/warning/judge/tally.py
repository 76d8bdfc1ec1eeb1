"""Counting: in every window a borrower counts once a rule, with its first warning. Pure arithmetic over places in arrays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from postloan.book.cells import Numbers
from postloan.warning.judge.quality import Quality

#: The day of those who never went bad.
NEVER = np.iinfo(np.int32).max
_UNSEEN = -1


def days(dates: Iterable[date]) -> Numbers:
    """Dates as numbers of days."""
    return np.array([day.toordinal() for day in dates], dtype=np.int32)


@dataclass(frozen=True)
class Clock:
    """The dates of one window and what came.

    Attributes:
        day: of each place in the window.
        end: the last day on which going bad counts for a warning of that place.
        bad: of each borrower the day it went bad, :data:`NEVER` otherwise.
    """

    day: Numbers
    end: Numbers
    bad: Numbers


class Grades:
    """The first place at which each borrower reached each grade (a colour, a step of a threshold). Grades are 1 and up."""

    def __init__(self, borrowers: int) -> None:
        self._worst = np.zeros(borrowers, dtype=np.int8)
        self._steps: list[tuple[Numbers, Numbers, int]] = []

    def add(self, borrowers: Numbers, grade: Numbers, place: int) -> None:
        """What was reached at a place; places come in order, a borrower once a place."""
        risen = grade > self._worst[borrowers]
        if risen.any():
            self._worst[borrowers[risen]] = grade[risen]
            self._steps.append((borrowers[risen].astype(np.int32), grade[risen].astype(np.int8), place))

    def first(self, least: int) -> tuple[Numbers, Numbers]:
        """Who reached at least this grade, and at which place first."""
        kept = [(who[grade >= least], place) for who, grade, place in self._steps]
        who = np.concatenate([np.empty(0, np.int32), *(one for one, _ in kept)])
        places = np.concatenate([np.empty(0, np.int16), *(np.full(len(one), place, np.int16) for one, place in kept)])
        borrowers, at = np.unique(who, return_index=True)
        return borrowers, places[at]


@dataclass(frozen=True)
class Counted:
    """What warnings came to.

    Attributes:
        leads: days between the first warning and going bad, of those warned rightly.
        warned: who was, as numbers that are different in every window.
    """

    quality: Quality
    leads: Numbers
    warned: Numbers

    def __add__(self, other: "Counted") -> "Counted":
        a, b = self.quality, other.quality
        return Counted(
            Quality(a.tp + b.tp, a.fp + b.fp, a.fn + b.fn, a.tn + b.tn),
            np.concatenate([self.leads, other.leads]), np.concatenate([self.warned, other.warned]),
        )  # fmt: skip


NOTHING = Counted(Quality(0, 0, 0, 0), np.empty(0, np.int32), np.empty(0, np.int64))


@dataclass
class Seen:
    """From which place on each borrower of the window could be judged; what an unwarned one is followed from."""

    place: Numbers

    @classmethod
    def nobody(cls, borrowers: int) -> "Seen":
        return cls(np.full(borrowers, _UNSEEN, dtype=np.int16))

    def add(self, borrowers: Numbers, place: int) -> None:
        new = borrowers[self.place[borrowers] == _UNSEEN]
        self.place[new] = place

    def went_bad(self, borrowers: Numbers, clock: Clock) -> Numbers:
        """Whether they went bad within one horizon from when they could be judged first."""
        found: Numbers = clock.bad[borrowers] <= clock.end[self.place[borrowers]]
        return found

    def counted(self, clock: Clock) -> tuple[int, int]:
        """How many could be judged, and how many of them went bad within one horizon of it."""
        everybody = np.nonzero(self.place != _UNSEEN)[0]
        return len(everybody), int(self.went_bad(everybody, clock).sum())


def count(first: tuple[Numbers, Numbers], seen: Seen, whole: tuple[int, int], clock: Clock, window: int = 0) -> Counted:
    """Borrowers by what was said and what came.

    Whoever was warned is followed for one horizon from the first warning, whoever was not from the date on which it could be judged
    first: each for equally long. Warnings after going bad are not among ``first``: who went bad before its warning came counts as
    unwarned, so warning at random has a lift of 1 at best, and nothing looks better than it is.

    Args:
        first: who was warned, and at which place first.
        seen: who could be judged; everybody warned could be.
        whole: what :meth:`Seen.counted` says.
        clock: the window.
        window: its number.
    """
    who, place = first
    right = clock.bad[who] <= clock.end[place]
    missed = whole[1] - int(seen.went_bad(who, clock).sum())
    hits = int(right.sum())
    quality = Quality(hits, len(who) - hits, missed, whole[0] - len(who) - missed)
    return Counted(quality, clock.bad[who[right]] - clock.day[place[right]], window * len(clock.bad) + who.astype(np.int64))


@dataclass
class Sheet:
    """What one rule said in one window: who could be judged from when, and who reached which colour and threshold when."""

    seen: Seen
    colours: Grades
    steps: Grades
