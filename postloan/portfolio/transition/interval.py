"""How sure a share is: intervals of N_ij out of N_i. Never Wald: a move seen once or never would get a range of nothing."""

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, chdtri, ndtri

from postloan.book.cells import Numbers


class Interval(NamedTuple):
    """Lower and upper ends, shaped like the counts; NaN where nobody was in the state."""

    low: Numbers
    high: Numbers


def _trials(counts: Numbers) -> Numbers:
    whole = counts.sum(axis=1, keepdims=True).astype(float)
    found: Numbers = np.broadcast_to(np.where(whole == 0, np.nan, whole), counts.shape)
    return found


def _score(counts: Numbers, squared: float) -> Interval:
    """The ends at which a score test with ``squared`` as its critical value just does not reject."""
    trials = _trials(counts)
    share = counts / trials
    middle = (share + squared / (2 * trials)) / (1 + squared / trials)
    half = np.sqrt(squared * (share * (1 - share) / trials + squared / (4 * trials**2))) / (1 + squared / trials)
    # At 0 and at all the ends are exact; rounding must not put the share outside of its own interval.
    low = np.where(counts == 0, 0.0 * trials, np.maximum(middle - half, 0))
    high = np.where(counts == trials, 0.0 * trials + 1, np.minimum(middle + half, 1))
    return Interval(low, high)


def wilson(counts: Numbers, level: float) -> Interval:
    """Wilson (1927) score intervals, each cell by itself."""
    return _score(counts, float(ndtri((1 + level) / 2)) ** 2)


def clopper_pearson(counts: Numbers, level: float) -> Interval:
    """Clopper–Pearson (1934): never covers less than ``level``, and is wider for it."""
    trials, tail = _trials(counts), (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(counts == 0, 0.0 * trials, betaincinv(counts, trials - counts + 1, tail))
        high = np.where(counts == trials, 0.0 * trials + 1, betaincinv(counts + 1, trials - counts, 1 - tail))
    return Interval(low, high)


def goodman(counts: Numbers, level: float) -> Interval:
    """Goodman (1965): all cells of a row hold together with ``level``."""
    return _score(counts, float(chdtri(1, (1 - level) / counts.shape[1])))
