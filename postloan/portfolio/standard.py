"""Indirect standardisation: what a unit would show if each of its segments behaved like the whole book. No store is read.

A branch that lends to hard segments is expected to have more bad loans; what counts is observed over expected. Over all units
expected adds up to observed. (Rothman, Modern Epidemiology: standardised ratio with indirect standards.)
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from postloan.book.cells import Numbers


@dataclass(frozen=True)
class Standard:
    """Per unit: loans at risk, how many were hit, and how many would have been at the whole book's rate in each segment."""

    at_risk: Numbers
    observed: Numbers
    expected: Numbers

    @property
    def ratio(self) -> Numbers:
        """Observed over expected; NaN where nothing was expected."""
        return _over(self.observed, self.expected)

    @property
    def rate(self) -> Numbers:
        """Observed over loans at risk; NaN where there are none."""
        return _over(self.observed, self.at_risk)

    @property
    def whole_rate(self) -> float | None:
        """The rate of the whole book."""
        total = float(self.at_risk.sum())
        return float(self.observed.sum()) / total if total else None

    @property
    def adjusted(self) -> Numbers:
        """The rate the unit would show with the mix of the whole book: its ratio times the book's rate."""
        whole = self.whole_rate
        return self.ratio * (np.nan if whole is None else whole)


def _over(part: Numbers, whole: Numbers) -> Numbers:
    found: Numbers = np.divide(part, whole, out=np.full(len(part), np.nan), where=np.asarray(whole) > 0)
    return found


def standardise(unit: Numbers, segment: Numbers, at_risk: Numbers, hit: Numbers) -> Standard:
    """Add up cells of one unit and one segment each; ``unit`` and ``segment`` are codes from 0."""
    units, segments = int(unit.max(initial=-1)) + 1, int(segment.max(initial=-1)) + 1
    risk, hits = np.bincount(segment, at_risk, segments), np.bincount(segment, hit, segments)
    rate = np.divide(hits, risk, out=np.zeros(segments), where=risk > 0)
    expected = np.bincount(unit, at_risk * rate[segment], units) if len(unit) else np.zeros(0)
    return Standard(np.bincount(unit, at_risk, units), np.bincount(unit, hit, units), expected)


def interval(observed: Numbers, expected: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    """Lower and upper end of observed over expected, the count taken as Poisson: exact limits (Garwood, 1936).

    For events that are not rare it is wider than needed, never narrower. NaN where nothing was expected.
    """
    tail = (1 - confidence) / 2
    count = np.asarray(observed, dtype=float)
    low = np.where(count > 0, gammaincinv(np.maximum(count, 0.5), tail), 0.0)
    high = gammaincinv(count + 1, 1 - tail)
    return _over(low, expected), _over(high, expected)


def ranks(values: Numbers, ranked: Numbers) -> list[int | None]:
    """Place of each value, 1 the lowest; equal values share the better place. What is missing or not ``ranked`` has none."""
    counts = ranked & ~np.isnan(values)
    known = values[counts]
    return [int((known < value).sum()) + 1 if one else None for value, one in zip(values, counts, strict=True)]
