"""What a severity does to a chain, a book and a loss: pure arithmetic on arrays.

Rules, all practice and stated on the page:

* Roll rates. A move is to the worse when the standing falls, or the bucket rises within a standing. These rates are multiplied;
  what that takes comes first from moves to a better state (cures), then from staying. Repayments, settlements, write-offs
  and sales keep their rates. When cures and stays are used up the multiplication ends there.
* Shift. A share of special mention is substandard from the first day, in the bucket it was in.
* Collateral. Recoveries of loans secured by mortgage or pledge fall short by the haircut: LGD' = 1 − (1 − LGD) × (1 − haircut).
* Provision need. NPL × LGD, and of what performs PD × LGD; PD is the share of what is owed that the same (stressed) chain
  brings to NPL, or writes off, within the months of the policy.
"""

from dataclasses import dataclass

import numpy as np

from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio.migration.period import steps_in
from postloan.portfolio.outlook import chain
from postloan.portfolio.outlook.chain import BUCKET_OF, IS_NPL, STANDING_OF, STATES, Chain
from postloan.portfolio.outlook.severity import Severity
from postloan.terms import GuaranteeType

_RANK = STANDING_OF * len(chain.BUCKETS) + BUCKET_OF
#: (from, to): whether the move is to a worse, or to a better state.
WORSE = _RANK[None, :] > _RANK[:, None]
BETTER = _RANK[None, :] < _RANK[:, None]
#: Guarantee types whose recoveries come from collateral.
SECURED = (GuaranteeType.MORTGAGE, GuaranteeType.PLEDGE)


def rolled(rows: Numbers, times: float) -> Numbers:
    """Rows with their moves to the worse multiplied; every row still adds up to what it did."""
    live = rows[:, :STATES]
    worse, better = (live * mask for mask in (WORSE, BETTER))
    bad, good, stay = worse.sum(axis=1), better.sum(axis=1), live.diagonal()
    more = np.clip(np.minimum(bad * (times - 1), good + stay), 0, None)
    kept = np.divide(np.clip(good - more, 0, None), good, out=np.ones(STATES), where=good > 0)
    grown = np.divide(bad + more, bad, out=np.ones(STATES), where=bad > 0)
    found = rows.copy()
    found[:, :STATES] = worse * grown[:, None] + better * kept[:, None]
    np.fill_diagonal(found[:, :STATES], stay - np.clip(more - good, 0, None))
    return found


def shifted(balances: Numbers, share: float) -> Numbers:
    """Balances (…, states) with a share of special mention downgraded to substandard."""
    mentioned = STANDING_OF == chain.SPECIAL_MENTION
    found = balances.copy()
    taken = balances[..., mentioned] * share
    found[..., mentioned] -= taken
    found[..., IS_NPL] += taken
    return found


def lgd(guarantee: str | None, haircut: float, policy: Policy) -> float:
    """Loss given default of a guarantee type (policy) after a fall in the value of collateral; None: not given."""
    known = guarantee if guarantee in set(GuaranteeType) else "unknown"
    usual = float(getattr(policy, f"ecl_lgd_{known}"))
    return 1 - (1 - usual) * (1 - haircut) if guarantee in SECURED else usual


def default_share(rows: Numbers, months: int) -> Numbers:
    """(states,) share of what is owed in each performing state that turns NPL, or is written off, within so many months; NPL: 1."""
    good = ~IS_NPL
    lost = rows[:, :STATES][:, IS_NPL].sum(axis=1) + rows[:, chain.WRITTEN_OFF]
    found = np.where(IS_NPL, 1.0, 0.0)
    for _ in range(months):
        found = np.where(good, lost + (rows[:, :STATES] * good) @ found, 1.0)
    return np.clip(found, 0, 1)


@dataclass(frozen=True)
class Outcome:
    """A part of the book after the months of a scenario, in fen. ``lost``: written off or sold until then; ``need``: provision."""

    balance: float
    npl: float
    lost: float
    need: float

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.balance + other.balance, self.npl + other.npl, self.lost + other.lost, self.need + other.need)


NOTHING = Outcome(0.0, 0.0, 0.0, 0.0)


def outcome(
    balances: Numbers,
    losses: Numbers,
    matrix: Chain,
    severity: Severity,
    policy: Policy,
    *,
    months: int,
    lending: bool,
    every: int = 1,
) -> Outcome:
    """What a severity makes of a segment: ``balances`` (guarantee types, states), ``losses`` the LGD of each type after the haircut.

    The chain moves ``every`` so many months, so the scenario goes on to the end of the interval in which its months are over.
    ``matrix.new`` has what is newly lent per guarantee type; it is lent as before and fares as the rest does.
    """
    hit = Chain(rolled(matrix.rows, severity.roll), matrix.new, matrix.unseen)
    path = chain.project(shifted(balances, severity.shift), hit, steps_in(months, every), lending=lending)
    ends, leaving = path.states[..., -1, :], path.out[..., [chain.OUT.index("written_off"), chain.OUT.index("sold")]]
    exposed = ends * default_share(hit.rows, steps_in(policy.ecl_chain_months, every))
    return Outcome(float(ends.sum()), float(ends[..., IS_NPL].sum()), float(leaving.sum()), float(losses @ exposed.sum(axis=-1)))
