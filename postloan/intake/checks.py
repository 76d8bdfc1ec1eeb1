"""Cells → typed rows in a staged file, and every problem in them as an issue. Nothing here stops at the first."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table
from pyarrow import parquet

from postloan.book import Staged
from postloan.book.schema import Field, Kind
from postloan.errors import Issue, Problem, Progress, no_progress
from postloan.intake import parse
from postloan.intake.grid import Grid
from postloan.intake.mapping import ColumnMap
from postloan.intake.refusal import FieldsMissing, NothingLeft, TooManyFaults
from postloan.intake.rule import Rule
from postloan.intake.rules import rules
from postloan.intake.strangers import strangers
from postloan.intake.typed import Typed, typed
from postloan.policy import Policy

#: Issues held one by one for each column and problem; all are counted.
HELD = 2_000
#: Characters of a faulty cell that are told.
_TOLD = 200
#: Optional fields whose unreadable cell keeps the row out: a guess would move it between portfolios.
_DECISIVE = frozenset(
    {"dpd", "overdue_since", "currency", "written_off", "status", "side", "amount", "money_in", "money_out", "known_on"}
)
#: Of these the row says enough without: what happened is known though its sum is not.
_REMARKED = frozenset({("event", "amount")})
_ROW_GROUP = 122_880
_MOSTLY_DIFFERENT = parse.IDS - {"borrower_id", "account_no"} | {"borrower_name"}
#: Excel keeps 15 digits of a number; so many ids must have lost the rest before it is said.
_EXACT_DIGITS, _CUT_FROM = 15, 3
_FORMULA = frozenset({"import.formula_without_value", "import.excel_error"})


@dataclass(frozen=True)
class Count:
    """How often one problem stands in one column; ``rows`` counts all, also those not held as issues."""

    problem: str
    column: str | None
    blocking: bool
    rows: int


@dataclass(frozen=True)
class Checked:
    """What came of a file: the staged good rows (``None`` when there is none), and all that is wrong with the rest."""

    table: str
    staged: Staged | None
    issues: tuple[Issue, ...]
    counts: tuple[Count, ...]
    rows: int
    left_out: int

    @property
    def good(self) -> int:
        return self.rows - self.left_out

    @property
    def left_out_share(self) -> float:
        return self.left_out / self.rows if self.rows else 0.0

    def publishable(self, policy: Policy) -> Staged:
        """The staged rows, if few enough had to be left out.

        Raises:
            NothingLeft: no row is good.
            TooManyFaults: the share of faulty rows is above the policy's limit.
        """
        if self.staged is None or not self.good:
            raise NothingLeft
        if self.left_out_share > policy.left_out_share_max:
            raise TooManyFaults(rows=self.left_out, of=self.rows, limit=f"{policy.left_out_share_max:.1%}")
        return self.staged


def _is_blocking(columns: ColumnMap, field: str) -> bool:
    return columns.schema[field].required or (field in _DECISIVE and (columns.table, field) not in _REMARKED)


class _Report:
    """Collects issues and counts of one grid."""

    def __init__(self, grid: Grid, columns: ColumnMap) -> None:
        self.grid, self.columns = grid, columns
        self.issues: list[Issue] = []
        self.counts: dict[tuple[str, str | None, bool], int] = defaultdict(int)
        self._headings = {heading.index: heading.text for heading in grid.headings}
        self._said = {(i.row, i.column): i for i in grid.issues if i.problem.key in _FORMULA}
        self._used: set[tuple[int | None, str | None]] = set()

    def add(self, issue: Issue, times: int = 1) -> None:
        self.issues.append(issue)
        self.counts[(issue.problem.key, issue.column, issue.blocking)] += times

    def cells(self, key: str, field: str, rows: pa.Table, total: int, *, blocking: bool) -> None:
        """One issue for each fetched row; ``total`` rows have the problem."""
        column = self.columns[field].column
        heading = self._headings.get(column) if column is not None else None
        positions = rows.column("pos")
        raw = (
            self.grid.cells.column(str(column)).take(positions).to_pylist()
            if column is not None
            else [self.columns[field].constant] * len(positions)
        )
        told = [name for name in rows.column_names if name not in {"pos", "file_row"}]
        for value, row in zip(map(_shortened, raw), rows.to_pylist(), strict=True):
            values = {name: _shown(row[name]) for name in told}
            self.issues.append(self._cell(f"import.{key}", values, row["file_row"], heading or field, value, blocking=blocking))
        self.counts[(f"import.{key}", heading or field, blocking)] += total

    def _cell(self, key: str, values: dict[str, Any], row: int, heading: str, value: str | None, *, blocking: bool) -> Issue:
        known = self._said.get((row, heading))
        if known is not None and key == "import.required_missing":
            self._used.add((row, heading))
            return Issue(known.problem, known.file, known.sheet, row, heading, known.value, blocking)
        return Issue(Problem(key, values), self.grid.file, self.grid.sheet or None, row, heading, value, blocking)

    def of_grid(self) -> None:
        """Issues found while the table was cut out, except those that came back as missing cells."""
        for issue in self.grid.issues:
            if (issue.row, issue.column) not in self._used:
                self.add(issue)


def _shortened(cell: str | None) -> str | None:
    """What of a cell is told; nobody needs two million characters to find it."""
    return cell if cell is None or len(cell) <= _TOLD else f"{cell[:_TOLD]}…"


def _shown(value: Any) -> str:
    return f"{value:.2%}" if isinstance(value, float) else str(value)


def _held(typed: Typed, at: np.ndarray, tells: tuple[str, ...] = ()) -> pa.Table:
    """What is told of the first of the rows at these positions."""
    return typed.rows.select(["pos", "file_row", *tells]).take(pa.array(at[:HELD]))


def _cell_problems(typed: Typed, report: _Report) -> np.ndarray:
    """Unreadable and missing cells of every column that has any; the rows they keep out."""
    out = np.zeros(typed.rows.num_rows, bool)
    for field, problems in typed.problems.items():
        codes = pc.fill_null(problems, 0).to_numpy()
        blocking = _is_blocking(report.columns, field)
        for code in np.unique(codes[codes > 0]):
            at = np.flatnonzero(codes == code)
            report.cells(parse.CELL_PROBLEMS[code], field, _held(typed, at), len(at), blocking=blocking)
        if blocking:
            out |= codes > 0
    return out


@contextmanager
def _asked(backend: Any, rows: pa.Table) -> Iterator[Table]:
    """The rows as a table that the engine can be asked about; nothing is copied."""
    name = f"intake_{uuid.uuid4().hex}"
    backend.con.register(name, rows)
    try:
        yield ops.DatabaseTable(name=name, schema=ibis.Schema.from_pyarrow(rows.schema), source=backend).to_expr()
    finally:
        backend.con.unregister(name)


def _broken_rules(backend: Any, asked: Table, typed: Typed, found: list[Rule], report: _Report) -> np.ndarray:
    """Rows that break a rule become issues; the rows that are kept out for it."""
    out = np.zeros(typed.rows.num_rows, bool)
    counts = backend.to_pyarrow(
        asked.aggregate(**{f"r{index}": rule.when.sum() for index, rule in enumerate(found)})
    ).to_pylist()[0]
    broken = [rule for index, rule in enumerate(found) if counts[f"r{index}"]]
    if not broken:
        return out
    flags = backend.to_pyarrow(
        asked.select("pos", **{f"r{index}": ibis.coalesce(rule.when, False) for index, rule in enumerate(broken)})
    )
    position = flags.column("pos").to_numpy()
    for index, rule in enumerate(broken):
        at = np.sort(position[flags.column(f"r{index}").to_numpy()])
        report.cells(rule.key, rule.field, _held(typed, at, rule.tells), len(at), blocking=rule.blocking)
        if rule.blocking:
            out[at] = True
    return out


def _cut_ids(rows: pa.Table, report: _Report) -> None:
    """Ids longer than Excel's 15 digits that all end in zeros were typed as numbers: their ends are gone."""
    subject = report.columns.schema.subject
    ids = rows.column(subject)
    if (pc.max(pc.binary_length(ids)).as_py() or 0) <= _EXACT_DIGITS:
        return
    long = pc.sum(pc.match_substring_regex(ids, r"^\d{16,}$")).as_py()
    zeros = pc.sum(pc.match_substring_regex(ids, r"^\d{15}0+$")).as_py()
    if long >= _CUT_FROM and long == zeros:
        place = report.grid
        report.add(Issue(Problem("import.ids_cut"), place.file, place.sheet or None, None, subject, None, blocking=False))


