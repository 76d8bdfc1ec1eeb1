"""Setting, changing and ending the bank's own limits on concentration. A change never rewrites the past: it begins a new row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true
from sqlalchemy.engine import RowMapping

from postloan.access import SLICES, Reach, Right, verb
from postloan.access.within import reach_of
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, OutOfReach, Problem
from postloan.portfolio.exposure.limit import Limit
from postloan.portfolio.tables import concentration_limit as table
from postloan.terms import LimitMeasure

#: A share of capital may well be more than all of it; a mistyped percent is caught.
_SHARE_MAX = Decimal(10)
_AMOUNT_MAX = Decimal("1e13")
_REASON_LENGTH = 500
_FIELDS = ("id", "dimension", "value", "cap", "currency", "branch", "reason", "valid_from", "valid_until", "set_by", "version")


@dataclass(frozen=True)
class LimitForm:
    """A limit as entered. ``value`` None: each value of the dimension; empty: what was not given. ``cap``: a fraction, or yuan."""

    dimension: str
    value: str | None
    measure: str
    cap: Decimal | None
    reason: str
    valid_from: date | None


@dataclass(frozen=True)
class Past:
    """One row of a limit's history: the limit, who set it when, and who ended it when and why (missing: not ended)."""

    limit: Limit
    set_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str | None


def _within(reach: Reach) -> ColumnElement[bool]:
    """Limits on the whole bank are everybody's to read; those on a branch or an officer follow the reach."""
    kept: list[ColumnElement[bool]] = [true()]
    for column, names in ((table.c.branch, reach.branches), (table.c.officer, reach.officers)):
        if names is not None:
            kept.append(or_(column.is_(None), column.in_(names)))
    return and_(*kept)


def _limit(row: RowMapping) -> Limit:
    return Limit(**{name: row[name] for name in _FIELDS}, measure=LimitMeasure(row["measure"]))


def known(connection: Connection, reach: Reach, *, on: date) -> tuple[Limit, ...]:
    """The limits in force on a day, and those that will be; ended ones left out."""
    asked = select(table).where(_within(reach), or_(table.c.valid_until.is_(None), table.c.valid_until > on))
    return tuple(_limit(row) for row in connection.execute(asked.order_by(table.c.id)).mappings())


def history(connection: Connection, reach: Reach) -> tuple[Past, ...]:
    """Every limit ever set, newest first."""
    rows = connection.execute(select(table).where(_within(reach)).order_by(table.c.id.desc())).mappings()
    return tuple(Past(_limit(row), row["set_at"], row["ended_by"], row["ended_at"], row["end_reason"]) for row in rows)


def _cap_problem(measure: str, cap: Decimal | None) -> Problem | None:
    if cap is None or cap <= 0:
        return Problem("limit.cap_missing")
    most = _AMOUNT_MAX if measure == LimitMeasure.AMOUNT else Decimal(1) if measure == LimitMeasure.SHARE_OF_LOANS else _SHARE_MAX
    return Problem("limit.cap_too_large") if cap > most else None


def _reason_problem(reason: str) -> Problem | None:
    if not reason.strip():
        return Problem("limit.reason_missing")
    return Problem("limit.too_long", {"limit": _REASON_LENGTH}) if len(reason) > _REASON_LENGTH else None


def problems_of(form: LimitForm) -> dict[str, Problem]:
    """Every problem by field; none when it can be saved."""
    found = {
        "dimension": None if form.dimension in SLICES else Problem("limit.unknown_choice"),
        "value": Problem("limit.too_long", {"limit": 120}) if form.value and len(form.value) > 120 else None,
        "measure": None if form.measure in set(LimitMeasure) else Problem("limit.unknown_choice"),
        "cap": _cap_problem(form.measure, form.cap), "reason": _reason_problem(form.reason),
        "valid_from": None if form.valid_from else Problem("limit.day_missing"),
    }  # fmt: skip
    return {name: problem for name, problem in found.items() if problem is not None}


def _refuse(problems: Mapping[str, Problem | None]) -> None:
    wrong = {name: problem for name, problem in problems.items() if problem is not None}
    if wrong:
        raise Invalid(wrong)


