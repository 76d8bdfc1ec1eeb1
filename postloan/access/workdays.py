"""Correcting the bank's calendar: days off and working days that the official calendar has otherwise, or not yet."""

from datetime import date, timedelta

from sqlalchemy import select

from postloan.access.actor import verb
from postloan.access.role import Right
from postloan.desk import Unit
from postloan.desk.calendar import calendar_of
from postloan.desk.policies import current
from postloan.desk.tables import calendar_day
from postloan.errors import ChangedMeanwhile, Invalid, Problem

_NOTE, _LONGEST = 200, 31


class NothingToCorrect(Invalid):
    """The calendar has these days so already."""

    key = "calendar.nothing_to_correct"


@verb(Right.SET_CALENDAR)
def correct_calendar(work: Unit, since: date | None, until: date | None, *, working: bool | None, note: str) -> tuple[date, ...]:
    """Make the days from ``since`` up to and with ``until`` (missing: that one day) days off, or working days; returns those it changed.

    Only days that the calendar has otherwise are written down, each with who, when and why.

    Raises:
        Invalid: no day, days the wrong way round or too many, neither one nor the other, no reason; NothingToCorrect.
    """
    work.alone()
    policy = current(work.connection)
    calendar = calendar_of(work.connection, policy)
    if problems := _problems(since, until, note, working=working):
        raise Invalid(problems)
    assert since is not None  # a problem otherwise
    every = [since + timedelta(days=step) for step in range(((until or since) - since).days + 1)]
    wrong = [day for day in every if calendar.is_working(day) is not working]
    if not wrong:
        raise NothingToCorrect({"since": Problem("calendar.nothing_to_correct")})
    known = {one.on: one for one in calendar.changes}
    told = {"working": working, "note": note.strip(), "set_by": work.who.name, "set_at": work.at}
    for day in wrong:
        if day in known:
            work.update(calendar_day, known[day].id, told, version=known[day].version)
        else:
            work.insert(calendar_day, {"country": policy.calendar_country, "on": day, **told, "version": 1})
    work.subject = f"calendar {policy.calendar_country}"
    return tuple(wrong)


def _problems(since: date | None, until: date | None, note: str, *, working: bool | None) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if since is None:
        found["since"] = Problem("calendar.day_missing")
    elif until is not None and not since <= until < since + timedelta(days=_LONGEST):
        found["until"] = Problem("calendar.until_wrong", {"limit": _LONGEST})
    if working is None:
        found["working"] = Problem("calendar.choice_missing")
    if not note.strip():
        found["note"] = Problem("calendar.note_missing")
    elif len(note) > _NOTE:
        found["note"] = Problem("calendar.note_long", {"limit": _NOTE})
    return found


@verb(Right.SET_CALENDAR)
def withdraw_correction(work: Unit, change_id: int, version: int) -> None:
    """Take a correction back: the day is again what the official calendar says.

    Raises:
        ChangedMeanwhile: it was changed or taken back since it was read.
    """
    row = work.connection.execute(select(calendar_day.c.country).where(calendar_day.c.id == change_id)).one_or_none()
    if row is None:
        raise ChangedMeanwhile
    work.delete(calendar_day, change_id, version=version)
    work.subject = f"calendar {row.country}"
