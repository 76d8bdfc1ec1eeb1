"""Files → sheets of text cells, each with the row number and column letter that Excel shows.

Cells come as text, exactly: dates as ISO, numbers without exponent, ids that were typed as text with their zeros.
What they mean is decided later, column by column.
"""

from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa
import python_calamine

from postloan.intake import page, text
from postloan.intake.guard import CELLS_MAX, Form, Source, admit, check_width
from postloan.intake.refusal import EmptyFile, Encrypted, NotAWorkbook, TooManyCells, Truncated
from postloan.intake.sheetscan import Scan
from postloan.policy import Policy

PREVIEW_ROWS = text.PREVIEW_ROWS
_BROKEN = (fastexcel.FastExcelError, python_calamine.CalamineError)


@dataclass(frozen=True)
class Below:
    """What stands below a heading row: string columns named "0", "1" …, their rows, and lines that do not fit."""

    cells: pa.Table
    rows: pa.Array
    odd: tuple[text.Odd, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file. ``first_column`` is the index (A = 0) of the column named "0"."""

    name: str
    scan: Scan
    first_column: int = 0

    @property
    def preview(self) -> list[list[str]]:
        """The first rows, from row 1; blank cells are empty strings."""
        raise NotImplementedError

    def below(self, header_row: int, width: int) -> Below:
        raise NotImplementedError


@dataclass(frozen=True)
class CellSheet(Sheet):
    """A sheet of a workbook, every cell in memory."""

    cells: pa.Table = field(default_factory=lambda: pa.table({}))

    @cached_property
    def preview(self) -> list[list[str]]:
        head = self.cells.slice(0, PREVIEW_ROWS)
        columns = [column.to_pylist() for column in head.columns]
        return [[(column[row] or "").strip() for column in columns] for row in range(head.num_rows)]

    def below(self, header_row: int, width: int) -> Below:
        cells = self.cells.slice(header_row).select(range(width))
        return Below(cells, pa.array(np.arange(header_row + 1, header_row + 1 + cells.num_rows, dtype=np.int32)))


@dataclass(frozen=True)
class TextSheet(Sheet):
    """The one table of a text file, cut into cells when its heading row is known."""

    text: bytes = b""
    delimiter: str = ","

    @cached_property
    def preview(self) -> list[list[str]]:
        rows = text.preview(self.text, self.delimiter)
        return [[cell.strip() for cell in row] for row in rows]

    def below(self, header_row: int, width: int) -> Below:
        cells, rows, odd = text.table(self.text, self.delimiter, header_row, width)
        return Below(cells, rows, tuple(odd))


@dataclass(frozen=True)
class File:
    """A file that has been read: its visible sheets in order."""

    source: Source
    sheets: tuple[Sheet, ...]

    def __getitem__(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)


def _visible(source: Source) -> list[str] | None:
    """Names of the sheets to look at; ``None``: all. A workbook with nothing but hidden sheets shows them."""
    if source.scans:
        shown = [name for name, scan in source.scans.items() if not scan.hidden]
        return shown or list(source.scans)
    with python_calamine.load_workbook(BytesIO(source.data)) as book:
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
        shown = [sheet.name for sheet in sheets if sheet.visible == python_calamine.SheetVisibleEnum.Visible]
        return shown or [sheet.name for sheet in sheets]


def _load(reader: fastexcel.ExcelReader, name: str, scan: Scan, policy: Policy) -> CellSheet | None:
    # strings for every column: types that the reader guesses would lose zeros, dates and odd cells
    loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not loaded.height or not loaded.width:
        return None
    check_width(name, loaded.width, policy)
    if loaded.height * loaded.width > CELLS_MAX:
        raise TooManyCells(sheet=name, rows=loaded.height, columns=loaded.width)
    first = min(column.absolute_index for column in loaded.available_columns())
    cells = pa.table(loaded.to_arrow())
    return CellSheet(name, scan, first, cells.rename_columns([str(index) for index in range(cells.num_columns)]))


def _workbook(source: Source, policy: Policy) -> tuple[Sheet, ...]:
    try:
        wanted = _visible(source)
        reader = fastexcel.read_excel(source.data)
        names = [name for name in reader.sheet_names if wanted is None or name in wanted]
        sheets = [_load(reader, name, source.scans.get(name, Scan(name)), policy) for name in names]
    except python_calamine.PasswordError as locked:
        raise Encrypted from locked
    except _BROKEN as broken:
        raise (Truncated if source.form is Form.WORKBOOK else NotAWorkbook) from broken
    return tuple(sheet for sheet in sheets if sheet is not None)


def _page(source: Source, policy: Policy) -> tuple[Sheet, ...]:
    """The tables of a page, each row and column where Excel would show it."""
    sheets = []
    for name, rows in page.tables(source.text.decode("utf-8", "replace")):
        check_width(name, len(rows[0]), policy)
        columns = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*rows, strict=True)]
        sheets.append(CellSheet(name, Scan(name), cells=pa.table(columns, names=[str(index) for index in range(len(columns))])))
    return tuple(sheets)


def read(file: bytes | Path, name: str, policy: Policy) -> File:
    """Read a file that a person sent, whatever its name says it is.

    Raises:
        Unreadable: too large, encrypted, damaged, no table …; each kind with its own sentence.
    """
    source = admit(file, name, policy)
    if source.form is Form.TEXT:
        delimiter = text.delimiter_of(source.text)
        return File(source, (TextSheet("", Scan(""), text=source.text, delimiter=delimiter),))
    sheets = _page(source, policy) if source.form is Form.PAGE else _workbook(source, policy)
    if not sheets:
        raise EmptyFile
    return File(source, sheets)
