"""Writing levels down: each borrower's level from a day on, with what it was before kept as it was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.engine import RowMapping

from postloan.desk import Unit
from postloan.desk.calendar import Calendar, calendar_of
from postloan.desk.policies import current
from postloan.policy import Policy
from postloan.terms import Colour, SignalState
from postloan.warning.life.level import Counted, level
from postloan.warning.tables import signal, warning_level

_READ = ("id", "rule_id", "family", "colour", "coloured_on", "borrower_id", "borrower_name", "branch", "officer", "exposure", "currency",
         "last_as_of")  # fmt: skip
_WHOSE = ("borrower_id", "borrower_name", "branch", "officer", "exposure", "currency")
_COMPARED = (*_WHOSE, "colour", "weight", "signals", "reasons")


def relevel(work: Unit, borrower_ids: Iterable[str] | None, today: date) -> int:
    """Make the levels of these borrowers (None: of all) anew from their open signals that count; returns how many changed.

    A level that changes ends today and another begins; one that began today is changed in place, for a day has one level. Nothing is
    written for a level that stays the same.
    """
    only = None if borrower_ids is None else tuple(borrower_ids)
    policy = current(work.connection)
    calendar = calendar_of(work.connection, policy)
    wanted = _wanted(work, only, policy)
    standing = _standing(work, only)
    ended, changed, begun = [], [], []
    for borrower_id in sorted({*wanted, *standing}):
        new, old = wanted.get(borrower_id), standing.get(borrower_id)
        if old is not None and new is not None and all(old[name] == new[name] for name in _COMPARED):
            continue
        row = None if new is None else _row(new, old, today, calendar, policy)
        if old is not None and row is not None and old["from_on"] >= today:
            changed.append({"id": old["id"], **row})
            continue
        if old is not None:
            ended.append({"id": old["id"], "to_on": max(today, old["from_on"])})
        if row is not None:
            begun.append({**row, "from_on": today, "to_on": None})
    work.update_many(warning_level, ended)
    work.update_many(warning_level, changed)
    work.insert_many(warning_level, begun)
    return len(ended) + len(changed) + len(begun) - sum(row["borrower_id"] in standing for row in begun)


def _whose(table: Table, only: tuple[str, ...] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [table.c.borrower_id.in_(only)]


def _wanted(work: Unit, only: tuple[str, ...] | None, policy: Policy) -> dict[str, dict[str, Any]]:
    """What the level of each borrower with open signals should say."""
    counts = (signal.c.state != SignalState.CLOSED.value) & signal.c.set_aside_on.is_(None)
    asked = select(*(signal.c[name] for name in _READ)).where(counts, *_whose(signal, only)).order_by(signal.c.id)
    of_borrower: dict[str, list[RowMapping]] = defaultdict(list)
    for row in work.connection.execute(asked).mappings():
        of_borrower[row["borrower_id"]].append(row)
    return {borrower_id: _said(rows, policy) for borrower_id, rows in of_borrower.items()}


def _said(rows: list[RowMapping], policy: Policy) -> dict[str, Any]:
    found = level((Counted(one["id"], one["rule_id"], one["family"], one["colour"], one["coloured_on"]) for one in rows), policy)
    if found is None:
        raise ValueError("a level needs a signal")
    newest = max(rows, key=lambda one: (one["last_as_of"], one["id"]))
    return {
        **{name: newest[name] for name in _WHOSE}, "colour": int(found.colour), "weight": found.weight, "signals": len(rows),
        "reasons": [one.as_json() for one in found.reasons],
    }  # fmt: skip


def _standing(work: Unit, only: tuple[str, ...] | None) -> dict[str, RowMapping]:
    """The levels that have not ended, by borrower."""
    asked = select(warning_level).where(warning_level.c.to_on.is_(None), *_whose(warning_level, only))
    return {row["borrower_id"]: row for row in work.connection.execute(asked).mappings()}


def _row(new: Mapping[str, Any], old: RowMapping | None, today: date, calendar: Calendar, policy: Policy) -> dict[str, Any]:
    """A level as stored. The visit that a red one asks for keeps its day as long as the borrower stays red."""
    red = new["colour"] == Colour.RED
    before = old["visit_by"] if old is not None else None
    visit_by = (before or calendar.add_working_days(today, policy.warning_visit_red)) if red else None
    return {**new, "freeze": red, "visit_by": visit_by}
