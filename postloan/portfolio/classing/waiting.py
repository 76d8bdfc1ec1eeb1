"""How long one loan still has to wait: its observation after a restructuring, and its way out of the non-performing classes.

The rules of a whole book know neither plans nor days between tapes, and so ask for more than the regulation does; here the
loan's own plan is read, for the person who has to show that a waiting period is over.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.derive import in_force
from postloan.policy import Policy
from postloan.portfolio.classing.restructuring import Observation, earliest_upgrade, observation
from postloan.terms import FIRST_NPL


@dataclass(frozen=True)
class Seen:
    """What one tape said of the loan."""

    as_of: date
    dpd: int
    risk_class: int
    restructured_on: date | None


@dataclass(frozen=True)
class Waiting:
    """The waiting periods of one loan.

    Attributes:
        restructured_on: the latest restructuring; missing when there was none.
        observed: its observation; missing without a restructuring, and without a plan that names a repayment after it.
        cleared_on: the first tape without arrears since the last with some, of a loan that is non-performing; a day between
            two tapes is not known. Missing for all other loans, and while there are arrears.
        upgrade_from: the first day on which its class may leave the non-performing ones; missing when the plan ends before.
    """

    restructured_on: date | None = None
    observed: Observation | None = None
    cleared_on: date | None = None
    upgrade_from: date | None = None


def waited(history: Sequence[Seen], dues: Sequence[date], policy: Policy) -> Waiting:
    """The waiting periods that follow from a loan's tapes, oldest first, and the repayment dates of its plan."""
    if not history:
        return Waiting()
    changed = history[-1].restructured_on
    cleared = _cleared_on(history)
    return Waiting(
        changed,
        None if changed is None else _observed(changed, history, dues, policy),
        cleared,
        None if cleared is None else earliest_upgrade(cleared, dues, policy),
    )


def _observed(changed: date, history: Sequence[Seen], dues: Sequence[date], policy: Policy) -> Observation | None:
    plan = [due for due in dues if due > changed]
    missed = {one.as_of - timedelta(days=one.dpd) for one in history if one.dpd > 0}
    return observation(plan, policy, missed=missed) if plan else None


def _cleared_on(history: Sequence[Seen]) -> date | None:
    """The first of the last tapes without arrears, where the class is still a non-performing one."""
    if history[-1].risk_class < FIRST_NPL:
        return None
    late = [n for n, one in enumerate(history) if one.dpd > 0]
    clean = history[late[-1] + 1 :] if late else ()
    return clean[0].as_of if clean else None


def waiting(pin: Pin, scope: Scope, policy: Policy, *, loan_id: str) -> Waiting:
    """The waiting periods of one loan within reach as known at the scope's date; nothing waits for a loan out of reach."""
    anywhere = dataclasses.replace(scope, chosen=())
    tapes = pin.history(anywhere, loan_id).order_by("as_of").select(*(one.name for one in dataclasses.fields(Seen)))
    plan = in_force(pin.schedule(anywhere, loan_id), scope.as_of).select("due_on").order_by("due_on")
    history = [Seen(**row) for row in tapes.to_pyarrow().to_pylist()]
    return waited(history, [row["due_on"] for row in plan.to_pyarrow().to_pylist()], policy)
