"""Cells → typed rows in a staged file, and every problem in them as an issue. Nothing here stops at the first."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, Table

from postloan.book import Staged
from postloan.errors import Issue, Problem, Progress, no_progress
from postloan.intake import parse
from postloan.intake.grid import Grid
from postloan.intake.mapping import ColumnMap
from postloan.intake.refusal import FieldsMissing, NothingLeft, TooManyFaults
from postloan.intake.rules import Rule, rules
from postloan.intake.typed import typed_table
from postloan.policy import Policy

#: Issues held one by one for each column and problem; all are counted.
HELD = 2_000
#: Optional fields whose unreadable cell keeps the row out: a guess would move it between portfolios.
_DECISIVE = frozenset({"dpd", "overdue_since", "currency", "written_off"})
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
    return columns.schema[field].required or field in _DECISIVE


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
        raw = self.grid.cells.column(str(column)).take(positions).to_pylist() if column is not None else [self.columns[field].constant] * len(positions)
        told = [name for name in rows.column_names if name not in {"pos", "file_row"}]
        for value, row in zip(raw, rows.to_pylist(), strict=True):
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


def _shown(value: Any) -> str:
    return f"{value:.2%}" if isinstance(value, float) else str(value)


def _cell_problems(backend: Any, typed: Table, report: _Report) -> None:
    """Unreadable and missing cells of every column that has any."""
    fields = [name[2:] for name in typed.columns if name.startswith("p_")]
    found = backend.to_pyarrow(typed.aggregate(**{name: typed[f"p_{name}"].count() for name in fields})).to_pylist()[0]
    for field in (name for name in fields if found[name]):
        problem = typed[f"p_{field}"]
        per_code = backend.to_pyarrow(typed.filter(problem.notnull()).group_by(code=problem).agg(rows=lambda t: t.count())).to_pylist()
        for entry in sorted(per_code, key=lambda entry: entry["code"]):
            bad = typed.filter(problem == entry["code"]).order_by("pos").limit(HELD).select("pos", "file_row")
            blocking = _is_blocking(report.columns, field)
            report.cells(parse.CELL_PROBLEMS[entry["code"]], field, backend.to_pyarrow(bad), entry["rows"], blocking=blocking)


def _broken_rules(backend: Any, typed: Table, found: list[Rule], report: _Report) -> list[Rule]:
    """The rules that some row breaks; their rows become issues."""
    counts = backend.to_pyarrow(typed.aggregate(**{f"r{index}": rule.when.sum() for index, rule in enumerate(found)})).to_pylist()[0]
    broken = []
    for index, rule in enumerate(found):
        if total := counts[f"r{index}"]:
            bad = typed.filter(rule.when).order_by("pos").limit(HELD).select("pos", "file_row", *rule.tells)
            report.cells(rule.key, rule.field, backend.to_pyarrow(bad), int(total), blocking=rule.blocking)
            broken.append(rule)
    return broken


def _blocked(typed: Table, columns: ColumnMap, broken: list[Rule]) -> BooleanValue:
    cells = [typed[f"p_{f.name}"].notnull() for f in columns.schema.fields if f"p_{f.name}" in typed.columns and _is_blocking(columns, f.name)]
    return ibis.or_(*cells, *[ibis.coalesce(rule.when, False) for rule in broken if rule.blocking])


def _stored(typed: Table, columns: ColumnMap) -> tuple[str, ...]:
    """The schema's fields that the typed table has, in order."""
    return tuple(field.name for field in columns.schema.fields if field.name in typed.columns)


def _cut_ids(backend: Any, typed: Table, report: _Report) -> None:
    """Ids longer than Excel's 15 digits that all end in zeros were typed as numbers: their ends are gone."""
    long = typed.loan_id.re_search(r"^\d{16,}$")
    zeros = typed.loan_id.re_search(r"^\d{15}0+$")
    found = backend.to_pyarrow(typed.aggregate(long=long.sum(), zeros=zeros.sum())).to_pylist()[0]
    if found["long"] and found["long"] >= 3 and found["long"] == found["zeros"]:
        place = report.grid
        report.add(Issue(Problem("import.ids_cut"), place.file, place.sheet or None, None, "loan_id", None, blocking=False))


def content_hash(data: bytes) -> str:
    """By which the same file is recognised."""
    return hashlib.sha256(data).hexdigest()


def check(
    backend: Any, grid: Grid, columns: ColumnMap, *, stage: Path, digest: str, today: date, progress: Progress = no_progress
) -> Checked:
    """Read, check and stage one table.

    ``stage`` is where the good rows go (Parquet, the schema's stored types, ``file_row``). With no good row nothing is written.

    Raises:
        FieldsMissing: a required field has neither column nor constant.
    """
    if absent := columns.missing():
        raise FieldsMissing(columns.table, absent)
    report = _Report(grid, columns)
    given = frozenset(mapped.field for mapped in columns.fields if mapped.given)
    progress(0.1, "import.step_reading_cells")
    with typed_table(backend, grid, columns) as typed:
        progress(0.5, "import.step_checking")
        fields = _stored(typed, columns)
        _cell_problems(backend, typed, report)
        broken = _broken_rules(backend, typed, rules(backend, typed, columns.table, given, fields, today=today), report)
        _cut_ids(backend, typed, report)
        report.of_grid()
        progress(0.8, "import.step_staging")
        bad = _blocked(typed, columns, broken)
        left_out = int(backend.execute(bad.sum()) or 0)
        lines = sum(1 for issue in grid.issues if issue.blocking and issue.row is not None)
        rows = grid.cells.num_rows
        staged = None
        if left_out < rows:
            good = typed.filter(~bad).order_by("pos") if left_out else typed
            backend.to_parquet(good.select(*fields, "file_row"), stage)
            kept = tuple(issue for issue in report.issues if issue.blocking)
            staged = Staged(columns.table, stage, grid.file, digest, kept, left_out + lines)
    counts = tuple(Count(key, column, blocking, times) for (key, column, blocking), times in report.counts.items())
    return Checked(columns.table, staged, tuple(report.issues), counts, rows + lines, left_out + lines)

