"""The process that writes one workbook: Arrow rows from standard input, one row in memory.

Run as a file, without the package: it starts in a fraction of a second and holds neither desk nor book.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import xlsxwriter

_WIDTH = 14


def _writers(book: Any, schema: pa.Schema) -> list[tuple[str, Any]]:
    """For each column the method of a worksheet that writes it, and its format."""
    day, money = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "#,##0.00"})
    found = []
    for field in schema:
        if pa.types.is_date(field.type) or pa.types.is_timestamp(field.type):
            found.append(("write_datetime", day))
        elif pa.types.is_decimal(field.type):
            found.append(("write_number", money))
        elif pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
            found.append(("write_number", None))
        else:
            found.append(("write_string", None))
    return found


def _new_sheet(book: Any, name: str, schema: pa.Schema) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(schema) - 1, _WIDTH)
    sheet.write_row(0, 0, schema.names, book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3F5F8"}))
    return sheet


def fill(source: Any, name: str, title: str, rows_per_sheet: int) -> None:
    """The child's work: rows from an Arrow stream into the workbook ``name``."""
    reader = pa.ipc.open_stream(source)
    with xlsxwriter.Workbook(name, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        writers = _writers(book, reader.schema)
        sheet, row, sheets = _new_sheet(book, title, reader.schema), 0, 1
        for batch in reader:
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                if row == rows_per_sheet:
                    sheets += 1
                    sheet, row = _new_sheet(book, f"{title} {sheets}", reader.schema), 0
                row += 1
                _write_row(sheet, row, values, writers)


def _write_row(sheet: Any, row: int, values: Iterable[Any], writers: list[tuple[str, Any]]) -> None:
    for column, (value, (method, style)) in enumerate(zip(values, writers, strict=True)):
        if value is not None:
            write_cell: Callable[..., Any] = getattr(sheet, method)
            write_cell(row, column, value, style)


if __name__ == "__main__":
    fill(sys.stdin.buffer, sys.argv[1], sys.argv[2], int(sys.argv[3]))
