"""A sheet as a plane of text cells that can be turned, so that items in columns are read as items in rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from postloan.intake import text
from postloan.intake.reader import CellSheet, File, Sheet, TextSheet
from postloan.statement import Source

#: No statement is longer or wider; what is, is a list of something else.
ROWS_MAX, COLUMNS_MAX, CELLS_MAX = 4_000, 1_200, 150_000
_DIGITS = 15
_LONG = re.compile(r"^-?\d+\.\d{3,}$")
_EXPONENT = re.compile(r"^-?\d(\.\d+)?[eE][+-]?\d+$")


def _shown(cell: str) -> str:
    """A number as a spreadsheet holds it: 15 digits. The rest of what a binary fraction prints is noise."""
    if not (_LONG.match(cell) or _EXPONENT.match(cell)):
        return cell
    number = Decimal(cell)
    if not number:
        return "0"
    rounded = round(number, _DIGITS - 1 - number.adjusted())
    written = f"{rounded:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


@dataclass(frozen=True)
class Plane:
    """Cells as text, blank ones empty, all rows of one length. ``turned``: rows are the columns of the sheet.

    ``first_column`` is the sheet's index (A = 0) of the first column that holds anything.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    first_column: int = 0
    turned: bool = False

    @property
    def height(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def column(self, index: int) -> tuple[str, ...]:
        return tuple(row[index] for row in self.rows)

    def source(self, row: int, column: int) -> Source:
        """The cell as Excel names it."""
        down, across = (column, row) if self.turned else (row, column)
        return Source(self.file, self.sheet, down + 1, across + self.first_column + 1)

    def turn(self) -> "Plane":
        """Rows as columns."""
        return replace(self, rows=tuple(zip(*self.rows, strict=True)), turned=not self.turned)


def _of_cells(file: str, sheet: CellSheet) -> Plane:
    columns = [[_shown((cell or "").strip()) for cell in column.to_pylist()] for column in sheet.cells.columns]
    return Plane(file, sheet.name, tuple(zip(*columns, strict=True)), sheet.first_column)


def _of_text(file: str, sheet: TextSheet) -> Plane:
    rows = [[cell.strip() for cell in row] for row in text.whole(sheet.text, sheet.delimiter, ROWS_MAX)]
    width = max((len(row) for row in rows), default=0)
    return Plane(file, sheet.name, tuple((*row, *[""] * (width - len(row))) for row in rows))


def _of(file: str, sheet: Sheet) -> Plane | None:
    """A sheet as a plane; None for one that is too long or too wide to be a statement."""
    if isinstance(sheet, CellSheet):
        height, width = sheet.cells.num_rows, sheet.cells.num_columns
        small = height <= ROWS_MAX and width <= COLUMNS_MAX and height * width <= CELLS_MAX
        return _of_cells(file, sheet) if small else None
    if isinstance(sheet, TextSheet) and sheet.text.count(b"\n") <= ROWS_MAX:
        plane = _of_text(file, sheet)
        return plane if plane.width <= COLUMNS_MAX else None
    return None


def planes(file: File) -> Iterator[Plane]:
    """Every sheet that is small enough to be a statement and holds anything."""
    for sheet in file.sheets:
        plane = _of(file.source.name, sheet)
        if plane is not None and 0 < plane.width * plane.height <= CELLS_MAX:
            yield plane
