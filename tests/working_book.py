"""A book of four loans in two branches on one date, for the tests of the rooms where people write."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book, Pin, Staged, raw
from postloan.desk import now
from postloan.policy import Policy

AS_OF = date(2024, 6, 30)
EAST, WEST = "城东支行", "城西支行"
VIEW = Scope(EVERYTHING, AS_OF)
POLICY = Policy()
_ARROW = {
    "string": pa.string(), "date": pa.date32(), "decimal(18, 2)": pa.decimal128(18, 2), "float64": pa.float64(),
    "int32": pa.int32(), "boolean": pa.bool_(), "int8": pa.int8(),
}  # fmt: skip

#: loan, borrower, branch, officer, DPD. E-1 and E-2 are overdue in the east, W-1 in the west; E-3 is current.
LOANS = (
    ("E-1", "张三", EAST, "李芳", 45),
    ("E-2", "王五商贸", EAST, "赵强", 100),
    ("E-3", "李四", EAST, "李芳", 0),
    ("W-1", "钱七", WEST, "孙丽", 10),
)


def _loan(loan_id: str, name: str, branch: str, officer: str, dpd: int) -> dict[str, Any]:
    return {
        "as_of": AS_OF, "loan_id": loan_id, "borrower_id": f"C-{loan_id}", "borrower_name": name, "branch": branch, "officer": officer,
        "product": "经营贷", "principal": Decimal("10000.00"), "rate": 0.05, "originated_on": date(2023, 6, 1),
        "matures_on": date(2025, 6, 1), "balance": Decimal("8000.00"), "dpd": dpd, "phone": f"1380000{loan_id[-1]:>04}",
        "id_number": f"11010119900101{loan_id[-1]:>04}",
        "overdue_principal": Decimal("500.00") if dpd else None, "overdue_interest": Decimal("25.50") if dpd else None,
    }  # fmt: skip


def staged(book: Book, table: str, rows: Sequence[dict[str, Any]]) -> Staged:
    """Rows as intake would hand them over."""
    present = {name for row in rows for name in row}
    kinds = {name: _ARROW[kind] for name, kind in raw.columns(table).items() if name in present or name == "file_row"}
    path: Path = book.stage_path()
    filled = [{"file_row": number, **row} for number, row in enumerate(rows, 2)]
    pq.write_table(pa.Table.from_pylist(filled, schema=pa.schema(list(kinds.items()))), path)
    return Staged(table, path, f"{table}.xlsx", hashlib.sha256(repr(rows).encode()).hexdigest())


def published(home: Path, desk: Engine) -> Book:
    """The four loans, live."""
    book = Book(home, desk, memory="300MB", threads=1)
    book.publish(SYSTEM, staged(book, "loan", [_loan(*one) for one in LOANS]), POLICY)
    return book


def pay(book: Book, *payments: tuple[str, date, str]) -> Pin:
    """Publish repayments: loan, day, amount. The pin sees them."""
    rows = [
        {"loan_id": loan, "paid_on": day, "amount": Decimal(amount), "reference": f"R{n}"}
        for n, (loan, day, amount) in enumerate(payments)
    ]
    book.publish(SYSTEM, staged(book, "repayment", rows), POLICY)
    return book.pin()


def today() -> date:
    return POLICY.local(now()).date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)
