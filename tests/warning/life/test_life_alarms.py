"""What a date's loans are held against: levels and stays as they were known while that date was the newest judged."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from signal_desk import ORANGE, RED, WESTERN, YELLOW, Desk, Ran, hit
from signal_desk import found as finding
from sqlalchemy import insert

from postloan.book.alarm import SILENCE, Alarm, Alarms
from postloan.warning.alarms import alarmed_since, alarms
from postloan.warning.tables import warning_run, watch_entry

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def judged(desk: Desk, as_of: date, on: date, **colours: int) -> None:
    """A run of a date's book on a day, with what a rule says of borrowers."""
    desk.day = on
    at = datetime.combine(on, datetime.min.time())
    values: dict[str, Any] = dict.fromkeys(("setting_version", "policy_version", "raised", "updated", "muted", "quiet"), 0)
    row = {"as_of": as_of, "known_until": on, "started_at": at, "finished_at": at, "cause": "publish", "marks": {}, **values}
    desk.connection.execute(insert(warning_run).values(row))
    desk.take(Ran(as_of, (finding("R01", *(hit("R01", who, colour) for who, colour in colours.items())),)))


def watched(desk: Desk, borrower: str, entered: date, left: date | None = None) -> None:
    desk.connection.execute(insert(watch_entry).values({
        "borrower_id": borrower, "borrower_name": borrower, "branch": "城东支行", "entered_on": entered, "entered_by": "李芳", "cause": "hand",
        "entered_at": datetime.combine(entered, datetime.min.time()), "reason": "销售下滑", "strategy": "reduce", "review_on": entered,
        "stay_until": entered + timedelta(days=180), "currency": "CNY", "left_on": left, "version": 1,
    }))  # fmt: skip


def said(desk: Desk, day: date) -> Alarms:
    return alarms(desk.connection, WESTERN.reach, day)


def test_where_nobody_looked_nothing_is_known(desk: Desk):
    assert said(desk, JANUARY) == SILENCE
    judged(desk, FEBRUARY, date(2026, 3, 5), A=RED)
    assert said(desk, JANUARY) == SILENCE, "a later date's run says nothing of an earlier one"
    assert said(desk, FEBRUARY) == Alarms((Alarm("A", RED, watched=False),), judged=True, listed=True)
    assert said(desk, MARCH) == said(desk, FEBRUARY), "until the new date is judged the levels stand"


def test_a_date_keeps_what_was_known_until_a_later_one_was_judged(desk: Desk):
    judged(desk, JANUARY, date(2026, 2, 4), A=ORANGE, B=YELLOW)
    judged(desk, JANUARY, date(2026, 2, 20), B=ORANGE)
    judged(desk, FEBRUARY, date(2026, 3, 4), C=RED)
    assert [one.borrower_id for one in said(desk, JANUARY).of] == ["A", "B"], "yellow at first, orange before the next tape"
    assert [(one.borrower_id, one.colour) for one in said(desk, FEBRUARY).of] == [("A", ORANGE), ("B", ORANGE), ("C", RED)]


def test_the_colour_asked_for_is_the_policys(desk: Desk):
    judged(desk, JANUARY, date(2026, 2, 4), A=ORANGE, B=YELLOW, C=RED)
    for colour, names in ((YELLOW, "ABC"), (ORANGE, "AC"), (RED, "C")):
        desk.policy(sicr_warning_colour=int(colour))
        assert "".join(one.borrower_id for one in said(desk, JANUARY).of) == names


def test_the_watch_list_counts_as_it_was_with_runs_and_without(desk: Desk):
    watched(desk, "A", date(2026, 1, 10), left=date(2026, 2, 10))
    watched(desk, "B", date(2026, 2, 5))
    assert said(desk, JANUARY) == Alarms((Alarm("A", 0, watched=True),), listed=True), "levels stay unknown"
    judged(desk, JANUARY, date(2026, 2, 6), B=RED)
    assert said(desk, JANUARY).of == (Alarm("B", RED, watched=True),)
    judged(desk, FEBRUARY, date(2026, 2, 8))
    assert said(desk, JANUARY).of == (Alarm("A", 0, watched=True), Alarm("B", RED, watched=True))


@pytest.mark.parametrize(("exposure", "since"), [(1_000_000.0, date(2026, 2, 4)), (900_000.0, date(2026, 2, 4))])
def test_since_is_the_beginning_of_the_unbroken_spell(desk: Desk, exposure: float, since: date):
    """What he owes may change meanwhile; that begins a new row of his level and no new spell."""
    judged(desk, JANUARY, date(2026, 2, 4), A=ORANGE)
    desk.day = date(2026, 3, 4)
    desk.take(Ran(FEBRUARY, (finding("R01", hit("R01", "A", RED, exposure=exposure)),)))
    watched(desk, "A", date(2026, 2, 9))
    found = alarmed_since(desk.connection, WESTERN.reach, FEBRUARY, "A")
    assert found == {"warning_colour": since, "watched": date(2026, 2, 9)}
    assert alarmed_since(desk.connection, WESTERN.reach, FEBRUARY, "B") == {}


def test_a_spell_that_has_ended_is_not_gone_on_from(desk: Desk):
    judged(desk, JANUARY, date(2026, 2, 4), A=ORANGE)
    (number,) = [row["id"] for row in desk.rows(borrower_id="A")]
    desk.day = date(2026, 2, 20)
    desk.closed(number)
    assert alarmed_since(desk.connection, WESTERN.reach, JANUARY, "A") == {}
    judged(desk, JANUARY, date(2026, 3, 25), A=RED)
    assert alarmed_since(desk.connection, WESTERN.reach, JANUARY, "A") == {"warning_colour": date(2026, 3, 25)}
