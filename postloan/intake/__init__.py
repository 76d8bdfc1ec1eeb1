"""Files that people send → checked rows for the book: read, find the table, map its columns, check every cell."""

from postloan.intake.checks import Checked, Count, check, content_hash
from postloan.intake.faults import line, marked
from postloan.intake.grid import Grid, choose, lay
from postloan.intake.header import Header, Heading, find
from postloan.intake.mapping import ColumnMap, How, Mapped, propose
from postloan.intake.memory import recalled, remember_mapping
from postloan.intake.reader import File, Sheet, read
from postloan.intake.refusal import NoTable
from postloan.intake.strangers import borrowers_of
from postloan.intake.templates import template
from postloan.intake.units import FORMS, unit_of_sheet

__all__ = [
    "FORMS", "Checked", "ColumnMap", "Count", "File", "Grid", "Header", "Heading", "How", "Mapped", "NoTable", "Sheet", "borrowers_of", "check", "choose", "content_hash",
    "find", "lay", "line", "marked", "propose", "read", "recalled", "remember_mapping", "template", "unit_of_sheet",
]  # fmt: skip
