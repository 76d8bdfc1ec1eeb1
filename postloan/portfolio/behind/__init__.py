"""The loans behind a figure that one date cannot tell: the wish for them (a value), and the list."""

from postloan.portfolio.behind.listing import Listed, export_batches, listed, page, steps
from postloan.portfolio.behind.wish import FATES, FIELDS, ORIGINS, SIDES, Behind

__all__ = ["FATES", "FIELDS", "ORIGINS", "SIDES", "Behind", "Listed", "export_batches", "listed", "page", "steps"]
