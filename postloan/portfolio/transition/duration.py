"""The duration estimator: moves by time at risk, the homogeneous form of Aalen–Johansen (Lando & Skødeberg 2002).

It sees moves that a cohort misses between two dates, so that rare ways have a share although nobody went all of it at once.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import expm

from postloan.book.cells import Numbers


class Exposed(NamedTuple):
    """``moves``: changes of state, from × to, diagonal 0; ``time``: entity-time spent in each state."""

    moves: Numbers
    time: Numbers


def exposed(entity: Numbers, time: Numbers, state: Numbers, *, states: int) -> Exposed:
    """Moves and time at risk of event histories.

    A row says that the entity was in ``state`` from ``time`` on; its last row ends the watch (censoring). The same state twice
    is no move. ``time`` is in the unit that intensities are wanted in.
    """
    order = np.lexsort((time, entity))
    who, when, at = np.asarray(entity)[order], np.asarray(time, dtype=float)[order], np.asarray(state)[order]
    same = np.flatnonzero(who[1:] == who[:-1])
    spent = np.bincount(at[same], when[same + 1] - when[same], minlength=states)
    cell = at[same] * states + at[same + 1]
    moves = np.bincount(cell, minlength=states * states).reshape(states, states)
    return Exposed(moves - np.diag(np.diag(moves)), spent)


def exposed_by_counts(counts: Numbers) -> Exposed:
    """Moves and time at risk of counts of periods of length 1, where only the ends were seen.

    A move is taken to have come in the middle of its period: half the time in either state. States without a row of their own
    (settled, written off) begin with the half period of those who came.
    """
    pooled = (counts if counts.ndim == 2 else counts.sum(axis=0)).astype(float)
    square = np.zeros((pooled.shape[1], pooled.shape[1]))
    square[: pooled.shape[0]] = pooled
    stayed = np.diag(square)
    moves = square - np.diag(stayed)
    return Exposed(moves, stayed + (moves.sum(axis=1) + moves.sum(axis=0)) / 2)


def intensities(seen: Exposed) -> Numbers:
    """``λ_ij = K_ij / ∫Y_i(s)ds``, ``λ_ii = −Σ λ_ij``; a state that nobody spent time in is left for nowhere (row of 0).

    Such a row keeps ``expm`` defined; the states that lead into it are the ones that were seen.
    """
    time = seen.time[:, None]
    rates = np.divide(seen.moves, time, out=np.zeros(seen.moves.shape), where=time > 0)
    found: Numbers = rates - np.diag(rates.sum(axis=1))
    return found


def over(rates: Numbers, time: float = 1.0) -> Numbers:
    """``P(t) = expm(Λt)``."""
    found: Numbers = expm(rates * time)
    return found
