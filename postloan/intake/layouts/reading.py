"""What comes of reading a workbook of statements: the statements, every line with how it was understood, and the issues."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from postloan.errors import Issue
from postloan.statement import Kind, Period, Source, Statement
from postloan.statement.match import Match

Status = Literal["matched", "doubted", "unmatched", "heading", "blank"]


@dataclass(frozen=True)
class Line:
    """One item as it stands in the file.

    Attributes:
        row, column: of its label, counted from 1, as Excel prints them.
        kind: the statement it stands in.
        status: ``matched`` its account is certain · ``doubted`` an account is only proposed, its figures are in no statement until
            a person has answered · ``unmatched`` nothing fits · ``heading`` a section title · ``blank`` it has no figure in any column.
        values: its figures in units of currency, period by period, each with its cell; None where a cell is blank.
    """

    sheet: str
    row: int
    column: int
    label: str
    kind: Kind
    match: Match
    status: Status
    values: tuple[tuple[Period, Decimal | None, Source], ...]


@dataclass(frozen=True)
class Reading:
    """A workbook as statements.

    Attributes:
        statements: by kind, whose figures and period; empty where the forms are blank.
        layout: the name of the layout class that read it.
        fingerprint: of the layout: the same for files of the same make, whatever their figures.
    """

    statements: tuple[Statement, ...]
    lines: tuple[Line, ...]
    issues: tuple[Issue, ...]
    layout: str
    fingerprint: str

    @property
    def doubts(self) -> tuple[Line, ...]:
        """The lines that a person is asked about, each label once for each kind of statement."""
        asked = {(line.kind, line.label): line for line in reversed(self.lines) if line.status in {"doubted", "unmatched"}}
        return tuple(reversed(asked.values()))

    @property
    def filled(self) -> tuple[Line, ...]:
        """The lines with a figure: those that had to be understood."""
        return tuple(line for line in self.lines if line.status in {"matched", "doubted", "unmatched"})

    @property
    def nothing_to_import(self) -> bool:
        """The forms were recognised, and no figure stands in them."""
        return not self.statements and bool(self.lines) and not any(issue.blocking for issue in self.issues)

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)
