"""Rows of a tape, written by hand."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from postloan.book import Book, raw
from postloan.book.register import File

_ARROW = {
    "string": pa.string(), "date": pa.date32(), "decimal(18, 2)": pa.decimal128(18, 2), "float64": pa.float64(),
    "int32": pa.int32(), "boolean": pa.bool_(), "int8": pa.int8(),
}  # fmt: skip

Row = dict[str, Any]
#: Numbers of imports, which differ from book to book.
_NUMBERED = {"import_id"}


def loan(loan_id: str, as_of: date, **values: Any) -> Row:
    """One row of a tape: 1,000.00 lent by branch A on 2024-01-10 unless said otherwise."""
    row: Row = {
        "as_of": as_of, "loan_id": loan_id, "borrower_id": f"B-{loan_id}", "borrower_name": f"Name {loan_id}", "branch": "A",
        "product": "home", "principal": Decimal("1000.00"), "rate": 0.05, "originated_on": date(2024, 1, 10),
        "matures_on": date(2026, 1, 10), "balance": Decimal("900.00"), "dpd": 0, "officer": "Li",
    }  # fmt: skip
    return {
        **row,
        **{k: Decimal(str(v)) if k in {"balance", "principal", "provision"} and v is not None else v for k, v in values.items()},
    }


def write(path: Path, table: str, rows: Sequence[Row]) -> None:
    """Rows as a staged file: only the columns that some row has."""
    present = {name for row in rows for name in row} or {"loan_id"}
    kinds = {name: _ARROW[kind] for name, kind in raw.columns(table).items() if name in present or name == "file_row"}
    filled = [{"file_row": number, **row} for number, row in enumerate(rows, 2)]
    pq.write_table(pa.Table.from_pylist(filled, schema=pa.schema(list(kinds.items()))), path)


def contents(book: Book, files: Iterable[File] | None = None) -> dict[tuple[str, date], list[tuple[Any, ...]]]:
    """The rows of files, of every live one unless named, in an order of their own, without the numbers of imports."""
    found = {}
    for file in book._writer.state().files if files is None else files:
        rows = pq.read_table(book.folder.path(file.file))
        kept = rows.drop_columns([name for name in rows.column_names if name in _NUMBERED]).to_pylist()
        found[file.level, file.as_of] = sorted(tuple(map(repr, row.items())) for row in kept)
    return found
