"""What a field of the book is: its kind, how it is stored, what a person is told of it; and a table of fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds, and so how a cell is read and how it is stored."""

    TEXT = "text"  # string
    DATE = "date"  # date
    MONEY = "money"  # decimal(18, 2), in units of the loan's currency
    RATE = "rate"  # double, a fraction a year: 4.35 % is 0.0435
    DAYS = "days"  # int32
    WHOLE = "whole"  # int32
    NUMBER = "number"  # double, any figure; a percentage is kept as a fraction
    FLAG = "flag"  # boolean
    CHOICE = "choice"  # string, one of ``choices``
    RISK_CLASS = "risk_class"  # int8, 1 … 5


#: How each kind is stored, as the engine writes types.
STORED: dict[Kind, str] = {
    Kind.TEXT: "string",
    Kind.DATE: "date",
    Kind.MONEY: "decimal(18, 2)",
    Kind.RATE: "float64",
    Kind.DAYS: "int32",
    Kind.WHOLE: "int32",
    Kind.NUMBER: "float64",
    Kind.FLAG: "boolean",
    Kind.CHOICE: "string",
    Kind.RISK_CLASS: "int8",
}


@dataclass(frozen=True)
class Field:
    """One column of a table of the book.

    Attributes:
        zh, en: the heading in templates and tables.
        meaning_zh, meaning_en: one sentence of the data dictionary.
        required: the row is refused without it.
        sensitive: personal data; masked, left out of lists and revealed one at a time, audited.
        synonyms: other headings by which people's files call it.
        choices: the codes of a CHOICE with the words files use for them (first word: the Chinese one we print).
        low, high: the least and greatest value that makes sense, inclusive; a value outside is taken as not given.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    unit: str = ""
    required: bool = False
    sensitive: bool = False
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TableSchema:
    """One importable table: its fields in order, and the fields that make a row unique within one import.

    ``subject`` is the field that says what a row is about: problems of whole rows point at it.
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    subject: str = "loan_id"

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    @property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.required)
