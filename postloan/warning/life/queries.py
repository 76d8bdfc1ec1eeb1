"""Reading signals, always within a reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.errors import OutOfReach
from postloan.terms import ClosedAs, Colour, SignalState, Verdict
from postloan.warning.life.due import due_on
from postloan.warning.life.model import Action, Mute, Signal, Step
from postloan.warning.life.moves import OPEN
from postloan.warning.life.owner import able
from postloan.warning.tables import signal, signal_action, signal_mute, signal_step

_STEP = ("at", "on", "who", "kind", "value", "text", "facts")
_ACTION = ("id", "what", "owner", "due_on", "done_on", "done_by", "note")
_MUTE = ("id", "reason", "starts_on", "until", "muted_by", "ended_on", "ended_by", "version")
_OWN = ("colour", "first_colour", "state", "verdict", "closed_as", "closed_at")

Due = Literal["overdue", "today", "new"]


@dataclass(frozen=True)
class SignalFilter:
    """What of the signals somebody wants to see. Empty choices ask for nothing, but for ``states``: empty means every open one.

    Attributes:
        search: looks at borrower's name and number, loan, owner and officer.
        due: overdue (something was due before today), today, new (nobody has taken it in hand, and there is time still).
    """

    search: str = ""
    states: tuple[str, ...] = ()
    colours: tuple[int, ...] = ()
    families: tuple[str, ...] = ()
    rule_id: str | None = None
    branch: str | None = None
    owner: str | None = None
    due: Due | None = None
    borrower_id: str | None = None


@dataclass(frozen=True)
class SignalPage:
    """One page of signals, what is due first standing first, and how many there are in all."""

    rows: pd.DataFrame
    total: int


@dataclass(frozen=True)
class Duties:
    """How many signals somebody has to see to: overdue, due today, and new ones with time still. No signal is in two of them."""

    overdue: int
    due_today: int
    new: int


def due_is(due: Due, today: date) -> ColumnElement[bool]:
    """The condition that a signal is overdue, due today, or new."""
    if due == "overdue":
        return due_on() < today
    return due_on() == today if due == "today" else (signal.c.state == SignalState.RAISED.value) & (due_on() > today)


def _searched(word: str) -> ColumnElement[bool]:
    fields = (signal.c.borrower_name, signal.c.borrower_id, signal.c.loan_id, signal.c.owner, signal.c.officer)
    return or_(*(field.icontains(word, autoescape=True) for field in fields))


def conditions(reach: Reach, wanted: SignalFilter, today: date) -> list[ColumnElement[bool]]:
    """What a filter asks for, within reach."""
    found: list[ColumnElement[bool]] = [
        within(signal, reach),
        signal.c.state.in_(wanted.states or [state.value for state in OPEN]),
    ]
    if word := wanted.search.strip():
        found.append(_searched(word))
    for name, values in (("colour", wanted.colours), ("family", wanted.families)):
        if values:
            found.append(signal.c[name].in_([int(one) if name == "colour" else str(one) for one in values]))
    found += [
        signal.c[name] == value for name in ("rule_id", "branch", "owner", "borrower_id") if (value := getattr(wanted, name))
    ]
    if wanted.due:
        found.append(due_is(wanted.due, today))
    return found


def frame(connection: Connection, asked: Select[Any]) -> pd.DataFrame:
    """The rows of a question, values as the desk gives them; its columns also where there is no row."""
    columns = [column.name for column in asked.selected_columns]
    return pd.DataFrame([dict(row) for row in connection.execute(asked).mappings()], columns=columns, dtype=object)


def signals(
    connection: Connection,
    reach: Reach,
    wanted: SignalFilter | None = None,
    *,
    today: date,
    limit: int | None = 50,
    offset: int = 0,
) -> SignalPage:
    """The signals within reach that ``wanted`` asks for: all columns of the table and ``due_on``; ``limit=None`` gives all.

    What is due earliest stands first, of one day the worst colour and the largest exposure; closed ones last, the newest first.
    """
    where = conditions(reach, wanted or SignalFilter(), today)
    total = connection.execute(select(func.count()).select_from(signal).where(*where)).scalar_one()
    due = due_on()
    order = (
        case((due.is_(None), 1), else_=0), due, signal.c.colour.desc(), func.coalesce(signal.c.closed_on, today).desc(),
        func.coalesce(signal.c.exposure, 0).desc(), signal.c.id.desc(),
    )  # fmt: skip
    asked = select(signal, due.label("due_on")).where(*where).order_by(*order)
    return SignalPage(frame(connection, asked.limit(limit).offset(offset)), total)


def one(connection: Connection, reach: Reach, signal_id: int) -> Signal:
    """One signal with its steps (oldest first), actions and mutes.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    asked = select(signal, due_on().label("due_on")).where(signal.c.id == signal_id, within(signal, reach))
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    return Signal(
        **{name: value for name, value in row.items() if name not in _OWN}, colour=Colour(row["colour"]),
        first_colour=Colour(row["first_colour"]), state=SignalState(row["state"]),
        verdict=None if row["verdict"] is None else Verdict(row["verdict"]),
        closed_as=None if row["closed_as"] is None else ClosedAs(row["closed_as"]),
        steps=_steps(connection, signal_id), actions=_actions(connection, signal_id),
        mutes=mutes(connection, reach, row["borrower_id"], row["rule_id"]),
    )  # fmt: skip


