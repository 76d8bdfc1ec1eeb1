"""How a signal ends: who may close it, as what, when not, how it is opened again, and many at once."""

from datetime import date, timedelta

import pytest
from signal_desk import (
    AUDITOR,
    BLUE,
    DAY,
    HEAD,
    MANAGER,
    OFFICER,
    ORANGE,
    RED,
    YELLOW,
    Desk,
    ran,
)
from spoken_words import brought, sentences

from postloan.access import EVERYTHING, Actor, Role
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.terms import ClosedAs, SignalState
from postloan.warning import life
from postloan.warning.life.refusals import (
    ActionsOpen,
    NotHisToClose,
    NotVerified,
    OpenAlready,
    VerdictDiffers,
)


@pytest.mark.parametrize(
    "who",
    [HEAD, MANAGER, OFFICER, AUDITOR, Actor(9, "催收", Role.COLLECTOR, EVERYTHING), Actor(8, "委员", Role.COMMITTEE, EVERYTHING)],
)
@pytest.mark.parametrize("colour", [BLUE, YELLOW, ORANGE, RED])
def test_who_may_close_goes_by_colour_and_buttons_tell_no_lies(desk: Desk, who: Actor, colour: int) -> None:
    number = desk.raised(colour=colour)
    desk.true(number, HEAD)
    may = {BLUE: {HEAD, MANAGER, OFFICER}, YELLOW: {HEAD, MANAGER}, ORANGE: {HEAD, MANAGER}, RED: {HEAD}}[colour]
    assert ("close" in desk.one(number).allowed(who)) is (who in may)
    if who in may:
        desk.say(who, life.close, number, "resolved", text="已还清")
        assert "reopen" in desk.one(number).allowed(who)
    else:
        with pytest.raises(NotAllowed) as refused:
            desk.say(who, life.close, number, "resolved", text="已还清")
        sentences(refused.value)
        assert desk.one(number).state == "verified"


def test_the_officer_is_told_who_closes_a_red_signal(desk: Desk) -> None:
    number = desk.raised(colour=RED)
    desk.true(number)
    with pytest.raises(NotHisToClose) as refused:
        desk.say(MANAGER, life.close, number, "resolved", text="已还清")
    assert "总行风险部门" in sentences(refused.value)[0]


def test_a_signal_ends_as_what_looking_into_it_showed(desk: Desk) -> None:
    for verdict, ends in (("true", {"resolved", "reclassified", "to_collection"}), ("false", {"false_alarm"})):
        for end in ClosedAs:
            nested = desk.connection.begin_nested()
            number = desk.raised(f"{verdict}{end}", YELLOW)
            desk.say(OFFICER, life.verify, number, verdict, text="查过")
            if end in ends:
                desk.say(MANAGER, life.close, number, end, text="查过")
            else:
                with pytest.raises(VerdictDiffers) as refused:
                    desk.say(MANAGER, life.close, number, end, text="查过")
                sentences(refused.value)
            assert set(desk.one(number).ends) == ends
            nested.rollback()


def test_a_yellow_one_is_not_closed_unseen_and_a_blue_one_is(desk: Desk) -> None:
    yellow, blue = desk.raised("A", YELLOW), desk.raised("B", BLUE)
    with pytest.raises(NotVerified) as refused:
        desk.say(MANAGER, life.close, yellow, "resolved", text="无")
    sentences(refused.value)
    assert desk.one(yellow).ends == ()
    with pytest.raises(NotVerified):
        desk.say(OFFICER, life.close, blue, "false_alarm", text="未核实不能认定误报")
    desk.say(OFFICER, life.close, blue, "resolved", text="知悉")
    assert desk.one(blue).state == "closed"


def test_nothing_is_resolved_while_actions_are_open_but_it_can_go_to_collection(desk: Desk) -> None:
    number = brought(desk, SignalState.EXECUTING)
    with pytest.raises(ActionsOpen) as refused:
        desk.say(HEAD, life.close, number, "resolved", text="已还清")
    assert "1" in sentences(refused.value)[0]
    assert ClosedAs.RESOLVED not in desk.one(number).ends
    desk.say(HEAD, life.close, number, "to_collection", text="转催收")


def test_a_duplicate_names_the_other_signal_of_the_same_borrower(desk: Desk) -> None:
    number, other, stranger = desk.raised("A", YELLOW, "R01"), desk.raised("A", YELLOW, "R02"), desk.raised("B", YELLOW, "R01")
    for wrong in (None, number, stranger, 999_999):
        with pytest.raises(Invalid) as refused:
            desk.say(OFFICER, life.verify, number, "duplicate", text="同一事件", duplicate_of=wrong)
        assert set(refused.value.problems) == {"duplicate_of"}
    desk.say(OFFICER, life.verify, number, "duplicate", text="同一事件", duplicate_of=other)
    assert desk.one(number).steps[-1].facts == {"verdict": "duplicate", "duplicate_of": other}
    with pytest.raises(Invalid):
        desk.say(OFFICER, life.verify, other, "duplicate", text="互为重复", duplicate_of=number)
    desk.say(MANAGER, life.close, number, "duplicate", text="并入另一信号")


def test_a_closed_signal_is_opened_again_with_new_clocks(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.closed(number, MANAGER)
    desk.day += timedelta(days=7)
    desk.say(MANAGER, life.reopen, number, text="又出现逾期")
    one = desk.one(number)
    assert (one.state, one.verdict, one.closed_as, one.closed_on) == ("acknowledged", None, None, None)
    assert one.plan_by == date(2026, 3, 24)
    assert one.steps[-1].facts == {"was": "resolved"}


def test_it_is_not_opened_again_beside_a_newer_one(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    desk.closed(number, MANAGER)
    desk.take(ran(DAY, R01={"A": RED}))
    with pytest.raises(OpenAlready) as refused:
        desk.say(MANAGER, life.reopen, number, text="又出现逾期")
    sentences(refused.value)


def read(desk: Desk, numbers: list[int]) -> list[tuple[int, int]]:
    """The signals as they stand now."""
    return [(number, desk.one(number).version) for number in numbers]


def test_a_batch_does_what_can_be_done_and_tells_the_rest(desk: Desk) -> None:
    numbers = [desk.raised(name, YELLOW) for name in "ABC"]
    chosen = [*read(desk, numbers), (999_999, 1)]
    desk.say(OFFICER, life.acknowledge, numbers[1])
    done = life.acknowledge_many(desk.work(OFFICER), chosen)
    assert done.done == (numbers[0], numbers[2])
    assert [(number, type(why)) for number, why in done.refused] == [(numbers[1], ChangedMeanwhile), (999_999, OutOfReach)]
    handed = life.hand_over_many(desk.work(MANAGER), read(desk, numbers), "周行长")
    assert handed.done == tuple(numbers)
    desk.say(OFFICER, life.verify, numbers[0], "true", text="属实")
    closed = life.close_many(desk.work(MANAGER), read(desk, numbers), "resolved", text="批量关闭")
    assert closed.done == (numbers[0],)
    assert [type(why) for _, why in closed.refused] == [NotVerified, NotVerified]


def test_blue_signals_are_closed_by_the_batch(desk: Desk) -> None:
    numbers = [desk.raised(name, BLUE) for name in "ABC"]
    assert life.close_many(desk.work(OFFICER), read(desk, numbers), "resolved", text="知悉").done == tuple(numbers)
    assert life.levels(desk.connection, EVERYTHING).empty
