"""Financial statements: the standard chart of accounts, names of items, checks. Pure, no store."""

from postloan.statement.model import (
    Accounts,
    Figure,
    Kind,
    Perimeter,
    Period,
    Source,
    Span,
    Standard,
    Statement,
)  # fmt: skip

__all__ = ["Accounts", "Figure", "Kind", "Perimeter", "Period", "Source", "Span", "Standard", "Statement"]
