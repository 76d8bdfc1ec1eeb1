"""The table of a sheet as cells below headings: blank rows, totals, notes and a second table set aside, each reported."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from postloan.errors import Issue, Problem
from postloan.intake.header import Header, Heading, find, looks_like_heading
from postloan.intake.reader import Below, File, Sheet, TextSheet
from postloan.intake.refusal import NoTable
from postloan.intake.words import clean

_TOTAL = r"^\s*(合\s*计|总\s*计|小\s*计|共\s*计|本页合计|本页小计|累\s*计|(?i:grand total|sub-?total|totals?|sum))\s*[:：]?\s*$"
_TOTAL_IN_FIRST = 4
_LISTED = 50
_SAMPLES = 5


@dataclass(frozen=True)
class Grid:
    """Headings, cells (string columns named by the heading's index) and the row of each record as Excel shows it."""

    file: str
    sheet: str
    header: Header
    cells: pa.Table
    rows: pa.Array
    issues: tuple[Issue, ...] = ()

    @property
    def headings(self) -> tuple[Heading, ...]:
        return self.header.headings

    def samples(self, index: int, count: int = _SAMPLES) -> tuple[str, ...]:
        """The first different values of a column that are not blank."""
        head = self.cells.column(str(index)).slice(0, 500).to_pylist()
        return tuple(dict.fromkeys(cell.strip() for cell in head if cell and cell.strip()))[:count]


def choose(file: File, table: str | None = None) -> tuple[Sheet, Header]:
    """The sheet and header that look most like a table of the book: most known headings, then most columns.

    Raises:
        NoTable: no sheet has headings with data below.
    """
    found = [(sheet, header) for sheet in file.sheets if (header := find(sheet, table))]
    if not found:
        raise NoTable
    return max(found, key=lambda pair: (pair[1].known, len(pair[1].headings)))


class _Place:
    """Issues of one sheet."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet
        self.found: list[Issue] = []

    def say(
        self,
        key: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        blocking: bool = False,
        **values: object,
    ) -> None:
        problem = Problem(f"import.{key}", values)
        self.found.append(Issue(problem, self.file, self.sheet or None, row, column, value, blocking))


def _filled(cells: pa.Table) -> np.ndarray:
    """How many cells of each row hold something."""
    counts = np.zeros(cells.num_rows, dtype=np.int32)
    for column in cells.columns:
        if column.null_count < len(column):
            counts += pc.is_valid(column).to_numpy()
    return counts


def _totals(cells: pa.Table) -> np.ndarray:
    """Rows whose first filled cell is a word for a total."""
    found = np.zeros(cells.num_rows, dtype=bool)
    before = np.ones(cells.num_rows, dtype=bool)
    for column in cells.columns[:_TOTAL_IN_FIRST]:
        match = pc.fill_null(pc.match_substring_regex(column, _TOTAL), fill_value=False).to_numpy()
        found |= match & before
        before &= pc.is_null(column).to_numpy()
    return found


def _value(cells: pa.Table, row: int) -> list[str]:
    return [(column[row].as_py() or "").strip() for column in cells.columns]


def _repeats(cells: pa.Table, header: Header) -> np.ndarray:
    """Rows that print the heading again, as page breaks do."""
    again = np.ones(cells.num_rows, dtype=bool)
    for heading in header.headings[:3]:
        again &= pc.fill_null(pc.equal(cells.column(str(heading.index)), heading.parts[-1]), fill_value=False).to_numpy()
    return again


def _second_table(cells: pa.Table, blank: np.ndarray) -> int | None:
    """Index of the first row of another table: headings after a blank row."""
    starts = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    for start in starts[:20]:
        for row in range(start, min(start + 3, cells.num_rows)):
            if looks_like_heading(_value(cells, row), None):
                return int(start)
    return None


def _notes(filled: np.ndarray, width: int) -> np.ndarray:
    """Rows after the last full record that hold hardly anything: signatures, remarks."""
    few = filled <= max(1, min(2, width // 4))
    full = np.flatnonzero(~few)
    notes = np.zeros(len(filled), dtype=bool)
    if len(full):
        notes[full[-1] + 1 :] = True
    return notes & (filled > 0)


def _report_odd(below: Below, place: _Place) -> None:
    for line in below.odd:
        key = "cut_line" if line.cut else "odd_line"
        value = line.text.strip()[:80]
        place.say(key, row=line.row, value=value, blocking=True, cells=line.cells, wanted=below.cells.num_columns)


def _report_duplicates(header: Header, place: _Place) -> None:
    counts = Counter(clean(heading.text, keep_brackets=True) for heading in header.headings)
    seen: set[str] = set()
    for heading in header.headings:
        name = clean(heading.text, keep_brackets=True)
        if counts[name] > 1 and name in seen:
            place.say("duplicate_heading", row=header.last_row, column=heading.text, letter=heading.letter)
        seen.add(name)


def _report_rows(rows: np.ndarray, key: str, place: _Place, cells: pa.Table, at: np.ndarray) -> None:
    for index in np.flatnonzero(rows)[:_LISTED]:
        said = next((cell for cell in _value(cells, int(index)) if cell), "")
        place.say(key, row=int(at[index]), value=said[:80])


def _report_cells(sheet: Sheet, header: Header, place: _Place, last: int) -> None:
    """Excel errors and formulas that were never calculated: their cells read as blank, so they are named here."""
    headings = {heading.index + sheet.first_column: heading.text for heading in header.headings}
    unsolved = [(c, r, "") for c, r in sheet.scan.unsolved]
    for key, found in (("formula_without_value", unsolved), ("excel_error", list(sheet.scan.errors))):
        inside = [(c, r, v) for c, r, v in found if header.last_row < r <= last and c in headings]
        for column, row, value in inside:
            place.say(key, row=row, column=headings[column], value=value or None)


def _width(sheet: Sheet, header: Header) -> int:
    """Columns of the data. A text file's rows may be wider than its heading, by a trailing delimiter."""
    need = max(heading.index for heading in header.headings) + 1
    if not isinstance(sheet, TextSheet):
        return need
    widths = [len(row) for row in sheet.preview[header.last_row :] if any(row)]
    return max(set(widths), key=widths.count) if widths else need


def _tidy(header: Header, below: Below, place: _Place) -> np.ndarray:
    """Which rows are records; what is set aside is reported."""
    cells, at = below.cells, below.rows.to_numpy()
    filled = _filled(cells)
    keep = filled > 0
    second = _second_table(cells, ~keep) if len(keep) else None
    if second is not None:
        place.say("second_table", row=int(at[second]), value=" · ".join(filter(None, _value(cells, second)))[:80])
        keep[second:] = False
        filled = np.where(np.arange(len(filled)) < second, filled, 0)
    totals = _totals(cells)
    for key, rows in (
        ("repeated_heading", _repeats(cells, header) & keep),
        ("total_row", totals & keep),
        ("note_row", _notes(np.where(totals, 0, filled), len(header.headings)) & keep),
    ):
        _report_rows(rows & keep, key, place, cells, at)
        keep &= ~rows
    return keep


def lay(file: File, sheet: Sheet, header: Header) -> Grid:
    """Cut the table out of its sheet.

    Raises:
        NoTable: there is no record below the headings.
    """
    place = _Place(file.source.name, sheet.name)
    below = sheet.below(header.last_row, _width(sheet, header))
    kept = tuple(heading for heading in header.headings if heading.index < below.cells.num_columns)
    header = Header(kept, header.first_row, header.last_row, header.known, header.beside)
    _report_odd(below, place)
    _report_duplicates(header, place)
    if header.beside:
        place.say("second_table_beside", row=header.last_row, value=" · ".join(header.beside)[:80])
    keep = _tidy(header, below, place)
    if not keep.any():
        raise NoTable
    wanted = below.cells.select([str(heading.index) for heading in kept])
    cells, rows = (wanted, below.rows) if keep.all() else (wanted.filter(pa.array(keep)), below.rows.filter(pa.array(keep)))
    _report_cells(sheet, header, place, int(rows[-1].as_py()))
    return Grid(file.source.name, sheet.name, header, cells, rows, tuple(place.found))
