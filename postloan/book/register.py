"""What the desk knows of the book: imports, what they cover, live files; and the verbs that change it, each in one unit."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from postloan.access import Reach, Right, verb
from postloan.book.refusals import BookBusy
from postloan.book.schema import DOSSIER
from postloan.book.tables import import_coverage, import_issue, import_run, partition
from postloan.book.values import ImportRun
from postloan.desk import Unit
from postloan.errors import Issue, Problem

#: Tables that name no branch, so only an unlimited reach handles them.
LEDGER = ("terms", "schedule", "repayment", "disposal", *(table.name for table in DOSSIER))
#: What snapshots are derived from.
DERIVED_FROM = ("terms", "schedule", "repayment")


@dataclass(frozen=True)
class Source:
    """The rows of one import that speak for a date: those of ``branches``."""

    import_id: int
    file: str
    branches: tuple[str, ...]


Winners = dict[date, tuple[Source, ...]]


@dataclass(frozen=True)
class File:
    """A file of a derived level, made or live."""

    level: str
    as_of: date
    file: str
    rows: int
    made_from: tuple[int, ...]
    currencies: tuple[str, ...]
    shape: str


@dataclass(frozen=True)
class Covered:
    """An import speaks for a date and branch."""

    import_id: int
    as_of: date
    branch: str


@dataclass(frozen=True)
class State:
    """The register as one read saw it; ``mark`` is what :func:`mark` said then."""

    runs: tuple[ImportRun, ...]
    coverage: tuple[Covered, ...]
    files: tuple[File, ...]
    mark: tuple[Any, ...]

    @property
    def live_files(self) -> dict[int, str]:
        """The raw files of imports that are not undone."""
        return {run.id: run.file for run in self.runs if run.undone_at is None}

    def winners(self) -> Winners:
        """For each date the imports that speak for it, each with its branches: the newest import of a pair wins."""
        return winners(self.coverage, self.live_files)

    def told_by(self, moment: datetime, until: date) -> Winners:
        """:meth:`winners` of the dates up to ``until``, as a past moment (UTC, no zone) had them: without what was imported again then or later.

        What was imported first for a date and branch counts whenever it came, for a history may be loaded at once.
        """
        files = self.live_files
        rows = [row for row in self.coverage if row.as_of <= until and row.import_id in files]
        first: dict[tuple[date, str], int] = {}
        for row in rows:
            pair = (row.as_of, row.branch)
            first[pair] = min(first.get(pair, row.import_id), row.import_id)
        later = {run.id for run in self.runs if run.published_at >= moment}
        told = (row for row in rows if row.import_id not in later or row.import_id == first[row.as_of, row.branch])
        return winners(told, files)

    def of(self, import_id: int) -> ImportRun | None:
        return next((run for run in self.runs if run.id == import_id), None)

    def pairs(self, import_id: int) -> frozenset[tuple[date, str]]:
        return frozenset((row.as_of, row.branch) for row in self.coverage if row.import_id == import_id)

    @property
    def next_id(self) -> int:
        return max((run.id for run in self.runs), default=0) + 1


def winners(coverage: Iterable[Covered], files: dict[int, str]) -> Winners:
    """See :meth:`State.winners`; ``files`` are the raw files of imports that are not undone."""
    newest: dict[tuple[date, str], int] = {}
    for row in coverage:
        if row.import_id in files:
            pair = (row.as_of, row.branch)
            newest[pair] = max(newest.get(pair, 0), row.import_id)
    found: dict[date, dict[int, list[str]]] = {}
    for (as_of, branch), import_id in sorted(newest.items()):
        found.setdefault(as_of, {}).setdefault(import_id, []).append(branch)
    return {
        as_of: tuple(Source(import_id, files[import_id], tuple(branches)) for import_id, branches in sorted(parts.items()))
        for as_of, parts in sorted(found.items())
    }


def _files(connection: Connection) -> tuple[File, ...]:
    columns = [partition.c[name] for name in File.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(partition.c.live).order_by(partition.c.as_of)).mappings()
    return tuple(File(**{**row, "made_from": tuple(row["made_from"]), "currencies": tuple(row["currencies"])}) for row in rows)


def read(connection: Connection) -> State:
    """The whole register."""
    seen = mark(connection)
    runs = connection.execute(select(import_run).order_by(import_run.c.id)).mappings()
    pairs = select(import_coverage.c.import_id, import_coverage.c.as_of, import_coverage.c.branch).distinct()
    coverage = (Covered(*row) for row in connection.execute(pairs))
    return State(tuple(ImportRun.of(row) for row in runs), tuple(coverage), _files(connection), seen)


def mark(connection: Connection) -> tuple[Any, ...]:
    """A value that changes with every change of the live book.

    New files and imports raise a maximum, withdrawn ones only lower a sum; neither ever comes back.
    """
    files = select(func.max(partition.c.id), func.sum(partition.c.id)).where(partition.c.live)
    runs = select(func.max(import_run.c.id), func.sum(import_run.c.id)).where(import_run.c.undone_at.is_(None))
    return (*connection.execute(files).one(), *connection.execute(runs).one())


@dataclass(frozen=True)
class Change:
    """One change of the book, worked out and lying on disk, to be registered as a whole.

    Attributes:
        seen: the :func:`mark` it was worked out from; if the book changed since, nothing is registered.
        run: values of the new import, if there is one.
        coverage: what it speaks for.
        left_out: problems of rows that it leaves out.
        undone: the import withdrawn, if one is.
        start: derived files from this date on are replaced by ``files``.
    """

    seen: tuple[Any, ...]
    run: dict[str, Any] | None = None
    coverage: Sequence[dict[str, Any]] = ()
    left_out: Sequence[Issue] = ()
    undone: int | None = None
    start: date | None = None
    files: Sequence[File] = ()

    def with_files(self, start: date | None, files: Sequence[File]) -> "Change":
        return dataclasses.replace(self, start=start, files=files)


def _insert_run(work: Unit, change: Change) -> None:
    assert change.run is not None
    stamp = {"published_at": work.at, "published_by": work.who.name, "account_id": work.who.id, "version": 1}
    import_id = work.insert(import_run, {**change.run, **stamp})
    if change.coverage:
        work.connection.execute(import_coverage.insert(), [{"import_id": import_id, **row} for row in change.coverage])
        dates = [row["as_of"] for row in change.coverage]
        work.note(
            "coverage", first=min(dates), last=max(dates), branches=len({row["branch"] for row in change.coverage}),
            rows=sum(row["rows"] for row in change.coverage), balance=sum((row["balance"] for row in change.coverage), Decimal(0)),
        )  # fmt: skip
    if change.left_out:
        work.connection.execute(import_issue.insert(), [_kept(import_id, n, issue) for n, issue in enumerate(change.left_out, 1)])
        work.note("left_out", problems=len(change.left_out), rows=change.run["rows_left_out"])


def _json(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _kept(import_id: int, number: int, issue: Issue) -> dict[str, Any]:
    return {
        "import_id": import_id, "number": number, "sheet": issue.sheet, "row": issue.row, "column": issue.column,
        "value": issue.value, "problem": issue.problem.key, "blocking": issue.blocking,
        "problem_values": {name: _json(value) for name, value in issue.problem.values.items()},
    }  # fmt: skip


def _swap_files(work: Unit, change: Change) -> None:
    if change.start is None:
        return
    outdated = partition.c.live & (partition.c.as_of >= change.start)
    retired = work.connection.execute(partition.update().where(outdated).values(live=False, retired_at=work.at)).rowcount
    rows = [{**vars(file), "made_at": work.at, "live": True} for file in change.files]
    if rows:
        work.connection.execute(partition.insert(), rows)
    work.note("derived", since=change.start, made=len(rows), retired=retired)


def _apply(work: Unit, change: Change) -> None:
    if mark(work.connection) != change.seen:
        raise BookBusy
    if change.run is not None:
        work.subject = f"import/{change.run['id']}"
        _insert_run(work, change)
    if change.undone is not None:
        work.subject = f"import/{change.undone}"
        work.update(import_run, change.undone, {"undone_at": work.at, "undone_by": work.who.name})
    _swap_files(work, change)


@verb(Right.IMPORT_TAPE)
def publish_tape(work: Unit, change: Change) -> None:
    """Register a tape and the levels made from it."""
    _apply(work, change)


@verb(Right.IMPORT_LEDGER)
def publish_ledger(work: Unit, change: Change) -> None:
    """Register terms, schedules, repayments, disposals, or what is kept on borrowers."""
    _apply(work, change)


@verb(Right.IMPORT_LEDGER)
def derive_snapshots(work: Unit, change: Change) -> None:
    """Register snapshots derived from schedules and repayments."""
    _apply(work, change)


@verb(Right.IMPORT_TAPE)
def undo_tape(work: Unit, change: Change) -> None:
    """Withdraw a tape."""
    _apply(work, change)


@verb(Right.IMPORT_LEDGER)
def undo_ledger(work: Unit, change: Change) -> None:
    """Withdraw terms, schedules, repayments, disposals, what is kept on borrowers, or what was derived from ledgers."""
    _apply(work, change)


@verb(Right.EDIT_POLICY)
def remake_book(work: Unit, change: Change) -> None:
    """Replace the derived levels by ones made under another policy or in a newer layout."""
    _apply(work, change)


def left_out(connection: Connection, import_id: int, file_name: str) -> list[Issue]:
    """The problems kept with an import, in the order of the file."""
    rows = connection.execute(select(import_issue).where(import_issue.c.import_id == import_id).order_by(import_issue.c.number))
    return [
        Issue(
            Problem(row["problem"], dict(row["problem_values"])),
            file_name,
            row["sheet"],
            row["row"],
            row["column"],
            row["value"],
            row["blocking"],
        )
        for row in rows.mappings()
    ]


def known_files(connection: Connection, retired_after: datetime) -> set[str]:
    """Files that must stay: of every import, of live levels, and of levels retired so lately that a reader may hold them."""
    kept = partition.c.live | (partition.c.retired_at > retired_after)
    found = set(connection.scalars(select(partition.c.file).where(kept)))
    return found | set(connection.scalars(select(import_run.c.file)))


def wholly_within(state: State, run: ImportRun, reach: Reach) -> bool:
    """Whether all the import speaks for lies in the reach; a ledger needs an unlimited one."""
    pairs = state.pairs(run.id)
    return reach.branches is None or (bool(pairs) and all(branch in reach.branches for _, branch in pairs))


def within(state: State, run: ImportRun, reach: Reach) -> bool:
    """Whether the import speaks for a branch of the reach. Ledgers name no branch: only an unlimited reach has them."""
    if reach.branches is None:
        return True
    return any(branch in reach.branches for _, branch in state.pairs(run.id))
