"""The watch list as people use it: enter a borrower, review, ask that he leave, and another person decides."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from postloan.access import EVERYTHING, Actor, Right, Role, Scope
from postloan.desk import unit
from postloan.i18n import text
from postloan.warning import watch


def borrower_of(house: Any) -> str:
    """Somebody who is not on the list yet."""
    pin = house.book.pin()
    with house.desk.connect() as connection:
        listed = set(watch.entries(connection, EVERYTHING, today=date(2026, 1, 1), limit=None).rows["borrower_id"])
    loans = pin.snapshot(Scope(EVERYTHING, pin.dates[-1])).order_by("loan_id").limit(200).to_pandas()
    return next(str(one) for one in loans["borrower_id"] if one not in listed)


def entered(house: Any, who: Actor) -> int:
    pin = house.book.pin()
    with unit(house.desk, who, "enter_watch") as work:
        return watch.enter(work, pin, Scope(EVERYTHING, pin.dates[-1]), borrower_of(house), strategy="reduce", reason="销售下滑")


def stay(house: Any, entry_id: int) -> watch.Entry:
    with house.desk.connect() as connection:
        return watch.one(connection, EVERYTHING, entry_id)


def press(app: Any, key: str) -> Any:
    """The last button of that name: those of proposals stand before it."""
    return [one for one in app.button if one.label == text("zh", key)][-1].click().run()


def write(app: Any, key: str, words: str, at: int = 0) -> None:
    label = text("zh", "form.required", label=text("zh", key))
    [one for one in app.text_area if one.label == label][at].set_value(words)


def test_a_borrower_named_in_the_address_is_entered_by_hand(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    who = borrower_of(full)
    app = visitor(full).open("watchlist", borrower=who)
    write(app, "watch.act.reason", "连续两季亏损", at=-1)
    app = press(app, "watch.act.enter_now")
    assert faults() == []
    with full.desk.connect() as connection:
        (one,) = watch.of_borrower(connection, EVERYTHING, who)
    assert (one.reason, one.strategy, one.cause) == ("连续两季亏损", "reduce", "hand")
    assert one.borrower_name in app.dataframe[-1].value.iloc[:, 1].tolist()


def test_without_a_reason_nothing_is_saved_and_the_field_says_so(full: Any, visitor: Callable[..., Any]) -> None:
    who = borrower_of(full)
    app = press(visitor(full).open("watchlist", borrower=who), "watch.act.enter_now")
    assert any(text("zh", "watch.text_missing") in one.value for one in app.markdown)
    with full.desk.connect() as connection:
        assert watch.of_borrower(connection, EVERYTHING, who) == ()


def test_one_person_asks_and_another_decides(full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    head = visitor(full)
    number = entered(full, head.actor)
    app = head.open("watchlist", entry=str(number))
    write(app, "watch.act.text", "订单恢复")
    app = press(app, "watch.act.review_now")
    assert [one.kind for one in stay(full, number).words] == ["entered", "reviewed"]
    write(app, "watch.act.reason", "已还清逾期")
    app = press(app, "watch.act.ask_exit_now")
    assert stay(full, number).standing == "asked"
    assert text("zh", "watch.act.grant_now") not in [one.label for one in app.button], "he asked himself"
    app = visitor(full, Role.COMMITTEE).open("watchlist", entry=str(number))
    write(app, "watch.act.text", "同意")
    press(app, "watch.act.grant_now")
    assert faults() == []
    assert (stay(full, number).standing, stay(full, number).settled_by) == ("left", stay(full, number).words[-1].who)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reader_sees_a_stay_and_a_past_list_and_cannot_act(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]], language: str
) -> None:
    head = Actor(None, "总行", Role.HEAD_OFFICE, EVERYTHING)
    assert head.may(Right.KEEP_WATCH)
    assert not Actor(None, "审计", Role.AUDITOR, EVERYTHING).may(Right.KEEP_WATCH)
    number = entered(full, head)
    reader = visitor(full, Role.AUDITOR, language)
    app = reader.open("watchlist", entry=str(number))
    assert text(language, "watch.read_only") in [one.value for one in app.caption]
    assert [one.label for one in app.button if one.label.startswith(text(language, "watch.act.review_now"))] == []
    reader.app.query_params.clear()
    past = reader.open("watchlist", on="2026-06-30")
    assert any(text(language, "watch.back_to_now", day="2026-06-30") == one.label for one in past.button)
    assert faults() == []


def test_a_stay_out_of_reach_is_not_shown(full: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(full, Role.LOAN_OFFICER).open("watchlist", entry="99999999")
    assert any(text("zh", "error.out_of_reach") in one.value for one in app.error)
