"""The file back to whoever sent it: bad cells coloured and commented, and a sheet that lists every problem."""

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from postloan.errors import Issue, Translate
from postloan.intake.grid import Grid
from postloan.intake.guard import Form, Source
from postloan.intake.templates import write_text

#: Larger workbooks come back with the faulty rows only: opening them cell by cell would take minutes.
WHOLE_BYTES = 3 << 20
WHOLE_ROWS = 20_000
_LEFT_OUT = PatternFill("solid", fgColor="F6B8B0")
_REMARK = PatternFill("solid", fgColor="FCE8A6")
_LISTED = ("import.sheet", "import.row", "import.column", "import.value", "import.problem", "import.remedy", "import.effect")


def line(issue: Issue, t: Translate) -> tuple[Any, ...]:
    """One issue in words: sheet, row, column, value, what is wrong, how to mend it, what follows."""
    effect = t("import.effect_blocking" if issue.blocking else "import.effect_remark")
    return (
        issue.sheet or "",
        issue.row,
        issue.column or "",
        issue.value or "",
        issue.problem.said(t),
        issue.problem.remedy(t),
        effect,
    )


def _mark(cell: Cell | MergedCell, issues: list[Issue], t: Translate) -> None:
    if isinstance(cell, MergedCell):
        return
    cell.fill = _LEFT_OUT if any(issue.blocking for issue in issues) else _REMARK
    said = "\n".join(f"{issue.problem.said(t)} {issue.problem.remedy(t)}" for issue in issues)
    cell.comment = Comment(said, "PostLoan", height=110, width=300)


def _by_cell(issues: Iterable[Issue], letters: dict[str, str]) -> dict[tuple[int, str], list[Issue]]:
    """Issues by row and column letter; an issue of a whole row marks its first cell."""
    first = next(iter(letters.values()), "A")
    found: dict[tuple[int, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.row is not None:
            found[(issue.row, letters.get(issue.column or "", first))].append(issue)
    return found


def _list(sheet: Worksheet, issues: Iterable[Issue], t: Translate) -> None:
    for number, key in enumerate(_LISTED, 1):
        write_text(sheet.cell(1, number), t(key))
        sheet.cell(1, number).font = Font(bold=True)
    for row, issue in enumerate(issues, 2):
        for number, value in enumerate(line(issue, t), 1):
            write_text(sheet.cell(row, number), value)
    for letter, width in zip("ABCDEFG", (14, 8, 20, 24, 46, 46, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _free_name(book: Workbook, wanted: str) -> str:
    return wanted if wanted not in book.sheetnames else f"{wanted} {len(book.sheetnames)}"


def _whole(source: Source, grid: Grid, issues: tuple[Issue, ...], t: Translate) -> Workbook:
    """Their own workbook, marked."""
    book = openpyxl.load_workbook(BytesIO(source.data))
    sheet = book[grid.sheet]
    letters = {heading.text: heading.letter for heading in reversed(grid.headings)}
    for (row, letter), there in _by_cell(issues, letters).items():
        _mark(sheet.cell(row, column_index_from_string(letter)), there, t)
    _list(book.create_sheet(_free_name(book, t("import.sheet_faults")), 0), issues, t)
    return book


def _rows_only(grid: Grid, issues: tuple[Issue, ...], t: Translate) -> Workbook:
    """Headings and the faulty rows, with the row each had in the file in front."""
    book = Workbook()
    sheet = book.active
    sheet.title = t("import.sheet_rows")
    for number, said in enumerate((t("import.row"), *(heading.text for heading in grid.headings)), 1):
        write_text(sheet.cell(1, number), said)
        sheet.cell(1, number).font = Font(bold=True)
    places = {row: index for index, row in enumerate(grid.rows.to_pylist())}
    columns = {heading.text: number for number, heading in reversed(list(enumerate(grid.headings, 2)))}
    per_row: dict[int, list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.row is not None and issue.row in places:
            per_row[issue.row].append(issue)
    for out, (row, there) in enumerate(sorted(per_row.items()), 2):
        sheet.cell(out, 1, row)
        for number, heading in enumerate(grid.headings, 2):
            write_text(sheet.cell(out, number), grid.cells.column(str(heading.index))[places[row]].as_py())
        for column in dict.fromkeys(issue.column for issue in there):
            _mark(sheet.cell(out, columns.get(column or "", 1)), [issue for issue in there if issue.column == column], t)
    sheet.freeze_panes = "C2"
    _list(book.create_sheet(t("import.sheet_faults")), issues, t)
    return book


def _can_be_opened(source: Source) -> bool:
    with zipfile.ZipFile(BytesIO(source.data)) as packed:
        return "xl/workbook.xml" in packed.namelist()


def marked(source: Source, grid: Grid, issues: tuple[Issue, ...], t: Translate) -> bytes:
    """An .xlsx with every issue at its cell. Small .xlsx files come back whole, all others with their faulty rows only."""
    small = len(source.data) <= WHOLE_BYTES and grid.cells.num_rows <= WHOLE_ROWS
    whole = source.form is Form.WORKBOOK and small and _can_be_opened(source)
    book = _whole(source, grid, issues, t) if whole else _rows_only(grid, issues, t)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
