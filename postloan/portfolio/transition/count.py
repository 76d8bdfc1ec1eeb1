"""From histories to counts, and from counts to shares: the cohort estimator."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from postloan.book.cells import Numbers


def paired(entity: Numbers, time: Numbers, *, step: int = 1) -> tuple[Numbers, Numbers, Numbers]:
    """The rows that are ``step`` observed times apart of one entity: (row then, row now, number of the earlier time).

    Times are numbered by what occurs in the data, so month-ends may be dates. Who was not seen ``step`` times later moved nowhere
    that is known, and is in no pair.
    """
    who, _ = _numbered(entity)
    when, _ = _numbered(time)
    order = _order(who, when)
    if order is not None:
        who, when = who[order], when[order]
    then, now = _apart(who, when, step)
    number = when[then]
    return (then, now, number) if order is None else (order[then], order[now], number)


def _apart(who: Numbers, when: Numbers, step: int) -> tuple[Numbers, Numbers]:
    """Pairs of sorted rows; of an entity with gaps they lie fewer than ``step`` rows apart."""
    found = []
    for rows in range(1, step + 1):
        then = np.flatnonzero((who[rows:] == who[:-rows]) & (when[rows:] - when[:-rows] == step))
        found.append((then, then + rows))
    return np.concatenate([then for then, _ in found]), np.concatenate([now for _, now in found])


def _numbered(column: Numbers) -> tuple[Numbers, int]:
    """Each value's place among the values that occur, in their order, and how many there are."""
    values = np.asarray(column)
    if values.dtype.kind in "iu" and len(values):
        low, high = int(values.min()), int(values.max())
        if high - low < 4 * len(values):
            seen = np.zeros(high - low + 1, dtype=bool)
            seen[values - low] = True
            places = np.cumsum(seen, dtype=np.int64) - 1
            return places[values - low], int(seen.sum())
    codes, found = pd.factorize(values, sort=True)
    return codes.astype(np.int64, copy=False), len(found)


def _order(who: Numbers, when: Numbers) -> Numbers | None:
    """How to sort by entity and time; None when the rows already are."""
    key = who * (int(when.max(initial=0)) + 1) + when
    if bool(np.all(key[1:] > key[:-1])):
        return None
    found: Numbers = np.argsort(key)
    if bool(np.any(np.diff(key[found]) == 0)):
        raise ValueError("an entity has two states at one time")
    return found


def transitions(
    entity: Numbers, time: Numbers, state: Numbers, *, states: int | None = None, weight: Numbers | None = None, step: int = 1
) -> Numbers:
    """Moves counted by period: an array period × from × to.

    Args:
        entity: who, in any order; one row an entity and time.
        time: when; numbers or dates.
        state: 0 … n−1 at that time.
        states: n, where the data need not have every state.
        weight: what the move counts for, taken at its beginning (the balance); without it every move counts 1.
        step: how many observed times lie between then and now.

    Raises:
        ValueError: an entity has two states at one time, or a state is outside 0 … n−1.
    """
    at = np.asarray(state)
    n = int(at.max(initial=-1)) + 1 if states is None else states
    if len(at) and (int(at.min()) < 0 or int(at.max()) >= n):
        raise ValueError(f"a state is outside 0 … {n - 1}")
    then, now, period = paired(np.asarray(entity), np.asarray(time), step=step)
    periods = int(period.max(initial=-1)) + 1
    cell = (period * n + at[then]) * n + at[now]
    weights = None if weight is None else np.asarray(weight, dtype=float)[then]
    found: Numbers = np.bincount(cell, weights, minlength=periods * n * n).reshape(periods, n, n)
    return found


def cohort(counts: Numbers) -> Numbers:
    """``p_ij = N_ij / N_i``; counts of several periods are pooled, which weighs each period by its N_i.

    A state that nobody was in has a row of NaN.
    """
    pooled = counts if counts.ndim == 2 else counts.sum(axis=0)
    whole = pooled.sum(axis=1, keepdims=True).astype(float)
    found: Numbers = pooled / np.where(whole == 0, np.nan, whole)
    return found


def without(counts: Numbers, withdrawn: Sequence[int]) -> Numbers:
    """Counts without these states, rows and columns: who withdrew leaves the denominator too (non-informative)."""
    kept = [state for state in range(counts.shape[-1]) if state not in withdrawn]
    rows = [state for state in kept if state < counts.shape[-2]]
    found: Numbers = counts[..., rows, :][..., kept]
    return found


def informative(shares: Numbers, withdrawn: Collection[int]) -> Numbers:
    """Published shares with the columns of withdrawal taken out: ``p'_ij = p_ij / (1 − p_i,NR)``.

    Rows of withdrawal, where the matrix has them, go too; a row of which all withdrew is NaN.
    """
    kept = [state for state in range(shares.shape[1]) if state not in withdrawn]
    rows = [state for state in kept if state < shares.shape[0]]
    left = 1 - shares[np.ix_(rows, list(withdrawn))].sum(axis=1, keepdims=True)
    found: Numbers = shares[np.ix_(rows, kept)] / np.where(left <= 0, np.nan, left)
    return found


def closed(shares: Numbers, *, absorbing: Collection[int] = ()) -> Numbers:
    """A square matrix fit for powers: states without a row of their own, and those named, stay where they are.

    A row of NaN stays NaN unless its state is named as absorbing: what is not known must not look like a loan that never moves.
    """
    rows, columns = shares.shape
    found: Numbers = np.eye(columns)
    found[:rows] = shares
    for state in absorbing:
        found[state] = np.eye(columns)[state]
    return found
