"""What is said about a workbook once it is read: assumptions about columns, cells that hold no number, items that fit nothing."""

from collections.abc import Sequence

from postloan.errors import Problem
from postloan.intake.layouts.block import Block
from postloan.intake.layouts.heading import Role
from postloan.intake.layouts.notes import Notes
from postloan.intake.layouts.reading import Line
from postloan.intake.layouts.runs import FAMILY
from postloan.intake.reader import File
from postloan.statement.chart import CHART


def note_blocks(found: Sequence[Block], notes: Notes) -> None:
    """What was assumed of the columns, and cells that are no numbers."""
    for block in found:
        sheet = block.plane.sheet
        _note_columns(block, notes)
        if block.title.kind and FAMILY[block.title.kind] is not block.family:
            notes.say(Problem("layout.kind_disagrees"), sheet=sheet)
        if block.aside:
            values = {"label": block.aside[0].item.label, "count": len(block.aside) - 1}
            notes.say(Problem("layout.breakdown_aside", values), sheet=sheet, row=block.aside[0].item.row + 1)
        for entry in block.entries:
            for cell in (cell for cell in entry.cells if cell.wrong):
                said = Problem("layout.not_a_number", {"label": entry.item.label, "value": cell.text})
                heading = cell.column.heading.text or cell.source.address
                notes.say(said, sheet=sheet, row=cell.source.row, column=heading, value=cell.text)


def _note_columns(block: Block, notes: Notes) -> None:
    sheet, resolved = block.plane.sheet, block.resolved
    for assumed in resolved.assumed:
        values = {"heading": assumed.heading, "date": assumed.end.isoformat()}
        notes.say(Problem(f"layout.{assumed.key}", values), sheet=sheet)
    read = {column.index for column in resolved.columns}
    for index, aside in block.segment.headings.items() if read else ():
        if index not in read and aside.role is not Role.ASIDE:
            heading = aside.text or block.plane.source(0, index).address.rstrip("0123456789")
            notes.say(Problem("layout.column_aside", {"heading": heading}), sheet=sheet)


def _name(line: Line) -> str:
    account = CHART[line.match.account or ""]
    return account.en if line.label.isascii() else account.zh


def note_lines(read: Sequence[Line], notes: Notes) -> None:
    for line in read:
        if line.status == "matched" and line.match.approximate:
            values = {"label": line.label, "account": _name(line)}
            notes.say(Problem("layout.approximate", values), sheet=line.sheet, row=line.row, column=line.label)
        elif line.status == "doubted":
            values = {"label": line.label, "account": _name(line)}
            notes.say(Problem("layout.line_doubted", values), sheet=line.sheet, row=line.row, column=line.label)
        elif line.status == "unmatched":
            notes.say(Problem("layout.line_unmatched", {"label": line.label}), sheet=line.sheet, row=line.row, column=line.label)


def note_scans(file: File, found: Sequence[Block], notes: Notes) -> None:
    """Formulas without a stored result and Excel errors among the figures: their cells read as blank."""
    wanted = {
        (cell.source.sheet, cell.source.row, cell.source.column): entry.item.label
        for block in found
        for entry in block.entries
        for cell in entry.cells
    }
    for sheet in file.sheets:
        for column, row in sheet.scan.unsolved:
            if label := wanted.get((sheet.name, row, column + 1)):
                notes.say(Problem("import.formula_without_value"), sheet=sheet.name, row=row, column=label)
        for column, row, value in sheet.scan.errors:
            if label := wanted.get((sheet.name, row, column + 1)):
                notes.say(Problem("import.excel_error"), sheet=sheet.name, row=row, column=label, value=value)
