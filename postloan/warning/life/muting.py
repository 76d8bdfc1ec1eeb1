"""Keeping a rule quiet for a borrower for a while, with a reason."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from postloan.access import Right, verb
from postloan.access.within import reach_of, within
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, OutOfReach, Problem
from postloan.warning.life.refusals import MutedAlready
from postloan.warning.life.step import admitted, step, today_of, words
from postloan.warning.tables import signal_mute


@verb(Right.MUTE_SIGNAL)
def mute_signal(work: Unit, signal_id: int, version: int, *, until: date | None, reason: str) -> int:
    """Keep the signal's rule quiet for its borrower up to a day; returns the number of the mute. A worse colour is raised all the same.

    The signal itself stays as it is: what is open is handled to its end.

    Raises:
        OutOfReach, ChangedMeanwhile; MutedAlready.
        Invalid: no reason, or a day that is missing, past or later than the policy allows.
    """
    row, today = admitted(work, "mute", signal_id, version), today_of(work)
    latest = today + timedelta(days=current(work.connection).warning_mute_days_max)
    said = words(reason, required=True, name="reason")
    if until is None or not today <= until <= latest:
        raise Invalid({"until": Problem("signal.mute_between", {"latest": latest.isoformat()})})
    mine = signal_mute.c.borrower_id == row["borrower_id"], signal_mute.c.rule_id == row["rule_id"]
    known = work.connection.execute(select(signal_mute.c.until).where(*mine, in_force(today))).first()
    if known is not None:
        raise MutedAlready(until=known.until.isoformat())
    names = ("borrower_id", "borrower_name", "branch", "officer", "rule_id", "colour")
    found: int = work.insert(signal_mute, {
        **{name: row[name] for name in names}, "reason": said, "starts_on": today, "until": until,
        "muted_by_id": work.who.id, "muted_by": work.who.name, "muted_at": work.at, "version": 1,
    })  # fmt: skip
    step(work, row, "muted", {}, text=said, facts={"until": until.isoformat(), "mute": found}, today=today)
    return found


@verb(Right.MUTE_SIGNAL)
def unmute_signal(work: Unit, mute_id: int, version: int) -> None:
    """Let a rule speak again from today on; the next run, of the same day too, raises what it finds.

    Raises:
        OutOfReach; ChangedMeanwhile: it was ended since, or has run out.
    """
    work.alone()
    asked = select(signal_mute).where(signal_mute.c.id == mute_id, within(signal_mute, reach_of(work)))
    row = work.connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    work.subject = f"borrower:{row['borrower_id']}"
    today = today_of(work)
    if row["ended_on"] is not None or row["until"] < today:
        raise ChangedMeanwhile
    work.update(signal_mute, mute_id, {"ended_on": today, "ended_by": work.who.name, "ended_at": work.at}, version=version)


def in_force(day: date) -> ColumnElement[bool]:
    """The condition that a mute is in force on a day: up to its last day, or to the day before it was ended."""
    ended = or_(signal_mute.c.ended_on.is_(None), signal_mute.c.ended_on > day)
    return and_(signal_mute.c.starts_on <= day, signal_mute.c.until >= day, ended)


def lifted_since(connection: Connection, moment: datetime) -> bool:
    """Whether anybody let a rule speak again after a moment (UTC)."""
    return connection.execute(select(signal_mute.c.id).where(signal_mute.c.ended_at > moment).limit(1)).first() is not None
