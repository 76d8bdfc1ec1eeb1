"""Desk tables of the book: which imports there are, what each covers, and which derived files are live."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from postloan.desk.metadata import Json, Money, Utc, lock_version, metadata

import_run = Table(
    "import_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("table_name", String(20), nullable=False),
    Column("source", String(10), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("file", String(120), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("rows_left_out", Integer, nullable=False, default=0),
    Column("made_from", Json, nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("published_by", String(80), nullable=False),
    Column("account_id", Integer),
    Column("undone_at", Utc),
    Column("undone_by", String(80)),
    lock_version(),
)
"""One publication. ``source`` is ``file`` or ``derived``; ``made_from`` names the imports a derived one rests on."""

import_coverage = Table(
    "import_coverage",
    metadata,
    Column("import_id", ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("as_of", Date, primary_key=True),
    Column("branch", String(120), primary_key=True),
    Column("currency", String(10), primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("balance", Money, nullable=False),
    Index("ix_import_coverage_as_of_branch", "as_of", "branch"),
)
"""What a tape speaks for. For a pair of date and branch the newest import that is not undone wins."""

import_issue = Table(
    "import_issue",
    metadata,
    Column("import_id", ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sheet", String(120)),
    Column("row", Integer),
    Column("column", String(255)),
    Column("value", Text),
    Column("problem", String(80), nullable=False),
    Column("problem_values", Json, nullable=False),
    Column("blocking", Boolean, nullable=False),
)
"""The problems of rows that were left out of the book, kept as long as the import."""

partition = Table(
    "partition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("level", String(10), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("file", String(120), nullable=False, unique=True),
    Column("rows", Integer, nullable=False),
    Column("made_from", Json, nullable=False),
    Column("currencies", Json, nullable=False),
    Column("shape", Text, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("retired_at", Utc),
    Index("ix_partition_live_level", "live", "level"),
)
"""A file of a derived level. ``made_from`` are the imports whose rows are in it, ``shape`` the policy values it rests on."""
