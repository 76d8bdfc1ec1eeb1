"""Months of a book that a person can follow, and arbitrary ones for the properties."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from postloan.portfolio.outlook.chain import OUT, PLACES, STATES, Course, Months

#: Paid to date; M1 and special mention; M4 and non-performing.
GOOD, LATE, BAD = 0, 1 * 3 + 1, 4 * 3 + 2
REPAID, SETTLED, WRITTEN_OFF, SOLD = (STATES + place for place in range(len(OUT)))

Moves = Mapping[int, Mapping[int, float]]


def month(moves: Moves, new: Mapping[int, float] | None = None) -> Months:
    """One month: from each state, how much is where at its end; the opening is their sum."""
    moved = np.zeros((1, STATES, PLACES))
    for begin, ends in moves.items():
        for end, amount in ends.items():
            moved[0, begin, end] = amount
    arrived = np.zeros((1, STATES))
    for state, amount in (new or {}).items():
        arrived[0, state] = amount
    return Months(moved.sum(axis=2), moved, arrived)


def joined(*months: Months) -> Months:
    return Months(*(np.concatenate([getattr(one, name) for one in months]) for name in ("opening", "moved", "new")))


def balances(**amounts: float) -> np.ndarray:
    """Balances by the names of the three states."""
    found = np.zeros(STATES)
    for name, amount in amounts.items():
        found[{"good": GOOD, "late": LATE, "bad": BAD}[name]] = amount
    return found


def course(months: Months) -> Course:
    """Dates that begin and end these months; what is owed at each is what the months say."""
    ends = months.moved[:, :, :STATES].sum(axis=1) + months.new
    return Course(np.concatenate([months.opening[:1], ends]), months, tuple(range(1, len(months) + 1)))


def _amounts(shape: tuple[int, ...], most: int) -> st.SearchStrategy[np.ndarray]:
    return arrays.arrays(np.int64, shape, elements=st.integers(0, most)).map(lambda found: found.astype(float))


@st.composite
def months(draw: st.DrawFn, n: int = 3) -> Months:
    """Any months among the three states and the ways out, in whole fen."""
    inner = draw(_amounts((n, 3, 7), 10**9))
    moved, new = np.zeros((n, STATES, PLACES)), np.zeros((n, STATES))
    places = [GOOD, LATE, BAD, REPAID, SETTLED, WRITTEN_OFF, SOLD]
    for row, begin in enumerate((GOOD, LATE, BAD)):
        moved[:, begin, places] = inner[:, row]
    new[:, [GOOD, LATE, BAD]] = draw(_amounts((n, 3), 10**8))
    return Months(moved.sum(axis=2), moved, new)
