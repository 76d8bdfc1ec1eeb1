"""Which column is which field: by name, by synonym, by likeness, by memory – and what a person decides goes above all."""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz

from postloan.book.schema import TABLES, Field, Kind, TableSchema
from postloan.intake.grid import Grid
from postloan.intake.header import Heading, is_number
from postloan.intake.owner import completed, remembered
from postloan.intake.units import form_of, stated
from postloan.intake.words import clean, in_words, names_of

_LEAST = 0.62
_SYNONYM = 0.97
_LAST_PART = 0.90
_FUZZY = 0.93
_ODD_CONTENT = 0.5
_SHORT = 6
#: Fields of which one is enough: they tell the same in different ways.
EITHER: Mapping[str, tuple[str, ...]] = {"loan": ("dpd", "overdue_since"), "account_flow": ("amount", "money_in", "money_out")}


class How(StrEnum):
    """Where a decision about a field came from."""

    NAME = "name"
    LIKENESS = "likeness"
    MEMORY = "memory"
    PERSON = "person"
    NONE = "none"


@dataclass(frozen=True)
class Mapped:
    """What feeds one field: a column (its index in the grid) and the form of its values, or one constant, or nothing.

    ``confidence``: 1 is the field's own name; below ``policy.mapping_confidence_min`` a person should look.
    """

    field: str
    column: int | None = None
    form: str = ""
    constant: str | None = None
    confidence: float = 0.0
    how: How = How.NONE

    @property
    def given(self) -> bool:
        return self.column is not None or bool(self.constant)


@dataclass(frozen=True)
class ColumnMap:
    """The decision for every field of one table, in the schema's order."""

    table: str
    fields: tuple[Mapped, ...]

    def __getitem__(self, field: str) -> Mapped:
        return next(mapped for mapped in self.fields if mapped.field == field)

    def changed(self, field: str, **values: Any) -> "ColumnMap":
        """The same map with one field decided by a person. One value for all takes the place of a column, and the reverse."""
        if values.get("constant"):
            values = {**values, "column": None}
        elif values.get("column") is not None:
            values = {**values, "constant": None}
        decided = dataclasses.replace(self[field], confidence=1.0, how=How.PERSON, **values)
        return dataclasses.replace(self, fields=tuple(decided if mapped.field == field else mapped for mapped in self.fields))

    @property
    def schema(self) -> TableSchema:
        return TABLES[self.table]

    def missing(self) -> tuple[str, ...]:
        """Required fields that nothing feeds. Of the fields that tell one thing in several ways (:data:`EITHER`) one is enough;
        without any, the first is missing.
        """
        absent = [field.name for field in self.schema.required if not self[field.name].given]
        ways = EITHER.get(self.table, ())
        return (*absent, *ways[:1]) if ways and not any(self[name].given for name in ways) else tuple(absent)

    def doubtful(self, confidence_min: float) -> tuple[str, ...]:
        """Fields whose column or value is a guess, and required ones without any."""
        unsure = [m.field for m in self.fields if m.given and m.confidence < confidence_min]
        return (*unsure, *self.missing())

    def unused(self, headings: Iterable[Heading]) -> tuple[Heading, ...]:
        used = {mapped.column for mapped in self.fields}
        return tuple(heading for heading in headings if heading.index not in used)


def signature(grid: Grid, table: str) -> str:
    """One key for all files with these headings in this order."""
    names = "\x1f".join([table, *(clean(heading.text, keep_brackets=True) for heading in grid.headings)])
    return hashlib.sha256(names.encode()).hexdigest()


def _likeness(heading: str, name: str) -> float:
    """Chinese names are compared letter by letter, English ones also word by word whatever their order. Never by parts:
    流动资产 stands inside 非流动资产.
    """
    letters = fuzz.ratio(clean(heading), clean(name)) / 100
    if not name.isascii():
        return letters
    if min(len(clean(heading)), len(clean(name))) < _SHORT:
        return 0.0  # "date" is one letter from "rate"
    return float(max(letters, fuzz.token_sort_ratio(in_words(heading), in_words(name)) / 100))


def _score(heading: Heading, field: Field) -> float:
    whole, last = clean(heading.text), clean(heading.parts[-1])
    names = names_of(field)
    if whole in {clean(field.zh), clean(field.en)}:
        return 1.0
    known = {clean(name) for name in names}
    if whole in known:
        return _SYNONYM
    if len(heading.parts) > 1 and last in known:
        return _LAST_PART
    return _FUZZY * max(_likeness(heading.text, name) for name in names)


def _could_hold(field: Field, samples: tuple[str, ...]) -> bool:
    """Whether the column's first values can be of the field's kind at all."""
    if not samples or field.kind not in {Kind.MONEY, Kind.RATE, Kind.DATE, Kind.DAYS, Kind.WHOLE, Kind.NUMBER}:
        return True
    return sum(is_number(cell) or cell in {"-", "--", "—"} or any(d.isdigit() for d in cell[:3]) for cell in samples) * 2 >= len(
        samples
    )


def _ranked(grid: Grid, schema: TableSchema) -> list[tuple[float, int, str]]:
    found = []
    for position, heading in enumerate(grid.headings):
        samples = grid.samples(heading.index)
        for order, field in enumerate(schema.fields):
            score = _score(heading, field) * (1.0 if _could_hold(field, samples) else _ODD_CONTENT)
            if score >= _LEAST:
                found.append((score, -order, -position, field.name, heading))
    found.sort(key=lambda item: item[:3], reverse=True)
    return [(score, heading.index, name) for score, _, _, name, heading in found]


def propose(grid: Grid, table: str, sheet_unit: str | None = None) -> ColumnMap:
    """The best column for each field, each column used once.

    ``sheet_unit``: the money form that a note above the table declares; a unit in a heading goes above it.
    """
    schema = TABLES[table]
    headings = {heading.index: heading for heading in grid.headings}
    chosen: dict[str, tuple[int, float]] = {}
    for score, column, name in _ranked(grid, schema):
        if name not in chosen and column not in {index for index, _ in chosen.values()}:
            chosen[name] = (column, score)

    def decide(field: Field) -> Mapped:
        if field.name not in chosen:
            return Mapped(field.name, form=form_of(field, ""))
        column, score = chosen[field.name]
        form = form_of(field, headings[column].text)
        if field.kind is Kind.MONEY and sheet_unit and stated(headings[column].text, Kind.MONEY) is None:
            form = sheet_unit
        return Mapped(field.name, column, form, None, round(score, 3), How.NAME if score >= _LAST_PART else How.LIKENESS)

    return completed(ColumnMap(table, tuple(decide(field) for field in schema.fields)), grid)


def as_json(columns: ColumnMap) -> dict[str, dict[str, Any]]:
    """What is remembered of a map: the fields that something feeds, but not whose file this one was."""
    kept = [m for m in columns.fields if m.given and remembered(columns.table, m.field, m.constant)]
    return {m.field: {"column": m.column, "form": m.form, "constant": m.constant} for m in kept}


def from_json(table: str, kept: Mapping[str, Mapping[str, Any]], width: int) -> ColumnMap:
    """A remembered map. A column beyond ``width`` or a field that is no more counts as not given."""

    def recall(field: Field) -> Mapped:
        entry = kept.get(field.name)
        if entry is None or (entry["column"] is not None and entry["column"] >= width):
            return Mapped(field.name, form=form_of(field, ""))
        return Mapped(field.name, entry["column"], entry["form"], entry["constant"], 1.0, How.MEMORY)

    return ColumnMap(table, tuple(recall(field) for field in TABLES[table].fields))
