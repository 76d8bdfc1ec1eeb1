"""What a date's loans have to be held against: who was under a bad enough warning then, who was on the watch list, and since when.

A date is known for what it is once a run has judged it, and until a run judges a later one: what was said in between belongs to it.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from postloan.access import Reach
from postloan.book.alarm import Alarm, Alarms
from postloan.desk.policies import current
from postloan.warning.life.figures import on_level
from postloan.warning.tables import warning_level, warning_run, watch_entry
from postloan.warning.watch.queries import was_on

_LEVEL, _ENTRY, _RUN = warning_level.c, watch_entry.c, warning_run.c


def alarms(connection: Connection, reach: Reach, day: date) -> Alarms:  # noqa: ARG001  a stage does not depend on who looks
    """Borrowers anywhere in the bank whose level was as bad as the policy asks of a stage, or who were watched: keys, nothing to show."""
    until = _last_day(connection, day)
    bad = select(_LEVEL.borrower_id, _LEVEL.colour).where(on_level(until), _bad(connection))
    levels: dict[str, int] = {row.borrower_id: row.colour for row in connection.execute(bad)}
    watched = set(connection.execute(select(_ENTRY.borrower_id).where(was_on(until))).scalars())
    of = tuple(Alarm(name, levels.get(name, 0), name in watched) for name in sorted({*levels, *watched}))
    listed = connection.execute(select(_ENTRY.id).where(_ENTRY.entered_on <= until).limit(1)).first() is not None
    judged = _first(connection, _RUN.as_of <= day, _RUN.known_until <= until) is not None
    return Alarms(of, judged, listed or judged)


def alarmed_since(connection: Connection, reach: Reach, day: date, borrower_id: str) -> dict[str, date]:  # noqa: ARG001
    """The day from which a borrower has had, without a break, what :func:`alarms` says of him: by the name of the fact."""
    until = _last_day(connection, day)
    mine = (_LEVEL.borrower_id == borrower_id, _LEVEL.from_on <= until, _bad(connection))
    spells = connection.execute(select(_LEVEL.from_on, _LEVEL.to_on).where(*mine).order_by(_LEVEL.from_on.desc())).all()
    since: date | None = None
    for spell in spells:
        if (since is None and spell.to_on is not None and spell.to_on <= until) or (since is not None and spell.to_on != since):
            break
        since = spell.from_on
    entered = connection.execute(
        select(func.min(_ENTRY.entered_on)).where(_ENTRY.borrower_id == borrower_id, was_on(until))
    ).scalar_one()
    return {fact: on for fact, on in (("warning_colour", since), ("watched", entered)) if on is not None}


def _bad(connection: Connection) -> ColumnElement[bool]:
    return _LEVEL.colour >= current(connection).sicr_warning_colour


def _last_day(connection: Connection, day: date) -> date:
    """The last day on which ``day`` was the newest date judged; the end of time where it still is."""
    later = _first(connection, _RUN.as_of > day)
    if later is not None:
        return later - timedelta(days=1)
    return day if _first(connection) is None else date.max


def _first(connection: Connection, *which: ColumnElement[bool]) -> date | None:
    """The day of the first run of these."""
    found: date | None = connection.execute(select(func.min(_RUN.known_until)).where(*which)).scalar_one()
    return found
