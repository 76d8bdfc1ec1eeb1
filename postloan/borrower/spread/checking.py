"""Checks on what is handed in: run over the figures and what is confirmed already, and kept beside them."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.engine import RowMapping

from postloan.access import EVERYTHING, Reach
from postloan.access.within import within
from postloan.borrower.spread import store
from postloan.borrower.spread.refusals import Blocked
from postloan.borrower.spread.tables import filing, found, statement
from postloan.borrower.spread.values import Found, State
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.statement import Statement, checks
from postloan.statement.checks import Check, MonthlyFlows

BLOCK = "block"
#: The check that needs the book.
_TURNOVER = "FS-15"
_VALUES = ("problem_values", "suggestion_values")


def in_force(connection: Connection, borrower_id: str, reach: Reach = EVERYTHING) -> tuple[Statement, ...]:
    """The confirmed statements of a borrower that no newer edition has replaced: what new ones are held against."""
    asked = store.chosen().where(
        statement.c.borrower_id == borrower_id,
        filing.c.state == State.CONFIRMED,
        statement.c.superseded_at.is_(None),
        within(filing, reach),
    )
    return tuple(kept.statement for _, kept in store.load(connection, asked))


def run(
    connection: Connection,
    borrower_id: str,
    statements: Sequence[Statement],
    reach: Reach = EVERYTHING,
    flows: MonthlyFlows | None = None,
) -> tuple[Check, ...]:
    """What the checks say; those without enough data are left out. ``flows``: what invoices and accounts say of the months."""
    before = in_force(connection, borrower_id, reach) if borrower_id else ()
    said = checks.run(statements, before, flows, policy=current(connection))
    return tuple(one for one in said if one.ok is not None)


def preview(
    connection: Connection, reach: Reach, borrower_id: str, statements: Sequence[Statement], flows: MonthlyFlows | None = None
) -> tuple[Found, ...]:
    """What the checks would say if these statements were handed in now, failed ones first."""
    said = [as_found(one) for one in run(connection, borrower_id, statements, reach, flows)]
    return tuple(sorted(said, key=lambda one: (one.ok, one.code)))


def refuse_blocked(said: Sequence[Check]) -> None:
    """Raise Blocked when a check finds the statements meaningless as they are."""
    stopping = tuple(one.problem for one in said if one.ok is False and one.severity == BLOCK)
    if stopping:
        raise Blocked(stopping)


def keep(work: Unit, filing_id: int, said: Sequence[Check]) -> None:
    """Write what was found, in place of what was found before.

    What invoices and accounts said stays as it was when the file was handed in: only then is the book asked.
    """
    old = found.delete().where(found.c.filing_id == filing_id)
    asked = any(one.id == _TURNOVER for one in said)
    work.connection.execute(old if asked else old.where(found.c.code != _TURNOVER))
    rows = [_row(filing_id, as_found(one)) for one in said]
    if rows:
        work.connection.execute(found.insert(), rows)
    work.note("checks_run", passed=sum(bool(one.ok) for one in said), failed=sum(not one.ok for one in said))


def _plain(value: Any) -> Any:
    """A value of a sentence as JSON keeps it: amounts and days marked as such, so that they are worded as before."""
    if isinstance(value, Decimal):
        return {"amount": format(value, "f")}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _typed(value: Any) -> Any:
    """The value again."""
    if isinstance(value, dict):
        return Decimal(value["amount"]) if "amount" in value else date.fromisoformat(value["day"])
    return tuple(_typed(one) for one in value) if isinstance(value, list) else value


def _row(filing_id: int, one: Found) -> dict[str, Any]:
    values = {name: {key: _plain(each) for key, each in getattr(one, name).items()} for name in _VALUES}
    return {"filing_id": filing_id, **vars(one), "accounts": list(one.accounts), "cells": list(one.cells), **values}


def _read(row: RowMapping) -> Found:
    plain = {field.name: row[field.name] for field in dataclasses.fields(Found)}
    values = {name: {key: _typed(each) for key, each in row[name].items()} for name in _VALUES}
    return Found(**plain | {"accounts": tuple(row["accounts"]), "cells": tuple(row["cells"])} | values)


def as_found(one: Check) -> Found:
    """A check as it is kept and shown."""
    hint = one.suggestion
    return Found(
        one.id, bool(one.ok), str(one.severity), one.period.end if one.period else None, one.difference, one.tolerance, tuple(one.accounts),
        tuple(f"{source.sheet}!{source.address}" for source in one.sources), one.problem.key, dict(one.problem.values),
        hint.key if hint else None, dict(hint.values) if hint else {},
    )  # fmt: skip


def kept(connection: Connection, filing_id: int) -> tuple[Found, ...]:
    """What the checks found of a filing, failed ones first."""
    asked = select(found).where(found.c.filing_id == filing_id).order_by(found.c.ok, found.c.code, found.c.id)
    return tuple(_read(row) for row in connection.execute(asked).mappings())
