"""The matrix of a typical month, or of the interval a book is kept by, pooled over the last ones, with how sure it is."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio import transition
from postloan.portfolio.migration.monthly import regular
from postloan.portfolio.migration.states import ELSEWHERE, STATES
from postloan.terms import Fate

Settled = Literal["state", "left_out"]
Width = Literal["wilson", "clopper_pearson", "goodman"]
HORIZONS = (3, 6, 12)
_BUCKETS = STATES["bucket"]


@dataclass(frozen=True)
class Chain:
    """Transition shares over buckets, of a month or of as many months as lie between the book's dates (``every``).

    Arrays: opening buckets × ``columns``. ``low`` and ``high`` are ends of the interval of ``shares`` (by number of loans);
    ``weighted`` are shares of balance, of which no interval is given: balances of one loan do not move apart.
    ``duration`` is the duration estimator's interval, ``months`` how many intervals were seen. ``to_worst``: the share that has been in the last bucket within each of
    :data:`HORIZONS` months, if the intervals to come are like these; NaN where intervals do not make up the months. ``left_out``:
    intervals that are longer or shorter.
    """

    since: date | None
    until: date
    months: int
    columns: tuple[str, ...]
    counts: Numbers
    shares: Numbers
    low: Numbers
    high: Numbers
    weighted: Numbers
    duration: Numbers
    to_worst: Numbers
    mobility: float
    left_out: int
    every: int

    def estimate(self, estimator: str) -> Numbers:
        """``loans``, ``balance`` or ``duration``."""
        return {"loans": self.shares, "balance": self.weighted, "duration": self.duration}[estimator]


def chain(
    pin: Pin, scope: Scope, policy: Policy, *, months: int | None = None, settled: Settled = "state", width: Width = "wilson"
) -> Chain:
    """Pool the moves of the last intervals, so many as ``months`` says (None: all there are).

    Loans out of sight (moved to another slice, branch awaited) always leave the denominator. ``settled``: loans paid off or sold are
    a state of their own, or leave it too.
    """
    dates = pin.dates_of(scope)
    found, every, left_out = regular(pin, scope, policy, last=months)
    gone = [*ELSEWHERE, *((Fate.SETTLED, Fate.SOLD) if settled == "left_out" else ())]
    columns = tuple(name for name in _BUCKETS.columns if name not in gone)
    out = [_BUCKETS.columns.index(one) for one in gone]
    counts, balances = (transition.without(amounts.sum(axis=0), out) for amounts in (found.loans, found.opening))
    shares = transition.cohort(counts)
    low, high = getattr(transition, width)(counts, policy.migration_interval_level)
    seen = [day for day, moves in zip(found.dates, found.loans, strict=True) if moves.any()]
    earlier = [day for day in dates if seen and day < seen[0]]
    return Chain(
        max(earlier, default=None), scope.as_of, len(seen), columns,
        counts, shares, low, high, transition.cohort(balances), _duration(counts), _to_worst(shares, every), _mobility(shares), left_out, every,
    )  # fmt: skip


def _duration(counts: Numbers) -> Numbers:
    """The duration estimator's interval; NaN for a bucket that nobody opened in."""
    found: Numbers = transition.over(transition.intensities(transition.exposed_by_counts(counts)))[: len(counts)]
    return np.where(counts.sum(axis=1, keepdims=True) > 0, found, np.nan)


def _to_worst(shares: Numbers, every: int) -> Numbers:
    """Bucket × horizon. NaN where the way leads through a bucket of which nothing is known, or intervals do not make up the months."""
    unknown = np.full(len(shares), np.nan)
    found = [unknown if months % every else transition.reaching(shares, len(shares) - 1, months // every) for months in HORIZONS]
    return np.array(found).T


def _mobility(shares: Numbers) -> float:
    """Shorrocks' index over the whole chain, ways out staying out; NaN while a bucket is unknown."""
    return transition.shorrocks(transition.closed(shares))


def horizon_table(found: Chain) -> pd.DataFrame:
    """One row a bucket: how many opened in it over the intervals (``loans``), and the share in the last bucket within so many months."""
    ways = {f"to_worst_{months}": found.to_worst[:, at] for at, months in enumerate(HORIZONS)}
    return pd.DataFrame({"moved_from": _BUCKETS.names, "loans": found.counts.sum(axis=1), **ways})
