"""The loans behind a figure that one date cannot tell: the wish for them (a value), and the list."""

from postloan.portfolio.behind.listing import Listed, awaited, columns, ends, export_batches, listed, page
from postloan.portfolio.behind.wish import FATES, FIELDS, ORIGINS, SIDES, Behind, Payments, Steps

__all__ = [
    "FATES",
    "FIELDS",
    "ORIGINS",
    "SIDES",
    "Behind",
    "Listed",
    "Payments",
    "Steps",
    "awaited",
    "columns",
    "ends",
    "export_batches",
    "listed",
    "page",
]
