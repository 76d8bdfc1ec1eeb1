"""A signal found false: it stops counting in the level once somebody says so who may close it, and counts again when it gets worse."""

from datetime import date, timedelta
from typing import Any

import pytest
from signal_desk import BLUE, DAY, HEAD, MANAGER, OFFICER, ORANGE, RED, YELLOW, Desk, ran

from postloan.access import Actor
from postloan.warning import life

NEXT = date(2026, 3, 31)


def level(desk: Desk, borrower: str = "A") -> int | None:
    return next((row["colour"] for row in desk.levels(borrower) if row["to_on"] is None), None)


@pytest.mark.parametrize(
    ("colour", "who", "counts"),
    [(BLUE, OFFICER, False), (YELLOW, OFFICER, True), (YELLOW, MANAGER, False), (RED, MANAGER, True), (RED, HEAD, False)],
)
def test_a_false_signal_stops_counting_when_one_who_may_close_it_says_so(
    desk: Desk, colour: int, who: Actor, counts: Any
) -> None:
    number = desk.raised(colour=colour)
    desk.say(who, life.verify, number, "false", text="系统入账延迟")
    one = desk.one(number)
    assert level(desk) == (colour if counts else None)
    assert one.set_aside_on == (None if counts else DAY)
    assert (one.state, one.steps[-1].kind, one.steps[-1].facts.get("counts", True)) == ("verified", "verified", counts)


def test_an_officers_word_is_a_proposal_that_the_manager_agrees_to(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.say(OFFICER, life.verify, number, "false", text="系统入账延迟")
    assert level(desk) == ORANGE
    desk.say(MANAGER, life.verify, number, "false", text="同意")
    assert level(desk) is None
    desk.say(OFFICER, life.verify, number, "false", text="再核")
    assert desk.one(number).set_aside_on == DAY, "agreeing does not bring it back"
    desk.say(OFFICER, life.verify, number, "true", text="确有其事")
    assert (desk.one(number).set_aside_on, level(desk)) == (None, ORANGE)


def test_a_duplicate_adds_nothing_to_the_signal_it_repeats(desk: Desk) -> None:
    desk.raised(colour=YELLOW)
    other = desk.raised(colour=YELLOW, rule="F03")
    assert level(desk) == ORANGE, "two yellows"
    first = desk.rows(rule_id="R01")[0]["id"]
    desk.say(MANAGER, life.verify, other, "duplicate", text="同一件事", duplicate_of=first)
    assert level(desk) == YELLOW


def test_what_was_set_aside_counts_again_when_it_gets_worse_or_is_opened_again(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    desk.say(MANAGER, life.verify, number, "false", text="系统入账延迟")
    desk.take(ran(NEXT, R01={"A": YELLOW}))
    assert level(desk) is None, "no worse than what was looked into"
    desk.take(ran(date(2026, 4, 30), R01={"A": RED}))
    assert (level(desk), desk.one(number).set_aside_on) == (RED, None)
    desk.say(HEAD, life.verify, number, "false", text="仍是误报")
    desk.say(HEAD, life.close, number, "false_alarm", text="了结")
    desk.day += timedelta(days=1)
    desk.say(HEAD, life.reopen, number, text="又发生")
    assert (level(desk), desk.one(number).set_aside_on) == (RED, None)
