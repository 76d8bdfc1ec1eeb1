"""Blocks → statements: units and signs applied, each account once, one entity and one perimeter a statement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from postloan.errors import Problem
from postloan.intake.layouts.block import Block, Cell, Entry
from postloan.intake.layouts.notes import Notes
from postloan.intake.layouts.reading import Line, Status
from postloan.intake.layouts.signs import LOSSES, Losses, Turned, turned
from postloan.intake.layouts.standard import file_standard, standard_of
from postloan.statement import Figure, Kind, Perimeter, Period, Standard, Statement
from postloan.statement.chart import CHART
from postloan.statement.match import How

_ORDER = tuple(Kind)
_RANK = {How.REMEMBERED: 0, How.EXACT: 1, How.SYNONYM: 2, How.FUZZY: 3, How.NONE: 4}
_MINORITY = frozenset(
    {"minority_interest", "minority_interest_profit", "minority_capital_in", "minority_dividends_out", "comprehensive_minority"}
)


@dataclass(frozen=True)
class Common:
    """What holds for all sheets of a file that say nothing else."""

    entity: str | None = None
    factor: Decimal | None = None
    currency: str | None = None
    perimeter: Perimeter | None = None
    precision: Decimal | None = None


class Key(NamedTuple):
    """What a statement is of. Parent and consolidated never share one, nor do a figure as first told and as told again a year later."""

    entity: str | None
    perimeter: Perimeter
    kind: Kind
    period: Period
    comparative: bool


@dataclass(frozen=True)
class Amount:
    """A figure with its unit: ``value`` is what is printed, times the unit."""

    entry: Entry
    cell: Cell
    factor: Decimal
    block: Block

    @property
    def value(self) -> Decimal:
        assert self.cell.amount is not None
        return self.cell.amount * self.factor


@dataclass
class _Draft:
    """The amounts that may become one statement."""

    amounts: list[Amount] = field(default_factory=list)
    currency: str | None = None
    units: Counter[Decimal] = field(default_factory=Counter)

    @property
    def sheet(self) -> str:
        return self.amounts[0].cell.source.sheet

    @property
    def unit(self) -> Decimal:
        """The unit of most of its figures."""
        return next((unit for unit, _ in self.units.most_common(1)), Decimal(1))


def _perimeter(block: Block, cell: Cell, common: Common) -> Perimeter:
    return cell.column.heading.perimeter or block.title.perimeter or common.perimeter or Perimeter.SINGLE


def _key(block: Block, entry: Entry, cell: Cell, common: Common) -> Key:
    entity, column = block.title.entity or common.entity, cell.column
    return Key(entity, _perimeter(block, cell, common), entry.kind, column.period, column.comparative)


def factor_of(block: Block, entry: Entry, cell: Cell, common: Common) -> Decimal:
    """The unit of a cell: its item's, its column's, its sheet's, that of the other sheets, else one."""
    if _is_plain(entry):
        return Decimal(1)
    heading = cell.column.heading.unit
    said = (entry.factor, heading.factor if heading else None, block.title.factor, common.factor)
    return next((factor for factor in said if factor is not None), Decimal(1))


def _is_plain(entry: Entry) -> bool:
    """No money: a number of shares, or money a share."""
    return entry.match.account is not None and CHART[entry.match.account].plain


def _drafts(blocks: Iterable[Block], common: Common) -> dict[Key, _Draft]:
    found: dict[Key, _Draft] = defaultdict(_Draft)
    for block in blocks:
        for entry in block.entries:
            for cell in entry.cells:
                if cell.amount is None:
                    continue
                draft, factor = found[_key(block, entry, cell, common)], factor_of(block, entry, cell, common)
                draft.amounts.append(Amount(entry, cell, factor, block))
                heading = cell.column.heading.unit
                draft.currency = draft.currency or (heading.currency if heading else None) or block.title.currency
                if not _is_plain(entry):
                    draft.units[factor] += 1
    return found


def _chosen(draft: _Draft, notes: Notes) -> dict[str, Amount]:
    """One amount an account: the item whose name fits best, the first of equals. Another that differs is an issue."""
    found: dict[str, Amount] = {}
    for amount in draft.amounts:
        code = amount.entry.match.account
        if code is None or not amount.entry.certain:
            continue
        held = found.get(code)
        if held is None:
            found[code] = amount
            continue
        best, other = (amount, held) if _rank(amount) < _rank(held) else (held, amount)
        found[code] = best
        if best.value != other.value:
            values = {"label": other.entry.item.label, "other": best.entry.item.label}
            notes.say(
                Problem("layout.twice", values), sheet=other.cell.source.sheet, row=other.cell.source.row, value=other.cell.text
            )
    return found


def _rank(amount: Amount) -> int:
    return _RANK[amount.entry.match.how]


def _note_signs(chosen: dict[str, Amount], signs: Turned, notes: Notes) -> None:
    def labels(codes: Iterable[str]) -> str:
        return " · ".join(dict.fromkeys(chosen[code].entry.item.label for code in sorted(codes) if code in chosen))

    sheet = next(iter(chosen.values())).cell.source.sheet
    if signs.deductions:
        notes.say(Problem("layout.signs_turned", {"labels": labels(signs.deductions)}), sheet=sheet)
    losses = [code for code in LOSSES if code in chosen and chosen[code].value]
    if signs.losses is Losses.DEDUCTED:
        notes.say(Problem("layout.losses_turned", {"labels": labels(losses)}), sheet=sheet)
    elif signs.losses is Losses.UNKNOWN:
        notes.say(Problem("layout.losses_doubted", {"labels": labels(losses)}), sheet=sheet)