def _open(work: Unit, limit_id: int) -> RowMapping:
    """A limit that has not been ended, within reach."""
    asked = select(table).where(table.c.id == limit_id, _within(reach_of(work)))
    row = work.connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    if row["valid_until"] is not None:
        raise ChangedMeanwhile
    return row


def _same(form: LimitForm) -> ColumnElement[bool]:
    value = table.c.value.is_(None) if form.value is None else table.c.value == form.value
    return and_(table.c.dimension == form.dimension, value, table.c.measure == form.measure)


def _taken(work: Unit, form: LimitForm) -> bool:
    """Whether there is already a limit of this kind on some day from the form's first on."""
    open_then = or_(table.c.valid_until.is_(None), table.c.valid_until > form.valid_from)
    return work.connection.execute(select(table.c.id).where(_same(form), open_then).limit(1)).first() is not None


def _row(work: Unit, form: LimitForm) -> dict[str, Any]:
    return {
        "dimension": form.dimension, "value": form.value, "measure": form.measure, "cap": form.cap,
        "currency": current(work.connection).reporting_currency, "reason": form.reason.strip(), "valid_from": form.valid_from,
        "branch": form.value or None if form.dimension == "branch" else None,
        "officer": form.value or None if form.dimension == "officer" else None,
        "set_by_id": work.who.id, "set_by": work.who.name, "set_at": work.at, "version": 1,
    }  # fmt: skip


@verb(Right.SET_LIMITS)
def set_limit(work: Unit, form: LimitForm, *, form_key: str | None = None) -> int:
    """Set a limit and return its number. The same ``form_key`` twice is one limit.

    Raises:
        Invalid: with every problem beside its field; also when such a limit is there already, which is to be changed instead.
    """
    work.alone()
    work.subject = f"limit:{form.dimension}"
    _refuse(problems_of(form))
    if form_key is not None:
        found = work.connection.execute(select(table.c.id).where(table.c.form_key == form_key)).scalar_one_or_none()
        if found is not None:
            return int(found)
    _refuse({"value": Problem("limit.exists") if _taken(work, form) else None})
    return int(work.insert(table, {**_row(work, form), "form_key": form_key}))


@verb(Right.SET_LIMITS)
def change_limit(work: Unit, limit_id: int, version: int, *, cap: Decimal | None, valid_from: date | None, reason: str) -> int:
    """Put another cap in force from a day on; the row as it was stays, ended on that day. Returns the number of the new row.

    Raises:
        Invalid; OutOfReach; ChangedMeanwhile: it was changed or ended since it was read.
    """
    before = _open(work, limit_id)
    work.subject = f"limit:{before['dimension']}"
    early = valid_from is not None and valid_from <= before["valid_from"]
    _refuse({
        "cap": _cap_problem(before["measure"], cap), "reason": _reason_problem(reason),
        "valid_from": Problem("limit.day_missing") if valid_from is None else Problem("limit.day_too_early") if early else None,
    })  # fmt: skip
    _close(work, limit_id, version, valid_from, reason)
    form = LimitForm(before["dimension"], before["value"], before["measure"], cap, reason, valid_from)
    return int(work.insert(table, {**_row(work, form), "replaces_id": limit_id}))


@verb(Right.SET_LIMITS)
def end_limit(work: Unit, limit_id: int, version: int, *, on: date | None, reason: str) -> None:
    """Let a limit be in force no longer from a day on; what it was until then stays.

    Raises:
        Invalid; OutOfReach; ChangedMeanwhile: it was changed or ended since it was read.
    """
    before = _open(work, limit_id)
    work.subject = f"limit:{before['dimension']}"
    early = on is not None and on < before["valid_from"]
    _refuse({
        "reason": _reason_problem(reason),
        "on": Problem("limit.day_missing") if on is None else Problem("limit.day_too_early") if early else None,
    })  # fmt: skip
    _close(work, limit_id, version, on, reason)


def _close(work: Unit, limit_id: int, version: int, on: date | None, reason: str) -> None:
    ended = {"valid_until": on, "ended_by": work.who.name, "ended_at": work.at, "end_reason": reason.strip()}
    work.update(table, limit_id, ended, version=version)
