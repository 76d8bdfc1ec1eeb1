"""A file → a reading: find the layout, cut out the statements, decide what the headings leave open, put them together."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from postloan.errors import Problem
from postloan.intake.layouts.assemble import Assembled, Common, assemble, lines
from postloan.intake.layouts.block import Block, Remembered, blocks
from postloan.intake.layouts.columns import table_date
from postloan.intake.layouts.forms import Layout, layout_of, perimeter_of
from postloan.intake.layouts.heading import Heading, Role
from postloan.intake.layouts.notes import Notes
from postloan.intake.layouts.panel import Segment
from postloan.intake.layouts.plane import Plane, planes
from postloan.intake.layouts.reading import Line, Reading
from postloan.intake.layouts.runs import FAMILY, Family
from postloan.intake.layouts.tie import swapped
from postloan.intake.layouts.unit import unit_in
from postloan.intake.layouts.when import When, when
from postloan.intake.reader import File
from postloan.statement.match import clean_label

_ENDS = (Role.CLOSING, Role.OPENING)


def _with_meta(segment: Segment) -> Segment:
    """What a data service says of each period below its items, on the headings: 类型 (合并期末), 币种."""
    kinds, currencies = segment.meta.get("类型", {}), segment.meta.get("币种", {})
    for index, found in segment.headings.items():
        perimeter = perimeter_of(kinds.get(index, "")) or found.perimeter
        unit = unit_in(currencies.get(index, "")) or found.unit
        segment.headings[index] = replace(found, perimeter=perimeter, unit=unit)
    return segment


def _find(layout: Layout, sheets: Sequence[Plane]) -> list[Block]:
    found: list[Block] = []
    for plane in sheets:
        there = [block for segment in layout.segments(plane) for block in blocks(_with_meta(segment))]
        _share_titles(there)
        found += there
    return found


def _share_titles(there: list[Block]) -> None:
    """What only the top of a sheet says holds for the tables below it, too."""
    for block in there[1:]:
        first, own = there[0].title, block.title
        block.title = replace(
            own,
            entity=own.entity or first.entity,
            when=own.when or first.when,
            factor=own.factor if own.factor is not None else first.factor,
            currency=own.currency or first.currency,
            perimeter=own.perimeter or first.perimeter,
        )


def _date(block: Block) -> When | None:
    return table_date(block.segment.headings.values(), block.title.when)


def _date_periods(found: list[Block], file: str, ending: date | None, notes: Notes) -> None:
    """Give every block its periods; a block that names no day takes that of the other sheets, of the file's name, or the stated one."""
    named = [said for block in found if (said := _date(block))]
    common = Counter(said.end for said in named).most_common(1)
    by_name = when(file.rsplit(".", 1)[0])
    elsewhere = (
        (When(common[0][0], next((said.months for said in named if said.end == common[0][0] and said.months), None)), "from_other_sheet") if common
        else (When(ending), "from_person") if ending
        else (by_name, "from_file_name") if by_name
        else None
    )  # fmt: skip
    for block in found:
        own = _date(block)
        block.settle(own or (elsewhere[0] if elsewhere else None))
        sheet = block.plane.sheet
        if own is None and elsewhere is None and not block.resolved.columns:
            notes.say(Problem("layout.no_period"), sheet=sheet, blocking=True)
        elif own is None and elsewhere is not None:
            values = {"where": elsewhere[1], "date": elsewhere[0].end.isoformat()}
            notes.say(Problem("layout.period_elsewhere", values), sheet=sheet)


def _tie(found: list[Block], remembered: Remembered, notes: Notes) -> None:
    """Where headings leave open which column is closing, the other statements decide; where they speak against a heading, say so."""
    flows: dict[str, Decimal] = {}
    for block in found:
        if block.family is not Family.BALANCE and block.resolved.columns:
            flows = {**_column(block, block.resolved.columns[0].index), **flows}
    for block in (block for block in found if block.family is Family.BALANCE and len(block.resolved.columns) == 2):
        first, second = (_column(block, column.index) for column in block.resolved.columns)
        turned = swapped(first, second, flows) if not block.resolved.columns[0].comparative else swapped(second, first, flows)
        sheet = block.plane.sheet
        if not block.resolved.open:
            if turned:
                notes.say(Problem("layout.order_doubted"), sheet=sheet)
        elif turned:
            said = _date(block) or When(max(column.period.end for column in block.resolved.columns))
            block.settle(said, order=(_ENDS[1], _ENDS[0]))
            block.fill(remembered)
            notes.say(Problem("layout.order_by_ties"), sheet=sheet)
        elif turned is None:
            notes.say(Problem("layout.order_assumed"), sheet=sheet)
    for block in found:
        if block.family is not Family.BALANCE and block.resolved.open:
            notes.say(Problem("layout.order_assumed"), sheet=block.plane.sheet)


def _column(block: Block, index: int) -> dict[str, Decimal]:
    unit = block.title.factor or Decimal(1)
    return {
        entry.match.account: cell.amount * unit
        for entry in block.entries
        if entry.match.account and entry.certain
        for cell in entry.cells
        if cell.column.index == index and cell.amount is not None
    }