def _precision(chosen: dict[str, Amount], unit: Decimal) -> Decimal:
    """The last decimal place that any figure of the statement shows, in units of currency."""
    exponents = [
        exponent
        for code, amount in chosen.items()
        if not CHART[code].plain
        and amount.cell.amount is not None
        and isinstance(exponent := amount.cell.amount.as_tuple().exponent, int)
    ]
    return Decimal(1).scaleb(min([0, *exponents])) * unit


@dataclass(frozen=True)
class Assembled:
    """The statements, and for each amount kept or not the sign it was given."""

    statements: tuple[Statement, ...]
    signs: dict[Key, Turned]
    blank: frozenset[Key]


def assemble(blocks: Sequence[Block], common: Common, notes: Notes) -> Assembled:
    """Put the statements together. One whose figures are all zero is a blank form and makes none."""
    statements: list[Statement] = []
    signs: dict[Key, Turned] = {}
    blank: set[Key] = set()
    whole, perimeter = file_standard(blocks), _inferred(blocks)
    for key, draft in _drafts(blocks, common).items():
        chosen = _chosen(draft, notes)
        if not any(amount.cell.amount for amount in draft.amounts):
            blank.add(key)
        elif chosen:
            signs[key] = turned({code: amount.value for code, amount in chosen.items()}, key.kind)
            made = _statement(key, draft, chosen, signs=signs[key], common=common, standard=standard_of(chosen, whole))
            if made.perimeter is Perimeter.SINGLE and perimeter:
                made = replace(made, perimeter=perimeter)
                notes.say(Problem("layout.perimeter_inferred"), sheet=draft.sheet)
            statements.append(made)
            _note_signs(chosen, signs[key], notes)
            _note_money(draft, made, common, notes)
    return Assembled(tuple(sorted(statements, key=_place)), signs, frozenset(blank))


def _statement(
    key: Key, draft: _Draft, chosen: dict[str, Amount], *, signs: Turned, common: Common, standard: Standard
) -> Statement:
    figures = tuple(
        Figure(code, amount.value * signs.sign(code), amount.cell.source, amount.cell.text, amount.entry.item.label)
        for code, amount in chosen.items()
    )
    return Statement(
        kind=key.kind, period=key.period, figures=figures, entity=key.entity, perimeter=key.perimeter, standard=standard,
        currency=draft.currency or common.currency or "CNY", unit=draft.unit,
        precision=common.precision or _precision(chosen, draft.unit), comparative=key.comparative,
    )  # fmt: skip


def _place(statement: Statement) -> tuple[str, str, int, int, int]:
    """Where a statement stands among the others: by entity, perimeter and kind, the latest first."""
    period = statement.period
    return statement.entity or "", statement.perimeter, _ORDER.index(statement.kind), -period.end.toordinal(), -period.months


def _note_money(draft: _Draft, made: Statement, common: Common, notes: Notes) -> None:
    if len(draft.units) > 1:
        notes.say(Problem("layout.units_differ"), sheet=draft.sheet)
    if made.standard is Standard.INTERNATIONAL and not draft.currency and not common.currency:
        notes.say(Problem("layout.currency_assumed"), sheet=draft.sheet)


def _inferred(blocks: Sequence[Block]) -> Perimeter | None:
    """A file that names no perimeter anywhere, and has minority interests, is consolidated."""
    named = any(block.title.perimeter for block in blocks)
    minority = any(_is_minority(entry) for block in blocks for entry in block.entries)
    return Perimeter.CONSOLIDATED if minority and not named else None


def _is_minority(entry: Entry) -> bool:
    return entry.match.account in _MINORITY and any(cell.amount for cell in entry.cells)


def _status(entry: Entry, *, blank: bool) -> Status:
    code, how = entry.match.account, entry.match.how
    if how is How.REMEMBERED and code is None:
        return "matched" if entry.filled else "blank"
    if not entry.filled or blank or (code is None and not any(cell.amount for cell in entry.cells)):
        return "heading" if code is None or entry.match.heading else "blank"
    if code is None:
        return "unmatched"
    return "matched" if entry.certain else "doubted"


def lines(blocks: Sequence[Block], common: Common, done: Assembled) -> tuple[Line, ...]:
    """Every item of every block with its figures, as they went into the statements."""
    found: list[Line] = []
    for block in blocks:
        for entry in block.entries:
            values = []
            blank = True
            for cell in entry.cells:
                key = _key(block, entry, cell, common)
                blank &= cell.amount is None or key in done.blank
                sign = done.signs[key].sign(entry.match.account) if key in done.signs and entry.match.account else 1
                amount = None if cell.amount is None else cell.amount * factor_of(block, entry, cell, common) * sign
                values.append((cell.column.period, amount, cell.source))
            place = block.plane.source(entry.item.row, entry.item.column)
            status = _status(entry, blank=blank)
            found.append(
                Line(place.sheet, place.row, place.column, entry.item.label, entry.kind, entry.match, status, tuple(values))
            )
    return tuple(found)
