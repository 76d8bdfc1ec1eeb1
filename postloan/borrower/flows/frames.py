"""Rows of the book as frames to count with: money in cents, so that sums are exact; months as their first day."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from postloan.terms import FlowKind, InvoiceDirection, InvoiceStatus

_CENTS = Decimal(100)
#: Money that came in without having been earned: it says nothing about sales.
_NOT_EARNED = frozenset({FlowKind.LOAN.value, FlowKind.REPAYMENT.value, FlowKind.RETURNED.value})


def cents(amounts: pa.ChunkedArray) -> Any:
    """Amounts as whole cents; missing ones as 0."""
    whole = pc.cast(
        pc.multiply(pc.cast(amounts, pa.decimal128(25, 2)), pa.scalar(_CENTS, pa.decimal128(3, 0))), pa.decimal128(38, 2)
    )
    return pc.fill_null(pc.cast(whole, pa.int64()), 0).to_numpy()


def money(value: Any) -> Decimal:
    """Cents as an amount."""
    return Decimal(int(value)) / _CENTS


def month_of(day: date) -> date:
    return day.replace(day=1)


def _days(column: pa.ChunkedArray) -> pd.Series:
    return pd.Series(column.to_numpy(zero_copy_only=False).astype("datetime64[D]"))


def _months(days: pd.Series) -> pd.Series:
    return pd.Series(days.to_numpy().astype("datetime64[M]").astype("datetime64[D]"))


def invoices(table: pa.Table) -> pd.DataFrame:
    """Invoices of one borrower: ``day``, ``month``, ``sale`` and ``void`` flags, ``counterparty``, ``cents`` (without tax) and
    ``gross`` (with it, where the file gave it).
    """
    day = _days(table["issued_on"])
    net = cents(table["amount"])
    return pd.DataFrame({
        "day": day, "month": _months(day), "sale": pc.equal(table["direction"], InvoiceDirection.SALE.value).to_numpy(),
        "void": pc.fill_null(pc.equal(table["status"], InvoiceStatus.VOID.value), False).to_numpy(),
        "counterparty": table["counterparty"].to_pylist(), "cents": net,
        "gross": np.where(table["total"].is_valid().to_numpy(), cents(table["total"]), net),
    })  # fmt: skip


def account_lines(table: pa.Table) -> pd.DataFrame:
    """Lines of one borrower's accounts: ``account_no``, ``day``, ``month``, ``cents`` (inflow positive), ``earned`` (an inflow that
    is no loan and no returned payment), ``balance`` (cents, NaN where not given), ``counterparty``.
    """
    day, amount = _days(table["booked_on"]), cents(table["amount"])
    unearned = np.isin(np.array(table["kind"].to_pylist(), dtype=object), list(_NOT_EARNED))
    return pd.DataFrame({
        "account_no": table["account_no"].to_pylist(), "day": day, "month": _months(day), "cents": amount,
        "earned": (amount > 0) & ~unearned, "counterparty": table["counterparty"].to_pylist(),
        "balance": np.where(table["balance"].is_valid().to_numpy(), cents(table["balance"]), np.nan),
    })  # fmt: skip
