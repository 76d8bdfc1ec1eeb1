"""The words of whoever handles a signal: taken in hand, looked into, looked at again, given to another, a remark."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Actor, Right, verb
from postloan.access.within import reach_of, within
from postloan.desk import Unit
from postloan.desk.calendar import calendar_of
from postloan.desk.policies import current
from postloan.errors import Invalid, Problem
from postloan.terms import Colour, SignalState, Verdict
from postloan.warning.life.clocks import recheck
from postloan.warning.life.leveling import relevel
from postloan.warning.life.moves import CLOSES
from postloan.warning.life.owner import able
from postloan.warning.life.step import admitted, step, today_of, words
from postloan.warning.tables import signal


@verb(Right.HANDLE_SIGNAL)
def acknowledge_signal(work: Unit, signal_id: int, version: int, *, text: str = "") -> None:
    """Take a new signal in hand, as it was read at ``version``.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow.
    """
    row = admitted(work, "acknowledge", signal_id, version)
    step(work, row, "acknowledged", {"state": SignalState.ACKNOWLEDGED}, text=words(text))


@verb(Right.HANDLE_SIGNAL)
def verify_signal(work: Unit, signal_id: int, version: int, verdict: str, *, text: str, duplicate_of: int | None = None) -> None:
    """Say what looking into a signal showed. A duplicate names the signal of the same borrower that is handled instead.

    Found false, or a duplicate, by somebody who may close a signal of its colour it no longer counts in the borrower's level. Said
    by anybody else the verdict is a proposal: it counts until somebody with that right says so or closes it.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow; Invalid: no verdict, not a word on what was found, or no such other signal.
    """
    row = admitted(work, "verify", signal_id, version)
    if verdict not in set(Verdict):
        raise Invalid({"verdict": Problem("signal.verdict_missing")})
    said = words(text, required=True)
    facts: dict[str, Any] = {"verdict": str(verdict)}
    if verdict == Verdict.DUPLICATE:
        facts["duplicate_of"] = _other(work, row["borrower_id"], signal_id, duplicate_of)
    today = today_of(work)
    aside = _set_aside(work, row, verdict, today)
    changes = {"state": SignalState.VERIFIED, "verdict": str(verdict), "set_aside_on": aside}
    step(work, row, "verified", changes, text=said, facts=facts if aside is None else {**facts, "counts": False}, today=today)
    relevel(work, (row["borrower_id"],), today)


def _set_aside(work: Unit, row: RowMapping, verdict: str, today: date) -> date | None:
    """Since when the signal does not count: what one with the right set aside, one without it cannot bring back by agreeing."""
    if verdict == Verdict.TRUE:
        return None
    right = isinstance(work.who, Actor) and work.who.may(CLOSES[Colour(row["colour"])])
    return row["set_aside_on"] or (today if right else None)


def _other(work: Unit, borrower_id: str, signal_id: int, other: int | None) -> int:
    """The number of another signal of the borrower that is not itself a duplicate."""
    asked = select(signal.c.id).where(
        signal.c.id == other, signal.c.id != signal_id, signal.c.borrower_id == borrower_id, within(signal, reach_of(work)),
        signal.c.verdict.is_distinct_from(Verdict.DUPLICATE.value),
    )  # fmt: skip
    found = None if other is None else work.connection.execute(asked).scalar_one_or_none()
    if found is None:
        raise Invalid({"duplicate_of": Problem("signal.no_such_signal")})
    return int(found)


@verb(Right.HANDLE_SIGNAL)
def recheck_signal(work: Unit, signal_id: int, version: int, *, text: str, next_on: date | None = None) -> None:
    """Say how things stand at a re-check; the next one is due as its colour asks, or earlier if a day is named.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow; Invalid: not a word on it, or a day that is past or later than the colour allows.
    """
    row = admitted(work, "recheck", signal_id, version)
    said, policy, today = words(text, required=True), current(work.connection), today_of(work)
    latest = recheck(row["colour"], today, calendar_of(work.connection, policy), policy)
    if next_on is not None and not today < next_on <= latest:
        raise Invalid({"next_on": Problem("signal.recheck_between", {"latest": latest.isoformat()})})
    due = next_on or latest
    step(work, row, "rechecked", {"recheck_on": due}, text=said, facts={"next_on": due.isoformat()}, today=today)


@verb(Right.ASSIGN_SIGNAL)
def hand_over_signal(work: Unit, signal_id: int, version: int, owner: str, *, text: str = "") -> None:
    """Give a signal to somebody who may handle it and reaches its borrower.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow; Invalid: nobody of that name can act on it, or it is his already.
    """
    row = admitted(work, "hand_over", signal_id, version)
    if owner not in able(work.connection, row["branch"], row["officer"]):
        raise Invalid({"owner": Problem("signal.owner_unknown")})
    if owner == row["owner"]:
        raise Invalid({"owner": Problem("signal.owner_same")})
    step(work, row, "handed_over", {"owner": owner}, text=words(text), facts={"from": row["owner"], "to": owner})


@verb(Right.HANDLE_SIGNAL)
def comment_signal(work: Unit, signal_id: int, version: int, *, text: str) -> None:
    """Add a remark; also to a signal that is closed.

    Raises:
        OutOfReach, ChangedMeanwhile; Invalid: nothing was said.
    """
    row = admitted(work, "comment", signal_id, version)
    step(work, row, "commented", {}, text=words(text, required=True))
