"""The raw level: rows as received, and what is asked of them before they are published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq

from postloan.book.engine import Session
from postloan.book.schema import STORED, TABLES
from postloan.errors import Problem
from postloan.policy import Policy

_SHOWN = 5


def columns(table: str) -> dict[str, str]:
    """Columns of a raw file of the table, in order, with their types."""
    return {**{field.name: STORED[field.kind] for field in TABLES[table].fields}, "file_row": "int32"}


def read(session: Session, table: str, path: Path, *, import_id: int | None = None) -> Any:
    """A raw file as a table with every field of the schema; a field that the file lacks is null.

    ``import_id`` adds a column of that name.
    """
    wanted = columns(table)
    given = {name: name for name in pq.read_schema(path).names if name in wanted}
    rows = session.read([path], ibis.schema(wanted), given=given)
    return rows if import_id is None else rows.mutate(import_id=ibis.literal(import_id, "int32"))


def union(tables: Sequence[Any]) -> Any:
    """Several files as one table."""
    return tables[0] if len(tables) == 1 else ibis.union(*tables)


@dataclass(frozen=True)
class Part:
    """What a tape says of one date, branch and currency. ``balance`` in units of the currency."""

    as_of: date
    branch: str
    currency: str
    rows: int
    balance: Decimal


def parts(tape: Any, policy: Policy) -> tuple[Part, ...]:
    """The dates and branches that a tape covers, oldest first; branch by name."""
    money = tape.mutate(currency=tape.currency.fill_null(policy.reporting_currency))
    grouped = money.group_by("as_of", "branch", "currency").agg(rows=money.count(), balance=money.balance.sum())
    found = grouped.order_by("as_of", "branch", "currency").to_pyarrow().to_pylist()
    return tuple(Part(**row) for row in found)


def missing(rows: Any, table: str) -> tuple[int, tuple[str, ...]]:
    """How many rows there are, and which required columns have a gap."""
    required = [field.name for field in TABLES[table].required]
    counted = rows.agg(rows=rows.count(), **{name: rows[name].count() for name in required}).to_pyarrow().to_pylist()[0]
    total = counted["rows"]
    return total, tuple(name for name in required if counted[name] < total)


def repeated(rows: Any, table: str) -> Problem | None:
    """Whether a key stands more than once."""
    key, subject = TABLES[table].key, TABLES[table].subject
    if not key:
        return None
    twice = rows.group_by(*key).agg(times=rows.count()).filter(lambda t: t.times > 1)
    found = twice.agg(count=twice.count(), first=twice[subject].min()).to_pyarrow().to_pylist()[0]
    if not found["count"]:
        return None
    if subject == "loan_id":
        return Problem("book.repeated_loans", {"count": found["count"], "loans": found["first"]})
    return Problem("book.repeated_rows", {"count": found["count"], "first": found["first"]})


def held_twice(rows: Any) -> Problem | None:
    """Whether the rows of one date, taken from several imports, name a loan more than once."""
    twice = rows.group_by("as_of", "loan_id").agg(times=rows.count()).filter(lambda t: t.times > 1)
    found = twice.agg(count=twice.count(), as_of=twice.as_of.min(), loans=twice.loan_id.min()).to_pyarrow().to_pylist()[0]
    if not found["count"]:
        return None
    some = twice.order_by("as_of", "loan_id").limit(_SHOWN).loan_id.to_pyarrow().to_pylist()
    return Problem("book.held_elsewhere", {"count": found["count"], "as_of": found["as_of"], "loans": ", ".join(some)})
