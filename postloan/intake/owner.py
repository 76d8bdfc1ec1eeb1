"""What a file about one borrower tells besides its cells: whose it is by its name, which way its invoices went by its headings."""

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

from postloan.book.dossier_fields import BUYER_WORDS, SELLER_WORDS
from postloan.book.schema import DOSSIER
from postloan.intake.words import clean
from postloan.terms import InvoiceDirection

if TYPE_CHECKING:
    from postloan.intake.grid import Grid
    from postloan.intake.mapping import ColumnMap, Mapped

_OF_BORROWERS = frozenset(table.name for table in DOSSIER)
#: A name that can be a borrower's number: no blank, a digit, at most some letters in front.
_NUMBER = re.compile(r"^[A-Za-z]{0,6}[-_]?\d[\dA-Za-z-]{0,23}$")
#: A name is a guess, a heading is not.
_BY_NAME, _BY_HEADING = (0.75, "likeness"), (0.95, "name")


def direction_of(headings: list[str]) -> InvoiceDirection | None:
    """Only the buyer is named: the invoices were issued; only the seller: received; both or none: nobody can tell."""
    cleaned = [clean(heading) for heading in headings]
    buyer, seller = (any(word in heading for heading in cleaned for word in words) for words in (BUYER_WORDS, SELLER_WORDS))
    if buyer == seller:
        return None
    return InvoiceDirection.SALE if buyer else InvoiceDirection.PURCHASE


def number_in(file: str) -> str | None:
    """The borrower's number, if a file is named by one: ``E81.csv``."""
    stem = Path(file).stem.strip()
    return stem if _NUMBER.match(stem) else None


def completed(columns: "ColumnMap", grid: "Grid") -> "ColumnMap":
    """The map with what headings and name tell where no column does; what is there already stays."""
    if columns.table not in _OF_BORROWERS:
        return columns
    told: dict[str, tuple[str | None, tuple[float, str]]] = {"borrower_id": (number_in(grid.file), _BY_NAME)}
    if "direction" in columns.schema.by_name:
        told["direction"] = (direction_of([heading.text for heading in grid.headings]), _BY_HEADING)

    def complete(mapped: "Mapped") -> "Mapped":
        constant, (confidence, how) = told.get(mapped.field, (None, _BY_NAME))
        if constant is None or mapped.given:
            return mapped
        return dataclasses.replace(mapped, constant=str(constant), confidence=confidence, how=type(mapped.how)(how))

    return dataclasses.replace(columns, fields=tuple(complete(mapped) for mapped in columns.fields))


def remembered(table: str, field: str, constant: str | None) -> bool:
    """Whether a value typed for all rows holds for the next file too: whose it is never does."""
    return constant is None or not (table in _OF_BORROWERS and field == "borrower_id")
