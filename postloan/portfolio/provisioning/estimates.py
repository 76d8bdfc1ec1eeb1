"""What expected loss is worked out from: chances of default, losses given default, and the futures they are weighed over."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio import migration, transition
from postloan.portfolio.grid import BUCKETS
from postloan.portfolio.measure import first_bucket_over
from postloan.terms import Fate, GuaranteeType

Source = Literal["policy", "chain"]
SOURCES: tuple[Source, ...] = ("policy", "chain")
#: Months for which a chance of default is told.
YEAR = 12
#: The column of moves that were written off: the ways out stand behind the buckets.
WRITTEN_OFF = len(BUCKETS) + migration.ENDS.index(Fate.WRITTEN_OFF)


@dataclass(frozen=True)
class Scenario:
    """One view of the future: its weight, what the chances of default are multiplied by, what is added to the loss."""

    name: str
    weight: float
    pd_times: float
    lgd_add: float


def scenarios(policy: Policy) -> tuple[Scenario, ...]:
    """Optimistic, base and pessimistic; the weights are brought to a sum of 1."""
    whole = policy.ecl_weight_good + policy.ecl_weight_base + policy.ecl_weight_bad
    return (
        Scenario("good", policy.ecl_weight_good / whole, policy.ecl_pd_times_good, 0.0),
        Scenario("base", policy.ecl_weight_base / whole, 1.0, 0.0),
        Scenario("bad", policy.ecl_weight_bad / whole, policy.ecl_pd_times_bad, policy.ecl_lgd_add_bad),
    )


def pd_table(policy: Policy) -> tuple[float, ...]:
    """Twelve-month chance of default per bucket C … M7+, as the policy has it."""
    known = (policy.ecl_pd_c, policy.ecl_pd_m1, policy.ecl_pd_m2, policy.ecl_pd_m3)
    return (*known, *((policy.ecl_pd_m4,) * (len(BUCKETS) - len(known))))


def lgd_table(policy: Policy) -> dict[str, float]:
    """Loss given default per kind of security."""
    return {one.value: getattr(policy, f"ecl_lgd_{one.value}") for one in GuaranteeType}


def rolled(pin: Pin, scope: Scope, policy: Policy) -> tuple[Numbers, int, int]:
    """Opening balances (fen) of the last months by bucket then and bucket or way out, pooled; how many intervals of how many months."""
    every = migration.every(pin, scope, policy)
    found = migration.regular(pin, scope, policy, last=migration.steps_in(policy.ecl_chain_months, every)).moves
    columns = len(BUCKETS) + len(migration.ENDS)
    return found.opening.sum(axis=0)[:, :columns], len(found.dates), every


def pd_from_moves(moves: Numbers, default: int, *, months: int = YEAR, every: int = 1) -> Numbers:
    """Chance per bucket of reaching the bucket ``default`` or worse, or of being written off, within ``months`` of the chain.

    The chain moves ``every`` so many months.

    ``moves`` (buckets × buckets and ways out: settled, written off, sold) are pooled over months. Default is absorbing, and so is
    whoever settles or is sold. A bucket that nothing was in is NaN, and so is one that can lead into it. Where the last interval ends
    after the months, the chance of staying sound is taken to fall evenly until then.
    """
    n = len(BUCKETS)
    gone = [place for place in range(n, n + len(migration.ENDS)) if place != WRITTEN_OFF]
    lost = moves[:, default:n].sum(axis=1) + moves[:, WRITTEN_OFF]
    counts = np.column_stack([moves[:, :default], lost, moves[:, gone].sum(axis=1)])[:default]
    steps = migration.steps_in(months, every)
    reached = transition.reaching(transition.cohort(counts), default, steps)
    found = 1 - (1 - np.minimum(reached, 1)) ** (months / (steps * every)) if months % every else reached
    return np.concatenate([found, np.ones(n - default)])


@dataclass(frozen=True)
class Estimates:
    """What the loss of a loan is worked out from: chance of default per bucket, and how many intervals of ``every`` months it rests on.

    None of them: the policy's.
    """

    pds: tuple[float, ...]
    dates: int
    every: int = 1


def estimates(pin: Pin, scope: Scope, policy: Policy, *, source: Source = "policy") -> Estimates:
    """Twelve-month chances of default per bucket: the policy's, or those of the whole reach's own chain where it knows them.

    A bucket that the chain does not know takes the policy's value; so do all where no bucket begins with default.
    """
    table, default = pd_table(policy), first_bucket_over(policy.default_dpd_gt, policy)
    if source == "policy" or default is None:
        return Estimates(table, 0)
    moves, dates, every = rolled(pin, Scope(scope.reach, scope.as_of, scope.currency), policy)
    known = pd_from_moves(moves, default, every=every)
    return Estimates(tuple(float(table[n] if np.isnan(pd) else pd) for n, pd in enumerate(known)), dates, every)
