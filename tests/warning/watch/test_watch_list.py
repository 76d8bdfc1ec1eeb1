"""Coming on the watch list, being looked at, staying longer and leaving: who may say what, and what is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from watch_desk import AUDITOR, COMMITTEE, DAY, HEAD, MANAGER, OFFICER, WESTERN, Desk
from working_book import EAST, POLICY, VIEW, WEST

from postloan.access import EVERYTHING, Reach
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.i18n import text
from postloan.terms import Strategy
from postloan.warning import watch
from postloan.warning.watch import past, refusals
from postloan.warning.watch.queries import WatchFilter


def test_a_borrower_comes_on_with_what_he_owes_and_when_he_is_looked_at_next(desk: Desk) -> None:
    one = desk.one(desk.enter())
    assert (one.borrower_name, one.branch, one.officer, one.exposure) == ("张三", EAST, "李芳", Decimal("8000.00"))
    assert (one.entered_on, one.review_on, one.stay_until) == (DAY, date(2026, 5, 8), date(2027, 3, 9))
    assert (one.cause, one.standing, one.strategy) == ("hand", "on", "reduce")
    (word,) = one.words
    assert (word.kind, word.who, word.text, word.review_on) == ("entered", "李芳", "销售下滑，拟压降", one.review_on)


def test_a_review_falls_on_a_working_day(desk: Desk) -> None:
    desk.day = date(2026, 3, 4)
    assert desk.one(desk.enter(strategy="exit")).review_on == date(2026, 4, 3), "thirty days later, a Friday"
    desk.day = date(2026, 3, 5)
    assert desk.one(desk.enter("C-E-2", MANAGER, strategy="exit")).review_on == date(2026, 4, 7), (
        "a Saturday, and then Tomb Sweeping"
    )


def test_nobody_enters_whom_he_does_not_reach_nor_without_a_reason(desk: Desk) -> None:
    for who, borrower in ((OFFICER, "C-E-2"), (WESTERN, "C-E-1"), (OFFICER, "C-NOBODY")):
        with pytest.raises(OutOfReach):
            desk.enter(borrower, who)
    with pytest.raises(NotAllowed):
        desk.enter(who=AUDITOR)
    with pytest.raises(Invalid) as refused:
        desk.enter(reason="  ")
    assert set(refused.value.problems) == {"reason"}
    with pytest.raises(Invalid):
        desk.enter(strategy="sell")


def test_a_first_review_is_never_later_than_the_strategy_allows(desk: Desk) -> None:
    for wished in (DAY, DAY - timedelta(days=1), date(2026, 5, 9)):
        with pytest.raises(Invalid):
            desk.enter(review_on=wished)
    assert desk.one(desk.enter(review_on=date(2026, 3, 20))).review_on == date(2026, 3, 20)


def test_nobody_is_on_the_list_twice_but_a_form_saved_twice_is_one_stay(desk: Desk) -> None:
    first = desk.enter(form_key="k")
    assert desk.enter(form_key="k") == first
    with pytest.raises(refusals.WatchedAlready):
        desk.enter(form_key="other")
    desk.left(first)
    assert desk.enter() != first, "who has left may come back"


def test_a_stay_may_name_the_signal_that_led_to_it(desk: Desk) -> None:
    number = desk.raised()
    one = desk.one(desk.enter(signal_id=number))
    assert (one.cause, one.signal_id) == ("rule", number)
    with pytest.raises(OutOfReach):
        desk.enter("C-E-3", signal_id=number)


def test_a_review_sets_strategy_and_the_next_review(desk: Desk) -> None:
    entry = desk.enter()
    desk.day = date(2026, 5, 8)
    desk.say(MANAGER, watch.review, entry, text="订单恢复，改为维持", strategy="hold")
    one = desk.one(entry)
    assert (one.strategy, one.review_on, desk.kinds(entry)) == ("hold", date(2026, 8, 6), ["entered", "reviewed"])
    assert one.words[1].review_on == one.review_on
    with pytest.raises(Invalid):
        desk.say(MANAGER, watch.review, entry, text="", strategy="hold")
    with pytest.raises(OutOfReach):
        desk.say(WESTERN, watch.review, entry, text="看看", strategy="hold")


def test_who_read_an_older_state_is_told_so(desk: Desk) -> None:
    entry = desk.enter()
    desk.say(OFFICER, watch.review, entry, text="正常", strategy="reduce")
    with pytest.raises(ChangedMeanwhile):
        watch.review(desk.work(MANAGER), entry, 1, text="正常", strategy="reduce")


def test_leaving_takes_two_people(desk: Desk) -> None:
    entry = desk.enter()
    with pytest.raises(refusals.NoExitAsked):
        desk.say(HEAD, watch.settle_exit, entry, grant=True, text="同意")
    desk.say(HEAD, watch.ask_exit, entry, reason="已结清逾期")
    assert (desk.one(entry).standing, desk.one(entry).exit_reason) == ("asked", "已结清逾期")
    with pytest.raises(refusals.ExitAsked):
        desk.say(OFFICER, watch.ask_exit, entry, reason="再申请")
    with pytest.raises(refusals.SamePerson):
        desk.say(HEAD, watch.settle_exit, entry, grant=True, text="同意")
    with pytest.raises(NotAllowed):
        desk.say(MANAGER, watch.settle_exit, entry, grant=True, text="同意")
    desk.say(COMMITTEE, watch.settle_exit, entry, grant=True, text="同意")
    one = desk.one(entry)
    assert (one.standing, one.left_on, one.settled_by) == ("left", DAY, "贷审会")
    assert desk.kinds(entry) == ["entered", "exit_asked", "left"]
    with pytest.raises(refusals.LeftAlready):
        desk.say(OFFICER, watch.review, entry, text="正常", strategy="hold")


def test_a_refusal_needs_a_reason_and_sets_the_next_review(desk: Desk) -> None:
    entry = desk.enter()
    desk.say(OFFICER, watch.ask_exit, entry, reason="已还清")
    desk.day = date(2026, 4, 8)
    with pytest.raises(Invalid):
        desk.say(HEAD, watch.settle_exit, entry, grant=False, text=" ")
    desk.say(HEAD, watch.settle_exit, entry, grant=False, text="只还了一期")
    one = desk.one(entry)
    assert (one.standing, one.exit_asked_by, one.review_on) == ("on", None, date(2026, 6, 8))
    assert desk.kinds(entry)[-1] == "exit_refused"


def test_only_the_asker_takes_the_wish_back(desk: Desk) -> None:
    entry = desk.enter()
    with pytest.raises(refusals.NoExitAsked):
        desk.say(OFFICER, watch.withdraw, entry)
    desk.say(OFFICER, watch.ask_exit, entry, reason="已还清")
    with pytest.raises(refusals.NotTheAsker):
        desk.say(MANAGER, watch.withdraw, entry)
    desk.say(OFFICER, watch.withdraw, entry)
    assert (desk.one(entry).standing, desk.kinds(entry)[-1]) == ("on", "exit_withdrawn")


def test_a_longer_stay_is_decided_by_somebody_with_the_right_to(desk: Desk) -> None:
    entry = desk.enter()
    with pytest.raises(NotAllowed):
        desk.say(MANAGER, watch.prolong, entry, until=date(2027, 3, 10), text="继续观察")
    desk.day = date(2026, 12, 1)
    for until in (None, date(2027, 3, 9), date(2027, 12, 2)):
        with pytest.raises(Invalid):
            desk.say(HEAD, watch.prolong, entry, until=until, text="继续观察")
    desk.say(HEAD, watch.prolong, entry, until=date(2027, 12, 1), text="继续观察")
    assert (desk.one(entry).stay_until, desk.kinds(entry)[-1]) == (date(2027, 12, 1), "prolonged")
    desk.say(OFFICER, watch.ask_exit, entry, reason="已还清")
    with pytest.raises(refusals.ExitAsked):
        desk.say(HEAD, watch.prolong, entry, until=date(2027, 12, 1), text="继续观察")


def test_the_list_shows_what_wants_a_word_within_reach(desk: Desk) -> None:
    first, second, third = desk.enter(), desk.enter("C-E-2", MANAGER, strategy="exit"), desk.enter("C-W-1", WESTERN)
    desk.levelled("C-E-1", 3)
    desk.say(MANAGER, watch.ask_exit, first, reason="已还清")
    today = date(2026, 4, 10)
    rows = watch.entries(desk.connection, EVERYTHING, today=today).rows
    assert rows["id"].tolist() == [first, second, third]
    assert [None if one != one else one for one in rows["level"]] == [3, None, None]
    assert watch.duties(desk.connection, EVERYTHING, today) == watch.Duties(3, 1, 1, 0)
    assert watch.duties(desk.connection, Reach((EAST,)), date(2027, 3, 10)) == watch.Duties(2, 1, 1, 2)
    assert watch.duties(desk.connection, Reach((WEST,)), DAY) == watch.Duties(1, 0, 0, 0)

    def found(reach: Reach = EVERYTHING, **wanted: object) -> list[int]:
        return watch.entries(desk.connection, reach, WatchFilter(**wanted), today=today).rows["id"].tolist()

    assert found(due="review") == [second]
    assert found(due="exit") == [first]
    assert found(due="stay") == []
    assert found(strategy="exit") == [second]
    assert found(branch=WEST) == [third]
    assert found(search="王五") == [second]
    assert found(Reach((EAST,), ("李芳",))) == [first]
    assert found(left=True) == []
    assert watch.branches(desk.connection, EVERYTHING) == sorted((EAST, WEST))


def test_every_stay_of_a_borrower_is_kept(desk: Desk) -> None:
    first = desk.enter()
    desk.left(first)
    second = desk.enter()
    assert [one.id for one in watch.of_borrower(desk.connection, EVERYTHING, "C-E-1")] == [second, first]
    assert watch.of_borrower(desk.connection, Reach((WEST,)), "C-E-1") == ()
    with pytest.raises(OutOfReach):
        desk.one(first, Reach((WEST,)))


def test_borrowers_near_default_who_are_not_on_the_list_are_proposed(desk: Desk) -> None:
    for borrower, colour, branch, weight in (
        ("C-E-1", 4, EAST, 1.0),
        ("C-E-2", 4, EAST, 9.0),
        ("C-E-3", 3, EAST, 5.0),
        ("C-W-1", 4, WEST, 2.0),
    ):
        desk.levelled(borrower, colour, branch, weight)
    desk.enter("C-E-2", MANAGER)
    found = watch.proposed(desk.connection, EVERYTHING, 4, limit=1)
    assert (found.rows["borrower_id"].tolist(), found.total) == (["C-W-1"], 2)
    assert watch.proposed(desk.connection, Reach((EAST,)), 3).rows["borrower_id"].tolist() == ["C-E-1", "C-E-3"]


def test_who_was_on_the_list_then_is_told_as_it_was_then(desk: Desk) -> None:
    first = desk.enter()
    desk.enter("C-W-1", WESTERN)
    desk.day = date(2026, 4, 1)
    desk.left(first)
    days = [DAY - timedelta(days=1), DAY, date(2026, 3, 31), date(2026, 4, 1)]
    told = watch.watched_on(desk.connection, EVERYTHING, days)
    assert [told[day] for day in days] == [(), ("C-E-1", "C-W-1"), ("C-E-1", "C-W-1"), ("C-W-1",)]
    assert watch.watched_on(desk.connection, Reach((EAST,)), days)[DAY] == ("C-E-1",)
    listed = watch.entries(desk.connection, EVERYTHING, WatchFilter(on=DAY), today=desk.day).rows
    assert set(listed["borrower_id"]) == set(told[DAY])


def test_the_balance_of_the_list_comes_from_the_book_of_that_date(desk: Desk) -> None:
    rows = past.over_time(desk.pin, VIEW, POLICY, watched=((DAY, VIEW.as_of, ("C-E-1", "C-E-2", "C-GONE")),))
    (row,) = rows.to_dict("records")
    assert (row["on"], row["borrowers"], row["owing"], row["balance"], row["share"]) == (DAY, 3, 2, 16000.0, 0.5)
    empty = past.over_time(desk.pin, VIEW, POLICY, watched=((DAY, VIEW.as_of, ()),)).to_dict("records")
    assert (empty[0]["borrowers"], empty[0]["balance"], empty[0]["share"]) == (0, 0.0, 0.0)
    standing = past.now(desk.pin, VIEW, POLICY, watched=("C-E-1",)).to_dict("records")
    assert [(one["borrower_id"], one["dpd"]) for one in standing] == [("C-E-1", 45)]


def test_every_refusal_and_every_word_is_said_in_both_languages() -> None:
    for language in ("zh", "en"):
        assert all(
            text(language, one.key, day="2026-03-09")
            for one in vars(refusals).values()
            if isinstance(one, type) and one.key.startswith("watch.")
        )
        assert all(text(language, f"term.strategy.{one}") for one in Strategy)
