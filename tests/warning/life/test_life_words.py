"""Every word that is said on a signal: what it changes, when it is refused and with which sentence, and by whom."""

from datetime import date, timedelta

import pytest
from signal_desk import (
    DAY,
    EAST,
    HEAD,
    MANAGER,
    OFFICER,
    ORANGE,
    RED,
    WEST,
    WESTERN,
    YELLOW,
    Desk,
)
from spoken_words import ACTION, brought, sentences, spoken

from postloan import i18n
from postloan.access import EVERYTHING, Actor, Reach, Role
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.terms import SignalState, Verdict
from postloan.warning import life
from postloan.warning.life.moves import MOVES
from postloan.warning.life.refusals import (
    MutedAlready,
    NotNow,
    NotVerified,
)


def test_a_signal_lives_from_raised_to_closed_and_every_step_says_who_and_when(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.say(OFFICER, life.acknowledge, number)
    desk.say(OFFICER, life.verify, number, "true", text="客户回款推迟")
    desk.day += timedelta(days=1)
    desk.say(OFFICER, life.plan, number, [ACTION, life.PlannedAction("上门核查", "赵强", DAY + timedelta(days=2))], text="先核查")
    desk.say(OFFICER, life.start, number)
    for action in desk.one(number).actions:
        desk.say(OFFICER, life.finish_action, number, action.id, note="已办")
    desk.say(MANAGER, life.close, number, "resolved", text="抵押已办妥")
    one = desk.one(number)
    assert [step.kind for step in one.steps] == [
        "raised", "acknowledged", "verified", "planned", "executing", "done", "done", "closed",
    ]  # fmt: skip
    assert [step.who for step in one.steps] == ["system"] + ["李芳"] * 6 + ["周行长"]
    assert [step.on for step in one.steps] == [DAY] * 3 + [DAY + timedelta(days=1)] * 5
    assert (one.state, one.closed_as, one.closed_on, one.verdict) == ("closed", "resolved", DAY + timedelta(days=1), Verdict.TRUE)
    assert one.due_on is None
    assert one.steps[-1].facts == {"closed_as": "resolved", "rule": "fires"}
    assert [action.what for action in one.actions] == ["上门核查", "追加抵押物"]
    assert one.actions[0].done_by == "李芳"


def test_what_is_due_next_follows_the_state(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    dues = [desk.one(number).due_on]
    desk.say(OFFICER, life.acknowledge, number)
    dues.append(desk.one(number).due_on)
    desk.say(OFFICER, life.verify, number, "true", text="属实")
    desk.say(OFFICER, life.plan, number, [ACTION])
    dues.append(desk.one(number).due_on)
    (action,) = desk.one(number).actions
    desk.say(OFFICER, life.finish_action, number, action.id, note="已办")
    dues.append(desk.one(number).due_on)
    assert dues == [date(2026, 3, 12), date(2026, 3, 17), date(2026, 3, 15), date(2026, 3, 24)]


@pytest.mark.parametrize("state", SignalState)
def test_exactly_the_words_of_the_table_are_taken_in_each_state(desk: Desk, state: SignalState) -> None:
    number = brought(desk, state)
    words = desk.one(number).allowed(HEAD)
    for word in MOVES:
        nested = desk.connection.begin_nested()
        if word in words:
            spoken(desk, HEAD, word, number)
            last = desk.one(number).steps[-1]
            assert (last.state, last.colour) == (desk.one(number).state, desk.one(number).colour)
        else:
            with pytest.raises((NotNow, NotVerified, OutOfReach)) as refused:
                spoken(desk, HEAD, word, number)
            sentences(refused.value)
        nested.rollback()


@pytest.mark.parametrize(
    ("word", "args", "values", "fields"),
    [
        (life.verify, ("maybe",), {"text": "查过"}, {"verdict"}),
        (life.verify, ("true",), {"text": "  "}, {"text"}),
        (life.verify, ("true",), {"text": "字" * 2001}, {"text"}),
        (life.comment, (), {"text": ""}, {"text"}),
        (life.recheck, (), {"text": "无变化", "next_on": DAY}, {"next_on"}),
        (life.recheck, (), {"text": "无变化", "next_on": DAY + timedelta(days=15)}, {"next_on"}),
        (life.recheck, (), {"text": ""}, {"text"}),
        (life.hand_over, ("无此人",), {}, {"owner"}),
        (life.hand_over, ("孙丽",), {}, {"owner"}),
        (life.hand_over, ("李芳",), {}, {"owner"}),
        (life.close, ("gone",), {"text": "查过"}, {"as_"}),
        (life.close, ("resolved",), {"text": ""}, {"text"}),
        (life.mute, (), {"until": None, "reason": "季节性"}, {"until"}),
        (life.mute, (), {"until": DAY - timedelta(days=1), "reason": "季节性"}, {"until"}),
        (life.mute, (), {"until": DAY + timedelta(days=91), "reason": "季节性"}, {"until"}),
        (life.mute, (), {"until": DAY, "reason": ""}, {"reason"}),
    ],
)  # fmt: skip
def test_what_was_entered_wrongly_is_told_beside_its_field(desk: Desk, word, args, values, fields) -> None:
    number = desk.raised(colour=ORANGE)
    desk.say(HEAD, life.acknowledge, number)
    before = desk.everything()
    with pytest.raises(Invalid) as refused:
        desk.say(HEAD, word, number, *args, **values)
    assert set(refused.value.problems) == fields
    for problem in refused.value.problems.values():
        for language in ("zh", "en"):
            assert "{" not in problem.said(lambda key, language=language, **given: i18n.text(language, key, **given))
            assert problem.remedy(lambda key, language=language, **given: i18n.text(language, key, **given))
    assert desk.everything() == before


def test_every_action_needs_words_somebody_and_a_day_to_come(desk: Desk) -> None:
    number = brought(desk, SignalState.VERIFIED)
    wrong = [life.PlannedAction(" ", "", DAY - timedelta(days=1)), ACTION, life.PlannedAction("字" * 501, "李芳", None)]
    with pytest.raises(Invalid) as refused:
        desk.say(OFFICER, life.plan, number, wrong)
    assert set(refused.value.problems) == {"what_1", "owner_1", "due_on_1", "what_3", "due_on_3"}
    for actions, field in (([], "actions"), ([ACTION] * 21, "actions")):
        with pytest.raises(Invalid) as refused:
            desk.say(OFFICER, life.plan, number, actions)
        assert set(refused.value.problems) == {field}
    assert desk.one(number).actions == ()


def test_only_a_true_signal_gets_a_plan(desk: Desk) -> None:
    number = desk.raised()
    desk.say(OFFICER, life.verify, number, "false", text="系统入账延迟")
    with pytest.raises(NotVerified) as refused:
        desk.say(OFFICER, life.plan, number, [ACTION])
    sentences(refused.value)


def test_actions_are_added_to_a_plan_that_is_carried_out_and_each_is_finished_once(desk: Desk) -> None:
    number = brought(desk, SignalState.EXECUTING)
    desk.say(OFFICER, life.plan, number, [life.PlannedAction("压缩额度", "李芳", DAY)])
    assert desk.one(number).state == "executing"
    first, second = desk.one(number).actions
    assert (first.what, second.what) == ("压缩额度", "追加抵押物")
    desk.say(OFFICER, life.finish_action, number, first.id, note="额度已压缩")
    with pytest.raises(ChangedMeanwhile):
        desk.say(OFFICER, life.finish_action, number, first.id, note="再来一次")
    other = desk.raised("B")
    desk.true(other)
    desk.say(OFFICER, life.plan, other, [ACTION])
    with pytest.raises(OutOfReach):
        desk.say(OFFICER, life.finish_action, other, second.id, note="别人的措施")


def test_a_recheck_sets_the_next_one_by_colour_or_earlier(desk: Desk) -> None:
    number = desk.raised(colour=RED)
    desk.say(OFFICER, life.acknowledge, number)
    desk.say(OFFICER, life.recheck, number, text="仍在逾期")
    assert desk.one(number).recheck_on == date(2026, 3, 17)
    desk.say(OFFICER, life.recheck, number, text="明天再看", next_on=DAY + timedelta(days=1))
    assert desk.one(number).recheck_on == DAY + timedelta(days=1)


def test_a_signal_is_handed_to_those_only_who_reach_it_and_may_act(desk: Desk) -> None:
    number, western = desk.raised("A"), desk.raised("W", branch=WEST, officer="孙丽")
    assert set(life.takers(desk.connection, EVERYTHING, [number])) == {"总行", "周行长", "李芳"}
    assert life.takers(desk.connection, EVERYTHING, [number, western]) == ["总行"]
    assert life.takers(desk.connection, MANAGER.reach, [western]) == []
    desk.say(MANAGER, life.hand_over, number, "周行长", text="本人跟进")
    one = desk.one(number)
    assert (one.owner, one.steps[-1].facts) == ("周行长", {"from": "李芳", "to": "周行长"})
    with pytest.raises(NotAllowed):
        desk.say(OFFICER, life.hand_over, number, "李芳")


def test_a_rule_is_muted_once_at_a_time(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    mute_id = desk.say(MANAGER, life.mute, number, until=DAY + timedelta(days=90), reason="季节性")
    with pytest.raises(MutedAlready) as refused:
        desk.say(MANAGER, life.mute, number, until=DAY, reason="季节性")
    assert "2026-06-08" in sentences(refused.value)[0]
    with pytest.raises(OutOfReach):
        life.unmute(desk.work(Actor(6, "西区", Role.BRANCH_MANAGER, Reach((WEST,)))), mute_id, 1)
    life.unmute(desk.work(MANAGER), mute_id, 1)
    with pytest.raises(ChangedMeanwhile):
        life.unmute(desk.work(MANAGER), mute_id, 2)
    desk.say(MANAGER, life.mute, number, until=DAY, reason="再次静默")
    assert [(one.reason, one.live(DAY), one.ended_by) for one in desk.one(number).mutes] == [
        ("再次静默", True, None),
        ("季节性", False, "周行长"),
    ]


def test_whoever_read_an_older_version_is_told(desk: Desk) -> None:
    number = desk.raised()
    version = desk.one(number).version
    life.acknowledge(desk.work(OFFICER), number, version)
    for word, args in (
        (life.comment, {"text": "晚了一步"}),
        (life.hand_over, {"owner": "总行"}),
        (life.mute, {"until": DAY, "reason": "季节性"}),
    ):
        with pytest.raises(ChangedMeanwhile) as refused:
            word(desk.work(HEAD), number, version, **args)
        sentences(refused.value)
    assert desk.kinds(number) == ["raised", "acknowledged"]


@pytest.mark.parametrize("word", list(MOVES))
def test_a_signal_of_another_branch_is_as_if_it_were_not_there(desk: Desk, word: str) -> None:
    number = desk.raised("A", branch=EAST)
    stranger = Actor(7, "别处", Role.BRANCH_MANAGER, Reach((WEST,)))
    refusal = NotAllowed if not stranger.may(MOVES[word].right) else OutOfReach
    with pytest.raises(refusal):
        spoken(desk, stranger, word, number)
    with pytest.raises(OutOfReach):
        desk.one(number, Reach((EAST,), ("赵强",)))
    with pytest.raises(OutOfReach):
        desk.one(number, WESTERN.reach)
