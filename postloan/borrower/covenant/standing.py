"""How a covenant stands on a day: what its newest test found, whether a waiver covers it, and what should have been tested since."""

from collections.abc import Sequence
from datetime import date, timedelta

from postloan.borrower.covenant.model import Covenant, Kind, Standing, State, Test, Waiver, WaiverState
from postloan.policy import Policy


def standing(covenant: Covenant, tests: Sequence[Test], waivers: Sequence[Waiver], day: date, policy: Policy) -> Standing:
    """The state on ``day``, of the tests and waivers of this covenant known by then.

    A breach stays a breach, waived or not, until a newer test date is tested: that one is awaited does not hide it.
    """
    latest = max(tests, key=lambda one: (one.test_on, one.id), default=None)
    next_on = covenant.next_test(None if latest is None else latest.test_on)
    late = _late_days(covenant, next_on, day, policy)
    waiver = None if latest is None else next((one for one in waivers if one.covers(latest, day)), None)
    asked = next((one for one in waivers if one.state is WaiverState.ASKED), None)
    state = _state(covenant, latest, waiver, day, (next_on, late))
    near = state is State.COMPLIED and latest is not None and _near(latest, policy)
    return Standing(covenant, state, latest, near, waiver if state is State.WAIVED else None, asked, next_on, late)


def grace_of(covenant: Covenant, test_on: date, policy: Policy) -> int:
    """Days after a test date until a missing test is overdue: of a delivery what is required, else the covenant's own or the policy's."""
    if covenant.kind is Kind.DELIVERY and (required := covenant.required_on(test_on)) is not None:
        return int(required)
    return policy.covenant_grace_days if covenant.grace_days is None else covenant.grace_days


def _late_days(covenant: Covenant, next_on: date | None, day: date, policy: Policy) -> int | None:
    """Days beyond the last on which the test could be made in time; None while that day has not passed."""
    if next_on is None:
        return None
    days = (day - next_on - timedelta(days=grace_of(covenant, next_on, policy))).days
    return days if days > 0 else None


def _state(
    covenant: Covenant, latest: Test | None, waiver: Waiver | None, day: date, awaited: tuple[date | None, int | None]
) -> State:
    next_on, late = awaited
    if not covenant.live(day):
        return State.ENDED
    if latest is not None and latest.state is State.BREACHED:
        return State.WAIVED if waiver is not None else State.BREACHED
    if late is not None:
        return State.OVERDUE
    if next_on is not None and next_on <= day:
        return State.DUE
    return State.LATER if latest is None else latest.state


def _near(test: Test, policy: Policy) -> bool:
    share = test.headroom_share
    return share is not None and share < policy.covenant_near_share
