"""Layouts of financial statements: a workbook → statements on the standard accounts, and what is doubtful."""

from postloan.intake.layouts.forms import LAYOUTS, Layout
from postloan.intake.layouts.read import read_statements
from postloan.intake.layouts.reading import Line, Reading, Status

__all__ = ["LAYOUTS", "Layout", "Line", "Reading", "Status", "read_statements"]
