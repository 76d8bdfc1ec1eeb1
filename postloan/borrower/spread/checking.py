"""Checks on what is handed in: run over the figures and what is confirmed already, and kept beside them."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Connection, select

from postloan.borrower.spread import store
from postloan.borrower.spread.refusals import Blocked
from postloan.borrower.spread.tables import filing, found, statement
from postloan.borrower.spread.values import Found, State
from postloan.desk import Unit
from postloan.statement import Statement, checks
from postloan.statement.checks import Check

BLOCK = "block"


def in_force(connection: Connection, borrower_id: str) -> tuple[Statement, ...]:
    """The confirmed statements of a borrower that no newer edition has replaced: what new ones are held against."""
    asked = store.chosen().where(
        statement.c.borrower_id == borrower_id, filing.c.state == State.CONFIRMED, statement.c.superseded_at.is_(None)
    )
    return tuple(kept.statement for _, kept in store.load(connection, asked))


def run(connection: Connection, borrower_id: str, statements: Sequence[Statement]) -> tuple[Check, ...]:
    """What the checks say; those without enough data are left out."""
    said = checks.run(statements, in_force(connection, borrower_id) if borrower_id else ())
    return tuple(one for one in said if one.ok is not None)


def refuse_blocked(said: Sequence[Check]) -> None:
    """Raise Blocked when a check finds the statements meaningless as they are."""
    stopping = tuple(one.problem for one in said if one.ok is False and one.severity == BLOCK)
    if stopping:
        raise Blocked(stopping)


def keep(work: Unit, filing_id: int, said: Sequence[Check]) -> None:
    """Write what was found, in place of what was found before."""
    work.connection.execute(found.delete().where(found.c.filing_id == filing_id))
    rows = [_row(filing_id, one) for one in said]
    if rows:
        work.connection.execute(found.insert(), rows)
    work.note("checks_run", passed=sum(bool(one.ok) for one in said), failed=sum(not one.ok for one in said))


def _plain(value: Any) -> Any:
    """A value of a sentence as JSON keeps it."""
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _row(filing_id: int, one: Check) -> dict[str, Any]:
    hint = one.suggestion
    return {
        "filing_id": filing_id, "code": one.id, "ok": bool(one.ok), "severity": str(one.severity), "period_end": one.period.end if one.period else None,
        "difference": one.difference, "tolerance": one.tolerance, "accounts": list(one.accounts),
        "cells": [f"{source.sheet}!{source.address}" for source in one.sources], "problem": one.problem.key,
        "problem_values": _values(one.problem.values), "suggestion": hint.key if hint else None,
        "suggestion_values": _values(hint.values) if hint else {},
    }  # fmt: skip


def kept(connection: Connection, filing_id: int) -> tuple[Found, ...]:
    """What the checks found of a filing, failed ones first."""
    asked = select(found).where(found.c.filing_id == filing_id).order_by(found.c.ok, found.c.code, found.c.id)
    return tuple(_read(row) for row in connection.execute(asked).mappings())


def _read(row: Any) -> Found:
    difference: Decimal | None = row["difference"]
    return Found(
        row["code"], row["ok"], row["severity"], row["period_end"], difference, row["tolerance"], tuple(row["accounts"]), tuple(row["cells"]),
        row["problem"], row["problem_values"], row["suggestion"], row["suggestion_values"],
    )  # fmt: skip
