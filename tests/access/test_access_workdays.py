"""Correcting the calendar: what is written, by whom, what is refused, and taking it back."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, select

from postloan.access import Actor, Role
from postloan.access.thresholds import change_policy
from postloan.access.workdays import NothingToCorrect, correct_calendar, withdraw_correction
from postloan.desk import unit
from postloan.desk.calendar import Calendar, calendar_of
from postloan.desk.policies import current
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed

Make = Callable[..., Actor]


def calendar(engine: Engine) -> Calendar:
    with engine.connect() as connection:
        return calendar_of(connection, current(connection))


def correct(
    engine: Engine, who: Actor, since: date | None, until: date | None = None, *, working: bool | None = False, note: str = "通知"
):
    with unit(engine, who, "correct_calendar") as work:
        return correct_calendar(work, since, until, working=working, note=note)


def test_only_days_that_the_calendar_has_otherwise_are_written(any_engine: Engine, actor: Make) -> None:
    # Thursday 1 to Sunday 11 April 2027, of which the 5th is a holiday and two weekends are free anyway
    changed = correct(any_engine, actor(), date(2027, 4, 1), date(2027, 4, 11), note=" 本地节日 ")
    assert [day.day for day in changed] == [1, 2, 6, 7, 8, 9]
    after = calendar(any_engine)
    assert not any(after.is_working(day) for day in changed)
    assert {(one.note, one.set_by) for one in after.changes} == {("本地节日", actor().name)}


def test_a_notice_is_entered_as_days_off_and_days_worked(any_engine: Engine, actor: Make) -> None:
    assert correct(any_engine, actor(), date(2027, 10, 6), date(2027, 10, 7)) == (date(2027, 10, 6), date(2027, 10, 7))
    assert correct(any_engine, actor(), date(2027, 10, 9), working=True) == (date(2027, 10, 9),)
    assert calendar(any_engine).add_working_days(date(2027, 9, 30), 2) == date(2027, 10, 9)


def test_a_correction_is_corrected_in_place_and_the_audit_knows_both(any_engine: Engine, actor: Make) -> None:
    correct(any_engine, actor(), date(2026, 3, 11))
    correct(any_engine, actor(), date(2026, 3, 11), working=True, note="通知撤回")
    (only,) = calendar(any_engine).changes
    assert (only.working, only.note, only.version) == (True, "通知撤回", 2)
    with any_engine.connect() as connection:
        first, second = connection.execute(select(audit.c.changes).order_by(audit.c.seq)).scalars()
    assert first[0]["after"]["note"] == "通知"
    assert second[0]["before"]["note"] == "通知"


def test_a_correction_taken_back_leaves_the_official_calendar(any_engine: Engine, actor: Make) -> None:
    correct(any_engine, actor(), date(2026, 3, 11))
    (only,) = calendar(any_engine).changes
    with unit(any_engine, actor(), "withdraw_correction") as work:
        withdraw_correction(work, only.id, only.version)
    assert calendar(any_engine) == Calendar("CN")
    with pytest.raises(ChangedMeanwhile), unit(any_engine, actor(), "withdraw_correction") as work:
        withdraw_correction(work, only.id, only.version)


def test_whoever_read_an_older_version_takes_nothing_back(any_engine: Engine, actor: Make) -> None:
    correct(any_engine, actor(), date(2026, 3, 11))
    correct(any_engine, actor(), date(2026, 3, 11), working=True)
    (only,) = calendar(any_engine).changes
    with pytest.raises(ChangedMeanwhile), unit(any_engine, actor(), "withdraw_correction") as work:
        withdraw_correction(work, only.id, 1)


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        ((None, None, False, ""), {"since", "note"}),
        ((date(2026, 3, 11), date(2026, 3, 10), False, "通知"), {"until"}),
        ((date(2026, 3, 1), date(2026, 4, 1), False, "通知"), {"until"}),
        ((date(2026, 3, 11), None, None, "字" * 201), {"working", "note"}),
        ((date(2026, 10, 1), date(2026, 10, 7), False, "通知"), {"since"}),
    ],
)
def test_what_was_entered_wrongly_is_told_beside_its_field(engine: Engine, actor: Make, entered, fields) -> None:
    since, until, working, note = entered
    with pytest.raises(Invalid) as refused:
        correct(engine, actor(), since, until, working=working, note=note)
    assert set(refused.value.problems) == fields
    assert calendar(engine).changes == ()


def test_days_that_are_so_already_are_no_correction(engine: Engine, actor: Make) -> None:
    with pytest.raises(NothingToCorrect):
        correct(engine, actor(), date(2026, 10, 10), working=True)


@pytest.mark.parametrize("role", [Role.BRANCH_MANAGER, Role.AUDITOR, Role.LOAN_OFFICER])
def test_who_may_not_is_refused(engine: Engine, actor: Make, role: Role) -> None:
    with pytest.raises(NotAllowed):
        correct(engine, actor(role), date(2026, 3, 11))


def test_each_country_has_its_own_corrections(any_engine: Engine, actor: Make) -> None:
    correct(any_engine, actor(), date(2026, 3, 11))
    with unit(any_engine, actor(), "change_policy") as work:
        change_policy(work, {"calendar_country": "DE"}, "海外分行")
    assert calendar(any_engine) == Calendar("DE")
    correct(any_engine, actor(), date(2026, 3, 11), note="Feiertag")
    assert [one.note for one in calendar(any_engine).changes] == ["Feiertag"]


def test_a_country_nobody_knows_the_holidays_of_is_refused(engine: Engine, actor: Make) -> None:
    with pytest.raises(Invalid) as refused, unit(engine, actor(), "change_policy") as work:
        change_policy(work, {"calendar_country": "XX"}, "试")
    assert refused.value.problems["calendar_country"].key == "admin.policy_country"
