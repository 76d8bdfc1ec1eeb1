"""Invoices and account lines of one borrower, written by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from postloan.borrower.flows import frames

_MONEY = pa.decimal128(18, 2)


def invoices(*rows: tuple[str, Any]) -> pd.DataFrame:
    """Sales as (day, amount), with "void", "purchase" or a counterparty after it as wanted: ``("2024-01-05", 100, "void", "B2")``."""
    table = [
        {
            "issued_on": date.fromisoformat(day), "amount": Decimal(str(amount)), "total": None,
            "direction": "purchase" if "purchase" in more else "sale", "status": "void" if "void" in more else "valid",
            "counterparty": next((word for word in more if word not in {"void", "purchase"}), "B1"),
        }
        for day, amount, *more in rows
    ]  # fmt: skip
    kinds = {
        "issued_on": pa.date32(),
        "amount": _MONEY,
        "total": _MONEY,
        "direction": pa.string(),
        "status": pa.string(),
        "counterparty": pa.string(),
    }
    return frames.invoices(pa.Table.from_pylist(table, schema=pa.schema(list(kinds.items()))))


def lines(*rows: tuple[str, Any, Any], kind: str | None = None, account: str = "6222") -> pd.DataFrame:
    """Account lines as (day, amount, balance), with a counterparty and a kind after it as wanted."""
    table = [
        {
            "booked_on": date.fromisoformat(day), "amount": Decimal(str(amount)), "balance": None if balance is None else Decimal(str(balance)),
            "counterparty": more[0] if more else "B1", "kind": more[1] if len(more) > 1 else kind, "account_no": account,
        }
        for day, amount, balance, *more in rows
    ]  # fmt: skip
    kinds = {
        "booked_on": pa.date32(),
        "amount": _MONEY,
        "balance": _MONEY,
        "counterparty": pa.string(),
        "kind": pa.string(),
        "account_no": pa.string(),
    }
    return frames.account_lines(pa.Table.from_pylist(table, schema=pa.schema(list(kinds.items()))))