def _steps(connection: Connection, signal_id: int) -> tuple[Step, ...]:
    rows = connection.execute(
        select(signal_step).where(signal_step.c.signal_id == signal_id).order_by(signal_step.c.id)
    ).mappings()
    return tuple(
        Step(**{name: row[name] for name in _STEP}, state=SignalState(row["state"]), colour=Colour(row["colour"])) for row in rows
    )


def _actions(connection: Connection, signal_id: int) -> tuple[Action, ...]:
    asked = (
        select(signal_action).where(signal_action.c.signal_id == signal_id).order_by(signal_action.c.due_on, signal_action.c.id)
    )
    return tuple(Action(**{name: row[name] for name in _ACTION}) for row in connection.execute(asked).mappings())


def mutes(connection: Connection, reach: Reach, borrower_id: str, rule_id: str | None = None) -> tuple[Mute, ...]:
    """The mutes of a borrower (of one rule), newest first."""
    asked = select(signal_mute).where(signal_mute.c.borrower_id == borrower_id, within(signal_mute, reach))
    if rule_id is not None:
        asked = asked.where(signal_mute.c.rule_id == rule_id)
    rows = connection.execute(asked.order_by(signal_mute.c.id.desc())).mappings()
    return tuple(Mute(**{name: row[name] for name in _MUTE}, colour=Colour(row["colour"])) for row in rows)


def duties(connection: Connection, reach: Reach, today: date, who: str | None = None) -> Duties:
    """How many open signals within reach want something, of one owner by name or of all."""
    mine = [within(signal, reach), signal.c.state != SignalState.CLOSED.value]
    if who is not None:
        mine.append(signal.c.owner == who)
    counts = (func.coalesce(func.sum(case((due_is(due, today), 1), else_=0)), 0) for due in ("overdue", "today", "new"))
    return Duties(*map(int, connection.execute(select(*counts).select_from(signal).where(*mine)).one()))


def branches(connection: Connection, reach: Reach) -> list[str]:
    """The branches that have signals within reach, for the filter."""
    found = select(signal.c.branch).where(within(signal, reach)).distinct().order_by(signal.c.branch)
    return list(connection.execute(found).scalars())


def owners(connection: Connection, reach: Reach) -> list[str]:
    """Those who have open signals within reach, for the filter."""
    mine = within(signal, reach), signal.c.owner.is_not(None), signal.c.state != SignalState.CLOSED.value
    return list(connection.execute(select(signal.c.owner).where(*mine).distinct().order_by(signal.c.owner)).scalars())


def takers(connection: Connection, reach: Reach, signal_ids: Sequence[int]) -> list[str]:
    """Names of those to whom every one of these signals can be handed over."""
    asked = select(signal.c.branch, signal.c.officer).where(signal.c.id.in_(signal_ids), within(signal, reach)).distinct()
    lists = [able(connection, row.branch, row.officer) for row in connection.execute(asked)]
    return [name for name in lists[0] if all(name in names for names in lists)] if lists else []
