"""One run of items with its title, its columns and its figures as they are printed: what statements are put together from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from postloan.intake.layouts.columns import Column, Resolved, resolve
from postloan.intake.layouts.heading import Role
from postloan.intake.layouts.known import known, totals
from postloan.intake.layouts.panel import Item, Segment
from postloan.intake.layouts.plane import Plane
from postloan.intake.layouts.runs import Family, Run, is_statement, runs
from postloan.intake.layouts.title import Title, read
from postloan.intake.layouts.unit import of_label
from postloan.intake.layouts.when import When
from postloan.statement import Kind, Source
from postloan.statement.chart import CHART
from postloan.statement.match import How, Match, NotAnAmount, match, parse_amount

Remembered = Mapping[str, str | None]
_KINDS = {Family.BALANCE: Kind.BALANCE_SHEET, Family.INCOME: Kind.INCOME, Family.CASH: Kind.CASH_FLOW}
#: More than all the money there is: an account number, or digits gone wrong.
_BEYOND = Decimal(10) ** 18
#: Where the items below 补充资料 stand, for a table that begins with them.
_SUPPLEMENT = "补充资料"


@dataclass(frozen=True)
class Cell:
    """A figure as printed. ``amount`` is None where the cell is blank, or where ``wrong``: it holds no number."""

    column: Column
    text: str
    amount: Decimal | None
    source: Source
    wrong: bool = False


@dataclass(frozen=True)
class Entry:
    """An item, the account it is taken for, and its cells."""

    item: Item
    within: Kind
    match: Match
    cells: tuple[Cell, ...]
    factor: Decimal | None = None

    @property
    def filled(self) -> bool:
        return any(cell.amount is not None for cell in self.cells)

    @property
    def certain(self) -> bool:
        """Whether the account is taken without asking."""
        return self.match.account is not None and (self.match.sure or self.match.how is How.REMEMBERED)

    @property
    def kind(self) -> Kind:
        """The statement of the account: items of the supplement stand among those of the cash-flow statement."""
        return CHART[self.match.account].kind if self.match.account else self.within


@dataclass
class Block:
    """A statement, or one side of it, on one sheet."""

    plane: Plane
    family: Family
    segment: Segment
    title: Title
    items: tuple[Item, ...]
    kind: Kind
    entries: tuple[Entry, ...] = ()
    aside: tuple[Entry, ...] = ()
    resolved: Resolved = field(default_factory=lambda: Resolved(()))

    def settle(self, said: When | None, order: tuple[Role, Role] | None = None) -> None:
        """Find the periods of the columns."""
        self.resolved = resolve(self.kind, self.segment.headings, said, order=order)

    def fill(self, remembered: Remembered) -> None:
        """Match every item and read its cells."""
        entries: list[Entry] = []
        section = _SUPPLEMENT if self.kind is Kind.SUPPLEMENT else None
        for item in self.items:
            found = match(item.label, self.kind, section=section, remembered=remembered)
            cells = self._cells(item)
            if found.heading and not any(cell.amount for cell in cells):
                cells = ()  # a section title; some programs print zeros beside it
            entries.append(Entry(item, self.kind, found, cells, of_label(item.label)))
            section = found.section
        self.entries, self.aside = _without_breakdown(entries)

    def _cells(self, item: Item) -> tuple[Cell, ...]:
        return tuple(_cell(self.plane, item.row, column) for column in self.resolved.columns)


def _without_breakdown(entries: list[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Part off what only breaks lines down again: below a name that is no section, nothing but accounts that are already there."""
    kept: list[Entry] = []
    aside: list[Entry] = []
    seen: set[str] = set()
    for part in _parts(entries):
        codes = {entry.match.account for entry in part[1:] if entry.filled and entry.match.account}
        opens = not part[0].match.heading and not part[0].filled
        again = opens and codes and codes <= seen and all(entry.match.account for entry in part[1:] if entry.filled)
        (aside if again else kept).extend(part)
        seen |= codes | ({part[0].match.account} if part[0].match.account else set())
    return tuple(kept), tuple(aside)


def _parts(entries: list[Entry]) -> list[list[Entry]]:
    """Runs of entries, each begun by one that has no figure."""
    parts: list[list[Entry]] = []
    for entry in entries:
        if not parts or not entry.filled:
            parts.append([])
        parts[-1].append(entry)
    return parts


def _cell(plane: Plane, row: int, column: Column) -> Cell:
    text = plane.rows[row][column.index]
    source = plane.source(row, column.index)
    try:
        amount = parse_amount(text)
    except NotAnAmount:
        return Cell(column, text, None, source, wrong=True)
    if amount is not None and abs(amount) >= _BEYOND:
        return Cell(column, text, None, source, wrong=True)
    return Cell(column, text, amount, source)


def _titled(segment: Segment) -> Title:
    """What the words around a segment say: those over its own columns first, then the whole width's."""
    own = read(segment.zone, sheet=segment.plane.sheet)
    around = read(segment.around, sheet=segment.plane.sheet)
    return Title(
        own.kind or around.kind,
        own.perimeter or around.perimeter,
        own.entity or around.entity,
        own.when or around.when,
        own.factor if own.factor is not None else around.factor,
        own.currency or around.currency,
        own.fits and around.fits,
    )


def blocks(segment: Segment) -> list[Block]:
    """The primary statements among the items of a segment."""
    title = _titled(segment)
    if not title.fits:
        return []
    found = runs(segment.items, known, title.kind)
    return [_block(segment, run, title) for run in found if is_statement(run, known, totals, titled=title.kind)]


def _block(segment: Segment, run: Run, title: Title) -> Block:
    kind = _KINDS[run.family]
    if kind is Kind.CASH_FLOW and title.kind is Kind.SUPPLEMENT:
        kind = Kind.SUPPLEMENT
    return Block(segment.plane, run.family, segment, title, run.items, kind)
