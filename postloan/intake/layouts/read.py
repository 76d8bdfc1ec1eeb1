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
from postloan.intake.layouts.forms import Laid, Layout, layout_of, perimeter_of
from postloan.intake.layouts.heading import Heading, Role
from postloan.intake.layouts.notes import Notes
from postloan.intake.layouts.panel import Segment
from postloan.intake.layouts.plane import planes
from postloan.intake.layouts.reading import Reading
from postloan.intake.layouts.remarks import note_blocks, note_lines, note_scans
from postloan.intake.layouts.runs import Family
from postloan.intake.layouts.tie import swapped
from postloan.intake.layouts.unit import unit_in
from postloan.intake.layouts.when import When, when
from postloan.intake.reader import File
from postloan.statement import Perimeter
from postloan.statement.match import clean_label

_ENDS = (Role.CLOSING, Role.OPENING)


def _with_meta(segment: Segment) -> Segment:
    """What a data service says of each period below its items, on the headings: 类型 (合并期末), 币种."""
    kinds, currencies = segment.meta.get("类型", segment.meta.get("报表类型", {})), segment.meta.get("币种", {})
    for index, found in segment.headings.items():
        perimeter = perimeter_of(kinds.get(index, "")) or found.perimeter
        unit = unit_in(currencies.get(index, "")) or found.unit
        segment.headings[index] = replace(found, perimeter=perimeter, unit=unit)
    return segment


def _find(layout: Layout, sheets: Sequence[Laid]) -> list[Block]:
    found: list[Block] = []
    for sheet in sheets:
        there = [block for segment in layout.segments(sheet) for block in blocks(_with_meta(segment))]
        _share_titles(there)
        found += there
    return found


def _share_titles(there: list[Block]) -> None:
    """What only the top of a sheet says holds for the tables below it, too; a unit that stands once on it, for all of it."""
    factors = {block.title.factor for block in there if block.title.factor is not None}
    for block in there if len(factors) == 1 else ():
        block.title = replace(block.title, factor=next(iter(factors)))
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


def _elsewhere(found: list[Block], file: str, ending: date | None) -> tuple[When, str] | None:
    """The day for sheets that name none: that of the other sheets, the one a person stated, that in the file's name."""
    named = [said for block in found if (said := _date(block))]
    for end, _ in Counter(said.end for said in named).most_common(1):
        return When(end, next((said.months for said in named if said.end == end and said.months), None)), "period_from_sheet"
    if ending:
        return When(ending), "period_from_person"
    by_name = when(file.rsplit(".", 1)[0])
    return (by_name, "period_from_name") if by_name else None


def _date_periods(found: list[Block], file: str, ending: date | None, notes: Notes) -> None:
    """Give every block its periods."""
    elsewhere = _elsewhere(found, file, ending)
    for block in found:
        own = _date(block)
        block.settle(own or (elsewhere[0] if elsewhere else None))
        if own is None and elsewhere is not None:
            notes.say(Problem(f"layout.{elsewhere[1]}", {"date": elsewhere[0].end.isoformat()}), sheet=block.plane.sheet)
        elif not block.resolved.columns and own is None:
            notes.say(Problem("layout.no_period"), sheet=block.plane.sheet, blocking=True)


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


def _common(layout: Layout, sheets: Sequence[Laid], found: list[Block], notes: Notes) -> Common:
    """What the sheets that say it agree on, for those that say nothing."""
    factors = {block.title.factor for block in found if block.title.factor is not None}
    silent = [block for block in found if block.title.factor is None and not _has_unit(block)]
    factor = next(iter(factors)) if len(factors) == 1 else None
    for block in silent:
        key = Problem("layout.unit_elsewhere") if factor is not None else Problem("layout.unit_assumed")
        notes.say(key, sheet=block.plane.sheet)
    currencies = {block.title.currency for block in found if block.title.currency}
    entities = {block.title.entity for block in found if block.title.entity}
    return Common(
        entity=layout.entity(sheets) or (next(iter(entities)) if len(entities) == 1 else None),
        factor=factor,
        currency=next(iter(currencies)) if len(currencies) == 1 else None,
        perimeter=_perimeter(found, notes),
        precision=layout.precision,
    )


def _perimeter(found: Sequence[Block], notes: Notes) -> Perimeter | None:
    """Whose figures the silent sheets are of, where all others name one, and none of them is a statement of the same kind."""
    named = {block.title.perimeter for block in found if block.title.perimeter}
    silent = [block for block in found if not block.title.perimeter and not _tells_whose(block)]
    taken = {block.family for block in found if block.title.perimeter}
    if len(named) != 1 or taken & {block.family for block in silent}:
        return None
    for block in silent:
        notes.say(Problem("layout.perimeter_elsewhere"), sheet=block.plane.sheet)
    return next(iter(named))


def _tells_whose(block: Block) -> bool:
    return any(found.perimeter for found in block.segment.headings.values())


def _has_unit(block: Block) -> bool:
    if any(found.unit and found.unit.factor is not None for found in block.segment.headings.values()):
        return True
    return any(entry.factor is not None for entry in block.entries)


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
    sheets = [Laid(plane) for plane in planes(file)]
    layout = layout_of(sheets)
    found = _find(layout, sheets)
    if not found:
        notes.say(Problem("layout.no_statement"), blocking=True)
        return Reading((), (), notes.issues, layout.name, _fingerprint(layout, ()))
    _date_periods(found, file.source.name, ending, notes)
    if layout.cumulative:
        for block in found:
            block.resolved = replace(block.resolved, assumed=())
    answers = dict(remembered or {})
    for block in found:
        block.fill(answers)
    _tie(found, answers, notes)
    common = _common(layout, sheets, found, notes)
    note_blocks(found, notes)
    note_scans(file, found, notes)
    done: Assembled = assemble(found, common, notes)
    read = lines(found, common, done)
    note_lines(read, notes)
    if not done.statements and all(block.resolved.columns for block in found):
        notes.say(Problem("layout.nothing_to_import"))
    aside = len({sheet.name for sheet in file.sheets} - {block.plane.sheet for block in found})
    if aside:
        notes.say(Problem("layout.sheets_aside", {"count": aside}))
    return Reading(done.statements, read, notes.issues, layout.name, _fingerprint(layout, found))
