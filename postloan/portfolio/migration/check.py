"""May a matrix be carried forward? Two intervals of the book seen are held against one squared."""

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
from postloan.portfolio.migration.matrix import counted
from postloan.portfolio.migration.monthly import monthly
from postloan.portfolio.migration.period import interval, regular_steps
from postloan.portfolio.migration.states import ELSEWHERE, STATES

Verdict = Literal["trust", "care", "doubt", "few", "unknown"]
_BUCKETS = STATES["bucket"]
#: What is left of the columns once loans out of sight are.
COLUMNS = tuple(name for name in _BUCKETS.columns if name not in ELSEWHERE)
_OUT = [_BUCKETS.columns.index(one) for one in ELSEWHERE]


@dataclass(frozen=True)
class Check:
    """Two intervals seen against one squared, over the last three dates; nothing but the verdict where these are not three, equally apart.

    ``every``: so many months lie between them.

    ``late``: of the loans that were late at the first date (``late_loans``), the share that stands elsewhere than the chain says. A
    chain is not judged by its current loans: nearly all of them stay, and any matrix says so.
    """

    verdict: Verdict
    dates: tuple[date, ...] = ()
    memory: transition.Memory | None = None
    late: float | None = None
    late_loans: int = 0
    every: int = 1


def check(pin: Pin, scope: Scope, policy: Policy) -> Check:
    """Does the bucket alone say where a loan goes, or also where it came from?

    "trust": chance explains the difference. "care": it does not, but few late loans are concerned (the policy's
    ``markov_gap_max``). "doubt": it does not, and many are. "few": too few loans were late (``markov_late_loans_min``) for silence to
    mean anything.
    """
    known = pin.dates_of(scope)
    dates, every = known[-3:], interval(known, policy)
    if len(dates) < 3:
        return Check("unknown", dates, every=every)
    moves = monthly(pin, scope, since=dates[0])
    if len(regular_steps(dates, moves.dates, every, policy)) < 2:
        return Check("unknown", dates, every=every)
    one = moves.loans.sum(axis=0)
    two = counted(pin, scope, dates[0], _BUCKETS)[: _BUCKETS.size]
    found = transition.memory(transition.without(one, _OUT), transition.without(two, _OUT))
    late, loans = _late(found.gaps, transition.without(two, _OUT).sum(axis=1))
    return Check(_verdict(found.p_value, late, loans, policy), dates, found, late, loans, every)


def _late(gaps: Numbers, trials: Numbers) -> tuple[float | None, int]:
    """The gap of the loans that were late, and how many of them could be compared."""
    known = np.isfinite(gaps[1:]) & (trials[1:] > 0)
    loans = int(trials[1:][known].sum())
    return (float((gaps[1:][known] * trials[1:][known]).sum() / loans) if loans else None), loans


def _verdict(p_value: float, late: float | None, loans: int, policy: Policy) -> Verdict:
    if late is None or np.isnan(p_value):
        return "unknown"
    if loans < policy.markov_late_loans_min:
        return "few"
    if p_value >= policy.markov_significance:
        return "trust"
    return "care" if late <= policy.markov_gap_max else "doubt"


def check_table(found: Check) -> pd.DataFrame:
    """Late buckets' ways over the two months: ``share_seen``, ``share_said`` by the chain, and ``share_gap``; the widest gap first."""
    columns = ["moved_from", "moved_to", "share_seen", "share_said", "share_gap"]
    if found.memory is None:
        return pd.DataFrame(columns=columns)
    seen, said = found.memory.observed[1:], found.memory.expected[1:]
    # What rounding leaves of a way that nobody takes is no way.
    ways = [tuple(at) for at in np.argwhere(np.nan_to_num(seen) + np.nan_to_num(said) > 1e-9) if np.isfinite(said[tuple(at)])]
    rows = [
        (_BUCKETS.names[row + 1], COLUMNS[at], seen[row, at], said[row, at], seen[row, at] - said[row, at]) for row, at in ways
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.loc[frame["share_gap"].abs().sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
