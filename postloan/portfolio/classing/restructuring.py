"""Waiting periods: when an upgrade may come, and how long a restructured loan is watched. Pure.

Source: 商业银行金融资产风险分类办法 art. 14 and 18–21, known from summaries: the parameters say so.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postloan.months import corresponding_day
from postloan.policy import Policy


def passed_since(day: date, months: int) -> date:
    """The last day from which so many months have passed by ``day``: the last one whose :func:`corresponding_day` is not beyond it.

    At a month-end that is a month-end: six months from 31 December have passed on 30 June, though 30 June is no 31st.
    """
    begun = corresponding_day(day, -months)
    ends_month = day.day == calendar.monthrange(day.year, day.month)[1]
    return begun.replace(day=calendar.monthrange(begun.year, begun.month)[1]) if ends_month else begun


def _nth_after(dues: Iterable[date], start: date, n: int) -> date | None:
    """The ``n``-th due date after ``start``; missing when the plan has fewer."""
    later = sorted(due for due in dues if due > start)
    return later[n - 1] if len(later) >= n else None


def earliest_upgrade(cleared_on: date, dues: Iterable[date], policy: Policy) -> date | None:
    """The first day on which a loan whose arrears were cleared may leave the non-performing classes (art. 14).

    The longer of so many consecutive repayment periods and so many months; missing when the plan names too few due dates.
    """
    second = _nth_after(dues, cleared_on, policy.upgrade_periods)
    return None if second is None else max(second, corresponding_day(cleared_on, policy.upgrade_months))


@dataclass(frozen=True)
class Observation:
    """The observation of a restructured loan: where it began (again), and its last day; missing when not known yet."""

    start: date
    end: date | None
    restarts: int


def observation(dues: Iterable[date], policy: Policy, *, missed: Iterable[date] = ()) -> Observation:
    """From the first repayment date after the change: at least so many repayment periods and so many months (art. 20–21).

    Args:
        dues: repayment dates of the new plan, the first of which begins the observation.
        policy: lengths, and whether the first repayment counts as the end of a period (the lenient reading).
        missed: days on which a payment was missed; each within the observation begins it anew.
    """
    plan = sorted(dues)
    found = _from(plan[0], plan, policy, lenient=bool(policy.observation_lenient))
    for breach in sorted(missed):
        if found.start < breach and (found.end is None or breach <= found.end):
            again = _from(breach, plan, policy, lenient=False)
            found = Observation(again.start, again.end, found.restarts + 1)
    return found


def _from(start: date, plan: list[date], policy: Policy, *, lenient: bool) -> Observation:
    periods = policy.observation_periods - lenient
    last = start if periods == 0 else _nth_after(plan, start, periods)
    end = None if last is None else max(last, corresponding_day(start, policy.observation_months))
    return Observation(start, end, 0)
