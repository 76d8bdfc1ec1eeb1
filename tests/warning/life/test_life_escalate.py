"""Clocks that run out: who gets the signal, when it goes further, and that nothing runs out over a holiday."""

from datetime import date, timedelta

import pytest
from signal_desk import BLUE, DAY, EAST, HEAD, MANAGER, OFFICER, ORANGE, RED, WEST, YELLOW, Desk

from postloan.errors import NotAllowed
from postloan.warning import life
from postloan.warning.life.owner import Staff


def escalated(desk: Desk, day: date) -> int:
    desk.day = day
    return int(life.escalate(desk.work(), day))


def test_an_orange_signal_nobody_answers_goes_to_the_manager_then_to_head_office_and_no_further(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)  # Tuesday; an answer is due on Thursday the 12th
    assert escalated(desk, date(2026, 3, 12)) == 0
    assert escalated(desk, date(2026, 3, 13)) == 1
    assert desk.one(number).owner == "周行长"
    assert escalated(desk, date(2026, 3, 13)) == 0, "once a breach"
    assert escalated(desk, date(2026, 3, 17)) == 0, "the manager has two working days: Monday and Tuesday"
    assert escalated(desk, date(2026, 3, 18)) == 1
    assert desk.one(number).owner == "总行"
    assert escalated(desk, date(2026, 4, 30)) == 0
    one = desk.one(number)
    assert [step.kind for step in one.steps] == ["raised", "escalated", "escalated"]
    assert one.steps[1].facts == {"from": "李芳", "to": "周行长", "due_on": "2026-03-12"}
    assert one.steps[1].who == "system"


def test_a_red_signal_is_the_manager_s_and_goes_straight_to_head_office(desk: Desk) -> None:
    number = desk.raised(colour=RED)
    assert escalated(desk, date(2026, 3, 12)) == 1
    assert desk.one(number).owner == "总行"


def test_blue_signals_stay_where_they_are(desk: Desk) -> None:
    number = desk.raised(colour=BLUE)
    assert escalated(desk, date(2026, 12, 31)) == 0
    assert desk.one(number).owner == "李芳"


def test_an_answer_in_time_stops_the_first_clock_and_the_plan_s_runs_on(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.say(OFFICER, life.acknowledge, number)
    assert escalated(desk, date(2026, 3, 17)) == 0
    assert escalated(desk, date(2026, 3, 18)) == 1


def test_after_the_manager_acted_his_next_breach_goes_up_at_once(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    escalated(desk, date(2026, 3, 13))
    desk.say(MANAGER, life.acknowledge, number)
    assert escalated(desk, date(2026, 3, 17)) == 0
    assert escalated(desk, date(2026, 3, 18)) == 1, "the plan was due on the 17th, after the last time it went up"
    assert desk.one(number).owner == "总行"


@pytest.mark.parametrize("late", ["action", "recheck"])
def test_a_plan_that_is_not_carried_out_and_a_look_not_taken_go_up_too(desk: Desk, late: str) -> None:
    number = desk.raised(colour=ORANGE)
    desk.true(number)
    days = 3 if late == "action" else 60
    desk.say(OFFICER, life.plan, number, [life.PlannedAction("压缩额度", "李芳", DAY + timedelta(days=days))])
    due = DAY + timedelta(days=3) if late == "action" else date(2026, 3, 24)
    assert desk.one(number).due_on == due
    assert escalated(desk, due) == 0
    assert escalated(desk, due + timedelta(days=1)) == 1


def test_closed_signals_have_no_clock(desk: Desk) -> None:
    desk.closed(desk.raised(colour=YELLOW), MANAGER)
    assert escalated(desk, date(2027, 1, 1)) == 0


def test_nothing_runs_out_over_the_national_holiday(desk: Desk) -> None:
    desk.day = date(2026, 9, 29)
    number = desk.raised(colour=ORANGE)
    assert desk.one(number).respond_by == date(2026, 10, 8)
    assert escalated(desk, date(2026, 10, 8)) == 0
    assert escalated(desk, date(2026, 10, 9)) == 1


def test_who_may_not_run_the_warnings_may_not_send_them_up(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        life.escalate(desk.work(MANAGER), DAY)
    assert life.escalate(desk.work(HEAD), DAY) == 0


@pytest.mark.parametrize(
    ("owner", "branch", "above"),
    [
        ("甲", EAST, "经理"),
        (None, EAST, "经理"),
        ("经理", EAST, "总"),
        ("副经理", EAST, "总"),
        ("总", EAST, None),
        ("副总", EAST, None),
        ("甲", WEST, "总"),
        ("经理", WEST, "总"),
        (None, WEST, "总"),
    ],
)
def test_who_stands_above_whom(owner: str | None, branch: str, above: str | None) -> None:
    assert Staff({}, {EAST: ("经理", "副经理")}, ("总", "副总")).above(owner, branch) == above


def test_a_bank_without_accounts_leaves_a_signal_with_the_officer_of_the_loan() -> None:
    nobody = Staff({}, {}, ())
    assert [nobody.owner(colour, EAST, "甲") for colour in (YELLOW, RED)] == ["甲", "甲"]
    assert nobody.owner(RED, EAST, None) is None
    assert nobody.above("甲", EAST) is None
    assert nobody.above(None, EAST) is None
