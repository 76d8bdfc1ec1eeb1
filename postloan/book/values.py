"""What goes into the book and what it answers about imports."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from postloan.errors import Issue, Problem


@dataclass(frozen=True)
class Staged:
    """Checked rows that wait to be published.

    Attributes:
        table: one of :data:`postloan.book.schema.TABLES`.
        path: a Parquet file made at ``Book.stage_path()``: the fields of the schema that are present, in their stored types,
            and ``file_row`` (int32), the row in the file as Excel counts. Publishing takes the file away.
        file_name: what the person called it.
        content_hash: SHA-256 of the uploaded bytes, in hex; by it a repeated upload is recognised.
        left_out: problems of rows that are not in ``path``.
        rows_left_out: how many rows those are.
    """

    table: str
    path: Path
    file_name: str
    content_hash: str
    left_out: tuple[Issue, ...] = ()
    rows_left_out: int = 0


@dataclass(frozen=True)
class ImportRun:
    """One publication; times are UTC. ``source`` is ``file`` or ``derived``, ``undone_at`` is None unless withdrawn."""

    id: int
    table_name: str
    source: str
    file_name: str
    content_hash: str
    file: str
    rows: int
    rows_left_out: int
    made_from: tuple[int, ...]
    published_at: datetime
    published_by: str
    undone_at: datetime | None
    undone_by: str | None

    @classmethod
    def of(cls, row: Any) -> "ImportRun":
        """From a row of ``import_run``."""
        values = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(**{**values, "made_from": tuple(row["made_from"])})


@dataclass(frozen=True)
class PreviewLine:
    """One date and currency of a file against the previous live date, over the branches that the file speaks for.

    ``balance_previous`` and ``previous_on`` are None for the first date of these branches; ``gone_loans`` are in the previous
    date but not in the file, ``new_loans`` the other way round.
    """

    as_of: date
    currency: str
    rows: int
    balance: Decimal
    previous_on: date | None
    rows_previous: int | None
    balance_previous: Decimal | None
    new_loans: int | None
    gone_loans: int | None

    @property
    def change(self) -> Decimal | None:
        """Change of the balance; None without a previous date."""
        return None if self.balance_previous is None else self.balance - self.balance_previous


@dataclass(frozen=True)
class Preview:
    """What publishing would do.

    Attributes:
        rows, rows_left_out: rows that go in, and rows that do not.
        branches: those the file speaks for.
        lines: one per date and currency, newest first (tapes only).
        movements: the newest date's loans with the largest change of balance (loan_id, borrower_name, branch, currency,
            balance_previous, balance, change).
        replaces: imports that lose at least one date and branch to this one.
        already: the same file, live already; publishing it again is refused.
        problems: what forbids publishing; empty when it may go ahead.
    """

    rows: int
    rows_left_out: int
    branches: tuple[str, ...]
    lines: tuple[PreviewLine, ...]
    movements: pd.DataFrame
    replaces: tuple[ImportRun, ...]
    already: ImportRun | None
    problems: tuple[Problem, ...]
