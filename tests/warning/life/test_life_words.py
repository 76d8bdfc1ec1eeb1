"""Every word that is said on a signal: what it changes, when it is refused and with which sentence, and by whom."""

from datetime import date, timedelta

import pytest
from signal_desk import (
    AUDITOR,
    BLUE,
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
    ran,
)

from postloan import i18n
from postloan.access import EVERYTHING, Actor, Reach, Role
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach, PostloanError
from postloan.terms import ClosedAs, SignalState, Verdict
from postloan.warning import life
from postloan.warning.life.moves import MOVES
from postloan.warning.life.refusals import (
    ActionsOpen,
    MutedAlready,
    NotHisToClose,
    NotNow,
    NotVerified,
    OpenAlready,
    VerdictDiffers,
)

ACTION = life.PlannedAction("追加抵押物", "李芳", DAY + timedelta(days=5))


def sentences(refusal: PostloanError) -> list[str]:
    """What a refusal says in both languages: whole, in words, with nothing left to fill in."""
    said = [
        refusal.said(lambda key, language=language, **values: i18n.text(language, key, **values)) for language in ("zh", "en")
    ]
    assert not any("{" in one or "signal." in one or "term." in one for one in said)
    assert said[0] != said[1]
    return said


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


#: How a signal is brought into each state, by people who may.
def brought(desk: Desk, state: SignalState, colour: int = ORANGE) -> int:
    number = desk.raised(colour=colour)
    if state is not SignalState.RAISED:
        desk.say(HEAD, life.acknowledge, number)
    if state in {SignalState.VERIFIED, SignalState.PLANNED, SignalState.EXECUTING, SignalState.CLOSED}:
        desk.say(HEAD, life.verify, number, "true", text="属实")
    if state in {SignalState.PLANNED, SignalState.EXECUTING}:
        desk.say(HEAD, life.plan, number, [ACTION])
    if state is SignalState.EXECUTING:
        desk.say(HEAD, life.start, number)
    if state is SignalState.CLOSED:
        desk.say(HEAD, life.close, number, "resolved", text="已还清")
    return number


def spoken(desk: Desk, who: Actor, word: str, number: int) -> None:
    """Say a word with everything that it asks for."""
    one = desk.one(number)
    action = one.actions[0].id if one.actions else 0
    said = {
        "acknowledge": lambda: desk.say(who, life.acknowledge, number),
        "verify": lambda: desk.say(who, life.verify, number, "true", text="属实"),
        "plan": lambda: desk.say(who, life.plan, number, [ACTION]),
        "start": lambda: desk.say(who, life.start, number),
        "finish_action": lambda: desk.say(who, life.finish_action, number, action, note="已办"),
        "recheck": lambda: desk.say(who, life.recheck, number, text="无变化"),
        "hand_over": lambda: desk.say(who, life.hand_over, number, "周行长" if one.owner != "周行长" else "总行"),
        "comment": lambda: desk.say(who, life.comment, number, text="备注"),
        "mute": lambda: desk.say(who, life.mute, number, until=DAY, reason="季节性"),
        "close": lambda: desk.say(who, life.close, number, "to_collection", text="转催收"),
        "reopen": lambda: desk.say(who, life.reopen, number, text="又发生"),
    }  # fmt: skip
    said[word]()


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