def _common(layout: Layout, sheets: Sequence[Plane], found: list[Block], notes: Notes) -> Common:
    """What the sheets that say it agree on, for those that say nothing."""
    factors = {block.title.factor for block in found if block.title.factor is not None}
    silent = [block for block in found if block.title.factor is None and not _has_unit(block)]
    factor = next(iter(factors)) if len(factors) == 1 else None
    for block in silent:
        key = Problem("layout.unit_elsewhere") if factor is not None else Problem("layout.unit_assumed")
        notes.say(key, sheet=block.plane.sheet)
    currencies = {block.title.currency for block in found if block.title.currency}
    entities = {block.title.entity for block in found if block.title.entity}
    perimeters = {block.title.perimeter for block in found}
    return Common(
        entity=layout.entity(sheets) or (next(iter(entities)) if len(entities) == 1 else None),
        factor=factor,
        currency=next(iter(currencies)) if len(currencies) == 1 else None,
        perimeter=next(iter(perimeters)) if len(perimeters) == 1 else None,
        precision=layout.precision,
    )


def _has_unit(block: Block) -> bool:
    if any(found.unit and found.unit.factor is not None for found in block.segment.headings.values()):
        return True
    return any(entry.factor is not None for entry in block.entries)


def _note_blocks(found: list[Block], notes: Notes) -> None:
    """What was assumed of the columns, and cells that are no numbers."""
    for block in found:
        sheet = block.plane.sheet
        for key in block.resolved.assumed:
            column = block.resolved.columns[0]
            values = {"heading": column.heading.text, "date": column.period.end.isoformat()}
            notes.say(Problem(f"layout.{key}", {} if key == "months_assumed" else values), sheet=sheet)
        if block.title.kind and FAMILY[block.title.kind] is not block.family:
            notes.say(Problem("layout.kind_disagrees"), sheet=sheet)
        read = {column.index for column in block.resolved.columns}
        for index, aside in block.segment.headings.items():
            if index not in read and aside.role is not Role.ASIDE and block.resolved.columns:
                notes.say(
                    Problem("layout.column_aside", {"heading": aside.text or block.plane.source(0, index).address}), sheet=sheet
                )
        for entry in block.entries:
            for cell in entry.cells:
                if cell.wrong:
                    values = {"label": entry.item.label, "value": cell.text}
                    place = cell.source
                    notes.say(
                        Problem("layout.not_a_number", values),
                        sheet=sheet,
                        row=place.row,
                        column=cell.column.heading.text or place.address,
                        value=cell.text,
                    )


def _note_lines(read: Sequence[Line], notes: Notes) -> None:
    for line in read:
        if line.status == "doubted":
            values = {"label": line.label, "account": line.match.account}
            notes.say(Problem("layout.line_doubted", values), sheet=line.sheet, row=line.row, column=line.label)
        elif line.status == "unmatched":
            notes.say(Problem("layout.line_unmatched", {"label": line.label}), sheet=line.sheet, row=line.row, column=line.label)


def _fingerprint(layout: Layout, found: Sequence[Block]) -> str:
    """Names of items and kinds of headings, no figures, no days: the same for the next file of the make."""
    said = [layout.name]
    for block in found:
        said += [block.family, *(str(heading.role) for heading in block.segment.headings.values() if _tells(heading))]
        said += [clean_label(item.label) for item in block.items]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _tells(found: Heading) -> bool:
    return found.role is not None and found.role is not Role.DATED


def read_statements(file: File, *, remembered: Mapping[str, str | None] | None = None, ending: date | None = None) -> Reading:
    """Every balance sheet, income statement, cash-flow statement and supplement of a workbook.

    ``remembered`` are a person's earlier answers: label → account, or None for "leave it out". ``ending`` is the day that a person
    stated for a file that names none. Never raises for what stands in the file: all that was decided or is doubtful is an issue.
    Lines that are only doubted are in no statement before they are answered.
    """
    notes = Notes(file.source.name)
    sheets = list(planes(file))
    layout = layout_of(sheets)
    found = _find(layout, sheets)
    if not found:
        notes.say(Problem("layout.no_statement"), blocking=True)
        return Reading((), (), notes.issues, layout.name, _fingerprint(layout, ()))
    _date_periods(found, file.source.name, ending, notes)
    answers = dict(remembered or {})
    for block in found:
        block.fill(answers)
    _tie(found, answers, notes)
    common = _common(layout, sheets, found, notes)
    _note_blocks(found, notes)
    done: Assembled = assemble(found, common, notes)
    read = lines(found, common, done)
    _note_lines(read, notes)
    if not done.statements and any(line.status == "blank" for line in read):
        notes.say(Problem("layout.nothing_to_import"))
    aside = len({plane.sheet for plane in sheets} - {block.plane.sheet for block in found})
    if aside:
        notes.say(Problem("layout.sheets_aside", {"count": aside}))
    return Reading(done.statements, read, notes.issues, layout.name, _fingerprint(layout, found))
