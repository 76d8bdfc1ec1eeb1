"""Test dates of a covenant, and how it stands on a day."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from postloan.borrower.covenant.model import (
    Covenant,
    Frequency,
    Kind,
    Operator,
    State,
    Step,
    Test,
    Waiver,
    WaiverState,
)  # fmt: skip
from postloan.borrower.covenant.standing import standing
from postloan.borrower.covenant.testing import headroom
from postloan.policy import Policy

POLICY = Policy()
AT = datetime(2025, 1, 1, 9)  # noqa: DTZ001  as the desk stores it
D = Decimal

COVENANT = Covenant(
    id=1, borrower_id="C-1", borrower_name="青禾食品", branch="城东支行", officer="李芳", loan_id=None, kind=Kind.RATIO, metric="debt_to_assets",
    operator=Operator.AT_MOST, steps=(Step(date(2025, 1, 1), D("0.75")), Step(date(2026, 1, 1), D("0.70"))), frequency=Frequency.QUARTERLY,
    first_test_on=date(2025, 3, 31), grace_days=30, clause="借款合同第8.2条", currency="CNY", valid_until=None, set_by="李芳", set_at=AT,
    ended_by=None, end_reason=None, version=1,
)  # fmt: skip


def found(test_on: date, state: State, actual: str | None = "0.60", number: int = 1) -> Test:
    value = None if actual is None else D(actual)
    room = headroom(value, D("0.75"), Operator.AT_MOST)
    return Test(
        number, 1, test_on, test_on, AT, "王经理", state, value, D("0.75"), Operator.AT_MOST, room, "instant", None, (), 0, None
    )


def waiver(
    state: WaiverState = WaiverState.GRANTED, until: date = date(2025, 12, 31), test_on: date = date(2025, 3, 31)
) -> Waiver:
    return Waiver(1, 1, 1, test_on, "扩建期", until, state, 7, "李芳", AT, "王经理", AT, None, 1)


def test_test_dates_follow_the_frequency_and_stop_with_the_covenant() -> None:
    year_end = date(2025, 12, 31)
    assert COVENANT.test_dates(year_end) == (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), year_end)
    assert replace(COVENANT, valid_until=date(2025, 7, 1)).test_dates(year_end) == (date(2025, 3, 31), date(2025, 6, 30))
    assert replace(COVENANT, frequency=Frequency.ONCE).test_dates(year_end) == (date(2025, 3, 31),)
    assert COVENANT.test_dates(date(2025, 3, 30)) == ()


def test_a_statement_serves_the_test_date_of_its_month_only() -> None:
    assert COVENANT.test_date_of(date(2025, 6, 30)) == date(2025, 6, 30)
    assert COVENANT.test_date_of(date(2025, 5, 31)) is None
    assert COVENANT.test_date_of(date(2024, 12, 31)) is None
    mid = replace(COVENANT, first_test_on=date(2025, 3, 15))
    assert mid.test_date_of(date(2025, 3, 31)) == date(2025, 3, 15)


def test_what_is_required_steps_by_date() -> None:
    assert COVENANT.required_on(date(2025, 12, 31)) == D("0.75")
    assert COVENANT.required_on(date(2026, 1, 1)) == D("0.70")
    assert COVENANT.required_on(date(2024, 12, 31)) is None


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [(date(2025, 3, 30), State.LATER, None), (date(2025, 3, 31), State.DUE, None), (date(2025, 4, 30), State.DUE, None), (date(2025, 5, 1), State.OVERDUE, 1)],
)  # fmt: skip
def test_before_any_test_it_is_later_then_due_then_overdue(day: date, state: State, late: int | None) -> None:
    seen = standing(COVENANT, (), (), day, POLICY)
    assert (seen.state, seen.late_days, seen.next_on) == (state, late, date(2025, 3, 31))
    assert seen.required == D("0.75")


def test_without_days_of_its_own_the_policy_s_count() -> None:
    plain = replace(COVENANT, grace_days=None)
    assert standing(plain, (), (), date(2025, 5, 30), POLICY).state is State.DUE
    assert standing(plain, (), (), date(2025, 5, 31), POLICY).state is State.OVERDUE
    assert standing(plain, (), (), date(2025, 5, 30), POLICY.changed(covenant_grace_days=10)).state is State.OVERDUE


def test_a_delivery_is_overdue_when_its_days_are_over() -> None:
    delivery = replace(COVENANT, kind=Kind.DELIVERY, steps=(Step(date(2025, 1, 1), D(45)),))
    assert standing(delivery, (), (), date(2025, 5, 15), POLICY).state is State.DUE
    assert standing(delivery, (), (), date(2025, 5, 16), POLICY).late_days == 1


def test_kept_with_little_headroom_is_near() -> None:
    day = date(2025, 4, 10)
    roomy, tight = (found(date(2025, 3, 31), State.COMPLIED, actual) for actual in ("0.60", "0.70"))
    assert (standing(COVENANT, [roomy], (), day, POLICY).near, standing(COVENANT, [tight], (), day, POLICY).near) == (False, True)
    assert tight.headroom_share == pytest.approx(0.05 / 0.75)
    assert standing(COVENANT, [tight], (), day, POLICY).next_on == date(2025, 6, 30)


def test_a_breach_is_not_hidden_by_the_test_that_is_awaited() -> None:
    breach = found(date(2025, 3, 31), State.BREACHED, "0.80")
    assert breach.headroom == D("-0.05")
    seen = standing(COVENANT, [breach], (), date(2025, 12, 1), POLICY)
    assert (seen.state, seen.next_on) == (State.BREACHED, date(2025, 6, 30))
    assert seen.late_days == (date(2025, 12, 1) - date(2025, 7, 30)).days


def test_the_newest_row_of_the_newest_date_counts() -> None:
    rows = [found(date(2025, 3, 31), State.BREACHED, "0.80", 1), found(date(2025, 6, 30), State.COMPLIED, number=2), found(date(2025, 3, 31), State.BREACHED, "0.81", 3)]  # fmt: skip
    seen = standing(COVENANT, rows, (), date(2025, 7, 1), POLICY)
    assert (seen.state, seen.latest.id) == (State.COMPLIED, 2)
    restated = [*rows, found(date(2025, 6, 30), State.BREACHED, "0.90", 4)]
    assert standing(COVENANT, restated, (), date(2025, 7, 1), POLICY).state is State.BREACHED


def test_a_waiver_covers_a_breach_until_its_last_day() -> None:
    breach = [found(date(2025, 3, 31), State.BREACHED, "0.80")]
    on_last, after = (standing(COVENANT, breach, [waiver()], day, POLICY) for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert (on_last.state, on_last.waiver.reason, after.state, after.waiver) == (State.WAIVED, "扩建期", State.BREACHED, None)


@pytest.mark.parametrize("state", [WaiverState.ASKED, WaiverState.REFUSED, WaiverState.WITHDRAWN])
def test_what_was_not_granted_waives_nothing(state: WaiverState) -> None:
    seen = standing(COVENANT, [found(date(2025, 3, 31), State.BREACHED, "0.80")], [waiver(state)], date(2025, 4, 1), POLICY)
    assert seen.state is State.BREACHED
    assert (seen.asked is not None) == (state is WaiverState.ASKED)


def test_a_waiver_does_not_reach_back_to_an_older_breach() -> None:
    breach = found(date(2025, 3, 31), State.BREACHED, "0.80")
    assert not waiver(test_on=date(2025, 6, 30)).covers(breach, date(2025, 7, 1))


def test_an_ended_covenant_is_ended_whatever_was_found() -> None:
    ended = replace(COVENANT, valid_until=date(2025, 5, 1))
    assert standing(ended, [found(date(2025, 3, 31), State.BREACHED, "0.80")], (), date(2025, 5, 1), POLICY).state is State.ENDED


@pytest.mark.parametrize(
    ("actual", "required", "operator", "room"),
    [("1.2", "1.0", Operator.AT_LEAST, "0.2"), ("1.0", "1.0", Operator.AT_LEAST, "0.0"), ("0.8", "0.75", Operator.AT_MOST, "-0.05"), (None, "1", Operator.AT_LEAST, None), ("1", None, Operator.AT_MOST, None)],
)  # fmt: skip
def test_headroom_is_positive_on_the_right_side(
    actual: str | None, required: str | None, operator: Operator, room: str | None
) -> None:
    said = headroom(None if actual is None else D(actual), None if required is None else D(required), operator)
    assert said == (None if room is None else D(room))


def test_headroom_over_a_required_nothing_is_missing() -> None:
    assert replace(found(date(2025, 3, 31), State.COMPLIED), required=D(0)).headroom_share is None
