"""One step of a signal's life: found within reach, held against the table of moves, written with who and when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Actor, Right
from postloan.access.within import reach_of, within
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach, Problem
from postloan.terms import SignalState, Verdict
from postloan.warning.life.moves import MOVES
from postloan.warning.life.refusals import NotNow, NotVerified
from postloan.warning.tables import signal, signal_step

_TEXT = 2000


def today_of(work: Unit) -> date:
    """The day on the bank's clock."""
    return current(work.connection).local(work.at).date()


def signal_in_reach(work: Unit, signal_id: int, version: int | None = None) -> RowMapping:
    """The signal of a number, with nobody else writing about signals until the unit ends.

    Raises:
        OutOfReach: it is not there or not his.
        ChangedMeanwhile: it is not as it was read at ``version`` any more.
    """
    work.alone()
    asked = select(signal).where(signal.c.id == signal_id, within(signal, reach_of(work)))
    row = work.connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    if version is not None and row["version"] != version:
        raise ChangedMeanwhile
    work.subject = f"borrower:{row['borrower_id']}"
    return row


def admitted(work: Unit, verb: str, signal_id: int, version: int) -> RowMapping:
    """The signal as it was read, where the table of moves lets this be done with it.

    Raises:
        OutOfReach, ChangedMeanwhile; NotNow: not in this state; NotVerified: only once it was found to be true.
    """
    row, move = signal_in_reach(work, signal_id, version), MOVES[verb]
    if row["state"] not in move.origins:
        raise NotNow(verb=verb, state=row["state"])
    if move.needs_true and row["verdict"] != Verdict.TRUE:
        raise NotVerified
    return row


def need(work: Unit, right: Right, refusal: NotAllowed) -> None:
    """Raise the refusal unless the person's role carries the right."""
    if not isinstance(work.who, Actor) or not work.who.may(right):
        raise refusal


def words(text: str | None, *, required: bool = False, name: str = "text") -> str | None:
    """What was said, trimmed; None for nothing.

    Raises:
        Invalid: something has to be said and is not, or too much is.
    """
    said = (text or "").strip()
    if required and not said:
        raise Invalid({name: Problem("signal.text_missing")})
    if len(said) > _TEXT:
        raise Invalid({name: Problem("signal.too_long", {"limit": _TEXT})})
    return said or None


def step_row(work: Unit, row: Mapping[Any, Any], kind: str, *, today: date, text: str | None = None,
             facts: Mapping[str, Any] | None = None) -> dict[str, Any]:  # fmt: skip
    """A step as it is stored: what was done to the signal ``row``, as it stands after it."""
    return {
        "signal_id": row["id"], "at": work.at, "on": today, "who_id": work.who.id, "who": work.who.name, "kind": kind,
        "state": str(row["state"]), "colour": int(row["colour"]), "value": row["value"], "text": text, "facts": dict(facts or {}),
    }  # fmt: skip


def step(work: Unit, row: RowMapping, kind: str, changes: Mapping[str, Any], *, text: str | None = None,
         facts: Mapping[str, Any] | None = None, today: date | None = None) -> None:  # fmt: skip
    """Change a signal as it was read and write down the step."""
    plain = {name: str(value) if isinstance(value, SignalState) else value for name, value in changes.items()}
    work.update(signal, row["id"], plain, version=row["version"])
    work.insert(signal_step, step_row(work, {**row, **plain}, kind, today=today or today_of(work), text=text, facts=facts))
