"""Rows of a loan tape written by hand, and where to look at them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.book.schema import LOAN
from postloan.demo.typed import ARROW

Publish = Callable[[Sequence[dict[str, Any]]], Pin]
TERMS = {
    "branch": "East", "product": "SME", "principal": 10_000_000, "rate": 0.05, "originated_on": date(2024, 1, 15),
    "matures_on": date(2029, 1, 15),
}  # fmt: skip


def tape(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Rows of a loan tape; money in yuan. What a row does not say is as in ``TERMS``, else missing; the borrower is his loan's name."""
    filled = [
        {**TERMS, "borrower_id": f"b{row['loan_id']}", "borrower_name": f"Borrower {row['loan_id']}", **row} for row in rows
    ]
    columns = {}
    for field in LOAN.fields:
        values = [row.get(field.name) for row in filled]
        columns[field.name] = (
            pa.array([None if v is None else str(v) for v in values]).cast(ARROW[field.kind])
            if pa.types.is_decimal(ARROW[field.kind])
            else pa.array(values, ARROW[field.kind])
        )
    return pa.table({**columns, "file_row": pa.array(range(2, len(rows) + 2), pa.int32())})


def scope(as_of: date, reach: Reach = EVERYTHING, **chosen: str) -> Scope:
    return Scope(reach, as_of).narrowed(**chosen)
