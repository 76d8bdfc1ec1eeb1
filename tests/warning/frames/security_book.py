"""A small book with everything that secures loans: collateral, guarantees, groups, invoices and accounts."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from working_book import staged

from postloan.access import SYSTEM
from postloan.book import Book, Pin
from postloan.policy import Policy
from postloan.warning.known import Known

ON = date(2026, 10, 31)
POLICY = Policy(net_capital=10_000.0)
_MONEY = {"balance", "principal", "undrawn", "value", "prior_claims", "amount", "net_assets", "total"}


def typed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: Decimal(str(one)) if name in _MONEY and one is not None else one for name, one in row.items()} for row in rows]


def loan(borrower: str, number: str = "1", **values: Any) -> dict[str, Any]:
    """1,000 owed by a company of branch East since January 2025."""
    return {
        "as_of": ON, "loan_id": f"{borrower}-{number}", "borrower_id": borrower, "borrower_name": f"Firm {borrower}", "branch": "East", "officer": "Li",
        "product": "SME", "principal": 1000, "rate": 0.05, "originated_on": date(2025, 1, 10), "matures_on": date(2027, 1, 10), "balance": 1000,
        "dpd": 0, "risk_class": 1, "borrower_type": "corporate", **values,
    }  # fmt: skip


def piece(borrower: str, number: str, value: int, **values: Any) -> dict[str, Any]:
    return {
        "collateral_id": number, "borrower_id": borrower, "loan_id": f"{borrower}-1", "kind": "industrial", "value": value,
        "valued_on": date(2026, 3, 31), "description": f"Hall {number}", **values,
    }  # fmt: skip


def surety(guarantor: str, borrower: str, amount: int, **values: Any) -> dict[str, Any]:
    return {
        "guarantor_id": guarantor, "guarantor_name": f"Firm {guarantor}", "guarantor_type": "company", "borrower_id": borrower, "loan_id": None,
        "amount": amount, "contract_no": f"{guarantor}>{borrower}", **values,
    }  # fmt: skip


def sale(borrower: str, number: int, counterparty: str, amount: int, **values: Any) -> dict[str, Any]:
    return {
        "borrower_id": borrower, "direction": "sale", "number": f"{number:08d}", "issued_on": date(2026, 6, 1), "counterparty": counterparty,
        "amount": amount, "status": "valid", **values,
    }  # fmt: skip


def line(borrower: str, day: date, amount: int, counterparty: str | None, **values: Any) -> dict[str, Any]:
    return {
        "borrower_id": borrower, "account_no": f"6222{borrower}", "booked_on": day, "amount": amount, "counterparty": counterparty,
        "kind": "transfer", "purpose": None, **values,
    }  # fmt: skip


def published(home: Path, desk: Engine, **tables: list[dict[str, Any]]) -> Pin:
    """A book of these rows; tables are named as intake names them."""
    book = Book(home, desk, memory="300MB", threads=1)
    for table, rows in tables.items():
        book.publish(SYSTEM, staged(book, table, typed(rows)), POLICY)
    return book.pin()


def known(pin: Pin, connection: Connection | None = None, *, until: date = ON, whom: str | None = None) -> Known:
    return Known(pin, ON, until, POLICY, connection, whom=whom)


def _same(rows: Any) -> Any:
    return rows


def rows_of(frame: Any, *key: str) -> dict[Any, dict[str, Any]]:
    """The frame's rows by some of its columns."""
    found = frame.ask(_same).to_pylist()
    told = {(tuple(row[name] for name in key) if len(key) > 1 else row[key[0]]): row for row in found}
    assert len(told) == len(found), "the key does not tell rows apart"
    return told
