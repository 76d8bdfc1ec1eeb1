"""What follows from a matrix if it is a Markov chain: powers, default curves, a generator, absorption, mobility."""

from collections.abc import Collection
from typing import Literal, NamedTuple

import numpy as np
from scipy.linalg import logm

from postloan.book.cells import Numbers
from postloan.portfolio.transition.count import closed

#: Published tables are rounded: their rows add up to 1 within this.
TOLERANCE = 1e-3


class Fault(NamedTuple):
    """What is wrong with a row of a matrix: its sum, an entry's size, or a state that should not be left."""

    kind: Literal["sum", "size", "left"]
    row: int
    value: float


def faults(shares: Numbers, *, absorbing: Collection[int] = (), tolerance: float = TOLERANCE) -> tuple[Fault, ...]:
    """Everything that keeps this from being a transition matrix; empty when it is one. A missing entry is of no size."""
    found = []
    for row, entries in enumerate(shares):
        wrong = [float(entry) for entry in entries if not 0 <= entry <= 1]
        found += [Fault("size", row, entry) for entry in wrong[:1]]
        total = float(entries.sum())
        if not wrong and abs(total - 1) > tolerance:
            found.append(Fault("sum", row, total))
    found += [Fault("left", row, float(shares[row, row])) for row in absorbing if abs(shares[row, row] - 1) > tolerance]
    return tuple(found)


def normalised(shares: Numbers) -> Numbers:
    """Each row brought to 1: what a published table is before anything is concluded from it but its plain powers."""
    found: Numbers = shares / shares.sum(axis=1, keepdims=True)
    return found


def power(shares: Numbers, n: int) -> Numbers:
    """``P^n``, of the matrix as it stands: rows that add up to 0.9998 are not mended in secret."""
    found: Numbers = np.linalg.matrix_power(shares, n)
    return found


def reaching(shares: Numbers, target: int, horizon: int) -> Numbers:
    """How likely each row's state is to have been in ``target`` within ``horizon`` periods.

    NaN only where the way can lead through a state of which nothing is known (a row of NaN): one that cannot be got to does not
    make the others unknown.
    """
    rows, columns = shares.shape
    unknown: Numbers = np.isnan(shares.sum(axis=1)) & (np.arange(rows) != target)
    # What is not known leads to a state of its own: who can get there has no answer.
    square = np.zeros((columns + 1, columns + 1))
    square[:columns, :columns] = closed(np.where(unknown[:, None], 0, shares), absorbing=(target,))
    square[:rows, columns] = unknown
    square[columns, columns] = 1
    found = power(square, horizon)[:rows]
    return np.where(found[:, columns] > 0, np.nan, found[:, target])


class DefaultCurve(NamedTuple):
    """Shares by horizon (rows: 1 … n periods) and starting state: that have defaulted, in this period, and of those left."""

    cumulative: Numbers
    marginal: Numbers
    conditional: Numbers


def default_curve(shares: Numbers, horizon: int, default: int) -> DefaultCurve:
    """How likely each state is to have reached ``default`` after 1 … ``horizon`` periods.

    Marginal is the growth of the cumulative share; conditional is the marginal share of those who had not defaulted before, NaN where
    all had.
    """
    cumulative = np.array([power(shares, n)[:, default] for n in range(1, horizon + 1)])
    before = np.vstack([np.eye(shares.shape[0])[default], cumulative[:-1]])
    marginal = cumulative - before
    left = 1 - before
    return DefaultCurve(cumulative, marginal, marginal / np.where(left <= 0, np.nan, left))


def generator(shares: Numbers) -> Numbers:
    """The matrix logarithm of the rows brought to 1. Off-diagonals may be negative: see :func:`repaired`.

    Raises:
        ArithmeticError: there is no real logarithm.
    """
    found = logm(normalised(shares))
    if np.abs(found.imag).max() > TOLERANCE or not np.isfinite(found.real).all():
        raise ArithmeticError("the matrix has no real logarithm")
    real: Numbers = found.real
    return real


def repaired(rates: Numbers) -> Numbers:
    """A proper generator: negative off-diagonals set to 0 and the diagonal re-balanced (Israel, Rosenthal & Wei 2001)."""
    off = np.where(np.eye(len(rates), dtype=bool), 0, np.maximum(rates, 0))
    found: Numbers = off - np.diag(off.sum(axis=1))
    return found


def generator_jlt(shares: Numbers) -> Numbers:
    """Jarrow, Lando & Turnbull (1997), of the rows brought to 1: at most one move a period. ``λ_ii = ln p_ii``, ``λ_ij = p_ij · ln p_ii / (p_ii − 1)``.

    A state that is never left has a row of 0; one that nobody stays in has no finite rate, and a row of NaN.
    """
    whole = normalised(shares)
    stay = np.diag(whole)
    log = np.log(np.where(stay > 0, stay, np.nan))
    factor = np.divide(log, stay - 1, out=np.zeros_like(log), where=stay != 1)
    found: Numbers = whole * factor[:, None]
    np.fill_diagonal(found, log)
    return found


class Absorption(NamedTuple):
    """For each transient state: periods until absorption, and the share that ends in each absorbing state."""

    transient: tuple[int, ...]
    time: Numbers
    hitting: Numbers


def absorption(shares: Numbers, absorbing: Collection[int]) -> Absorption:
    """Mean time and hitting probabilities by the fundamental matrix ``N = (I − Q)^-1``.

    All NaN where some transient state never reaches an absorbing one: its mean time is not finite.
    """
    ends = tuple(absorbing)
    transient = tuple(state for state in range(len(shares)) if state not in ends)
    inner = shares[np.ix_(transient, transient)]
    outer = shares[np.ix_(transient, ends)]
    if not np.isfinite(inner).all() or np.linalg.matrix_rank(np.eye(len(inner)) - inner) < len(inner):
        return Absorption(transient, np.full(len(transient), np.nan), np.full(outer.shape, np.nan))
    fundamental = np.linalg.inv(np.eye(len(inner)) - inner)
    return Absorption(transient, fundamental.sum(axis=1), fundamental @ outer)


def shorrocks(shares: Numbers) -> float:
    """Mobility ``(n − tr P) / (n − 1)``: 0 when nothing moves, 1 when where one is says nothing (Shorrocks 1978)."""
    n = len(shares)
    return float((n - np.trace(shares)) / (n - 1))
