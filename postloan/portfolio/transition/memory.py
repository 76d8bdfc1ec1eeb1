"""Does where a loan stands tell all, or also where it came from? Two periods observed against one period squared."""

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc

from postloan.book.cells import Numbers
from postloan.portfolio.transition.count import closed, cohort

#: Cells that are expected to hold fewer are put together within their row, as is usual for Pearson's test (Cochran 1954).
_FEWEST = 5


class Memory(NamedTuple):
    """The check of a chain.

    ``statistic`` is Pearson's χ² of observed against expected moves with ``freedom`` degrees, ``p_value`` its tail: small when chance
    does not explain the difference. ``gap`` is what it amounts to: the share of loans that stand elsewhere after two periods than the
    chain says. With many loans any gap is beyond chance, so both must be looked at. ``gaps`` is the same by opening state. NaN where
    nothing can be compared.
    """

    statistic: float
    freedom: int
    p_value: float
    gap: float
    gaps: Numbers
    observed: Numbers
    expected: Numbers


def memory(one: Numbers, two: Numbers) -> Memory:
    """Compare counts over two periods with the square of the shares over one.

    Args:
        one: counts over one period, pooled over the periods that make up the two; rows the states that can be left.
        two: counts over two periods, shaped alike.
    """
    rows = one.shape[0]
    shares = cohort(one)
    known: Numbers = one.sum(axis=1) > 0
    squared = np.linalg.matrix_power(closed(np.where(known[:, None], shares, 0)), 2)[:rows]
    # A row leads somewhere unknown when a state it can move to has nobody to learn from.
    usable: Numbers = known & ~(shares[:, :rows][:, ~known] > 0).any(axis=1) & (two.sum(axis=1) > 0)
    trials = two.sum(axis=1, keepdims=True)
    expected = np.where(usable[:, None], squared, np.nan)
    statistic, freedom = _pearson(two[usable], (squared * trials)[usable])
    moved = np.abs(two - squared * trials).sum(axis=1) / 2
    whole = trials[usable].sum()
    gaps = moved / np.where(usable, trials[:, 0], np.nan)
    return Memory(
        statistic, freedom, float(chdtrc(freedom, statistic)) if freedom else float("nan"),
        float(moved[usable].sum() / whole) if whole else float("nan"), gaps, cohort(two), expected,
    )  # fmt: skip


def _pearson(seen: Numbers, expected: Numbers) -> tuple[float, int]:
    statistic, freedom = 0.0, 0
    for got, wanted in zip(seen, expected, strict=True):
        large = wanted >= _FEWEST
        pairs = [*zip(got[large], wanted[large], strict=True), (got[~large].sum(), wanted[~large].sum())]
        kept = [(float(a), float(b)) for a, b in pairs if b > 0]
        statistic += sum((a - b) ** 2 / b for a, b in kept)
        freedom += max(len(kept) - 1, 0)
    return statistic, freedom
