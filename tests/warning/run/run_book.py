"""A book of eight month-ends with a case for each frame that is made of loans, small enough to reckon by hand."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Engine, Table

from postloan.access import SYSTEM
from postloan.book import Book, Pin, Staged, raw
from postloan.desk import unit
from postloan.policy import Policy
from postloan.warning.known import Known
from postloan.warning.run import RunResult, run

POLICY = Policy()
MONTHS = tuple(date(2024, month, day) for month, day in ((4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31)))
YEAR_AGO, AS_OF = date(2023, 10, 31), MONTHS[-1]
_ARROW = {
    "string": pa.string(), "date": pa.date32(), "decimal(18, 2)": pa.decimal128(18, 2), "float64": pa.float64(),
    "int32": pa.int32(), "boolean": pa.bool_(), "int8": pa.int8(),
}  # fmt: skip

#: Days past due at each of the seven month-ends, oldest first.
DPD = {
    "often": (0, 0, 4, 0, 2, 0, 11), "rising": (0, 0, 0, 0, 5, 12, 21), "dollar": (0, 0, 0, 0, 0, 9, 40), "gone": (0, 0, 0, 20, 0, 0, 50),
}  # fmt: skip
#: What every loan has unless it says otherwise.
_PLAIN = {
    "branch": "A", "officer": "Li", "product": "working", "principal": Decimal(1000), "rate": 0.06, "currency": "CNY",
    "originated_on": date(2022, 1, 10), "matures_on": date(2026, 1, 10), "balance": Decimal(900), "dpd": 0, "restructured": False,
    "borrower_type": "corporate",
}  # fmt: skip
LOANS: Mapping[str, Mapping[str, Any]] = {
    "often": {"borrower_id": "one"},
    "big": {"borrower_id": "one", "branch": "B", "officer": "Wu", "balance": Decimal(5000)},
    "rising": {"borrower_id": "two", "borrower_type": "personal", "product": "home"},
    "house": {"borrower_id": "three", "guarantee_type": "mortgage", "balance": Decimal(600)},
    "line": {"borrower_id": "four"},
    "term": {"borrower_id": "four", "undrawn": Decimal(0), "balance": Decimal(100)},
    "soon": {"borrower_id": "five", "matures_on": date(2024, 11, 15)},
    "dollar": {"borrower_id": "six", "currency": "USD", "balance": Decimal(70)},
    "gone": {"borrower_id": "seven", "balance": Decimal(40)},
}
_UNDRAWN = (400, 300, 200, 100, 9, 9, 0)


def tape(as_of: date) -> list[dict[str, Any]]:
    """The tape of a month-end: only the house and the big loan are as old as a year, and ``gone`` comes to 0 in the end."""
    place = MONTHS.index(as_of) if as_of in MONTHS else None
    return [
        {**_PLAIN, "as_of": as_of, "loan_id": name, "borrower_name": f"Name {own['borrower_id']}", **own, **_then(name, place)}
        for name, own in LOANS.items() if place is not None or name in {"house", "big"}
    ]  # fmt: skip


def _then(name: str, place: int | None) -> dict[str, Any]:
    if name == "house":
        return {"collateral_value": Decimal(1000 if place is None else 800)}
    if place is None:
        return {}
    if name == "line":
        return {"undrawn": Decimal(_UNDRAWN[place])}
    dpd = DPD.get(name, (0,) * len(MONTHS))[place]
    settled = {"balance": Decimal(0), "overdue_interest": Decimal(1)} if (name, place) == ("gone", 6) else {}
    return {"dpd": dpd, "overdue_interest": Decimal("3.00") if dpd else Decimal(0), **settled}


def staged(book: Book, table: str, rows: list[dict[str, Any]]) -> Staged:
    present = {name for row in rows for name in row}
    kinds = {name: _ARROW[kind] for name, kind in raw.columns(table).items() if name in present or name == "file_row"}
    path = book.stage_path()
    filled = [{"file_row": number, **row} for number, row in enumerate(rows, 2)]
    pq.write_table(pa.Table.from_pylist(filled, schema=pa.schema(list(kinds.items()))), path)
    return Staged(table, path, f"{table}.xlsx", hashlib.sha256(repr(rows).encode()).hexdigest())


def opened(home: Path, desk: Engine) -> Book:
    return Book(home / "book", desk, memory="300MB", threads=1)


def publish(home: Path, desk: Engine) -> Book:
    book = opened(home, desk)
    for as_of in (YEAR_AGO, *MONTHS):
        book.publish(SYSTEM, staged(book, "loan", tape(as_of)), POLICY)
    return book


@dataclass(frozen=True)
class Desk:
    """A bank: its desk and its book."""

    engine: Engine
    book: Book
    home: Path

    @property
    def pin(self) -> Pin:
        return self.book.pin()

    def known(self, connection: Connection | None = None, **values: Any) -> Known:
        values = {"on": AS_OF, "until": AS_OF, **values}
        return Known(self.pin, policy=POLICY, connection=connection, **values)

    def run(self, today: date = AS_OF, **values: Any) -> RunResult:
        return run(self.engine, self.pin, POLICY, SYSTEM, **{"cause": "daily", "today": today, **values})

    def put(self, table: Table, **values: Any) -> int:
        with unit(self.engine, SYSTEM, "test") as work:
            number: int = work.insert(table, values)
            return number
