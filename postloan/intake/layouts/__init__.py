"""Layouts of financial statements: a workbook → statements on the standard accounts, and what is doubtful."""