def _dates(typed: Typed) -> dict[date, int]:
    """How many rows hold each date of a tape."""
    if "as_of" not in typed.rows.column_names:
        return {}
    counts = pc.value_counts(typed.rows.column("as_of").drop_null())
    return {entry["values"]: entry["counts"] for entry in counts.to_pylist()}


def content_hash(data: bytes) -> str:
    """By which the same file is recognised."""
    return hashlib.sha256(data).hexdigest()


def _stage(rows: pa.Table, out: np.ndarray, fields: tuple[Field, ...], stage: Path) -> None:
    """Written fast rather than small: the file lives until it is published."""
    good = rows.filter(pa.array(~out)) if out.any() else rows
    repeating = [field.name for field in fields if field.kind in {Kind.TEXT, Kind.CHOICE} and field.name not in _MOSTLY_DIFFERENT]
    words = [name for name in repeating if name in rows.column_names]
    parquet.write_table(good, stage, use_dictionary=words, store_schema=False, row_group_size=_ROW_GROUP)


def check(
    backend: Any, grid: Grid, columns: ColumnMap, *, stage: Path, digest: str, today: date, known: pa.Array | None = None,
    progress: Progress = no_progress,
) -> Checked:  # fmt: skip
    """Read, check and stage one table.

    ``stage`` is where the good rows go (Parquet, the schema's stored types, ``file_row``). With no good row nothing is written.
    ``known``: the numbers of the borrowers whom the book knows, see :mod:`postloan.intake.strangers`; rows of others are remarked on.

    Raises:
        FieldsMissing: a required field has neither column nor constant.
    """
    if absent := columns.missing():
        raise FieldsMissing(columns.table, absent)
    report = _Report(grid, columns)
    progress(0.1, "import.step_reading_cells")
    found = typed(backend, grid, columns)
    progress(0.5, "import.step_checking")
    given = frozenset(mapped.field for mapped in columns.fields if mapped.given)
    fields = tuple(field.name for field in columns.schema.fields if field.name in found.rows.column_names)
    out = _cell_problems(found, report)
    with _asked(backend, found.rows) as asked:
        applying = rules(backend, asked, columns.table, given, fields, dates=_dates(found), today=today)
        out |= _broken_rules(backend, asked, found, applying, report)
    if len(unknown := strangers(found.rows, known)):
        report.cells("unknown_borrower", "borrower_id", _held(found, unknown), len(unknown), blocking=False)
    _cut_ids(found.rows, report)
    report.of_grid()
    progress(0.8, "import.step_staging")
    left_out = int(out.sum())
    lines = sum(1 for issue in grid.issues if issue.blocking and issue.row is not None)
    staged = None
    if left_out < len(out):
        _stage(found.rows.select([*fields, "file_row"]), out, columns.schema.fields, stage)
        kept = tuple(issue for issue in report.issues if issue.blocking)
        staged = Staged(columns.table, stage, grid.file, digest, kept, left_out + lines)
    counts = tuple(Count(key, column, blocking, times) for (key, column, blocking), times in report.counts.items())
    return Checked(columns.table, staged, tuple(report.issues), counts, len(out) + lines, left_out + lines)
