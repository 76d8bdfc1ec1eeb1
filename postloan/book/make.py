"""Making derived levels: from the imports that win, date by date, each with the state its predecessor hands on."""

import functools
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow.parquet as pq

from postloan.book import cohort, cube, disposed, due, enrich, flow, gone, lived, name, raw, suspect, told
from postloan.book.disposed import Disposals
from postloan.book.engine import Session, quoted
from postloan.book.folder import Folder
from postloan.book.register import File, Source, Winners
from postloan.errors import Progress
from postloan.policy import Policy

LEVELS: dict[str, dict[str, str]] = {
    "snapshot": enrich.SNAPSHOT,
    "gone": gone.GONE,
    "cube": cube.CUBE,
    "cut": cube.CUT,
    "tally": cube.TALLY,
    "flow": flow.FLOW,
    "flow_cut": flow.FLOW_CUT,
    "step": flow.STEP,
    "suspect": suspect.SUSPECT,
    "name": name.NAME,
    "cohort": cohort.COHORT,
    "cohort_cut": cohort.COHORT_CUT,
    "told": told.TOLD,
    "due": due.DUE,
    "lived": lived.LIVED,
    "turned": lived.TURNED,
}
#: Levels of which the file of a date has the rows of all dates before it too: a trend opens one file instead of one a date.
GROWING = ("flow_cut", "cohort_cut")
SCHEMAS = {level: ibis.schema(columns) for level, columns in LEVELS.items()}

#: Goes up when a level means something else under the same columns.
_MEANING = 5
_LAYOUT = json.dumps([_MEANING, duckdb.__version__, LEVELS])

_RECEIVED = ibis.schema({**raw.columns("loan"), "import_id": "int32"})
_STATE, _DISPOSED, _DAY = (ibis.schema(columns) for columns in (enrich.STATE, disposed.DISPOSED, disposed.DAY))

# What each level is made from: tables that every date puts its own rows under.
_NOW, _BEFORE, _WHOLE, _SOLD, _TODAY = "making_now", "making_before", "making_whole", "making_disposed", "making_day"


def shape_of(policy: Policy) -> str:
    """A key of all that decides what derived levels look like: their columns, the engine's hashes, the policy's values."""
    return f"{hashlib.sha256(_LAYOUT.encode()).hexdigest()[:16]} {policy.book_shape}"


def _past(level: str) -> Any:
    return ibis.table(SCHEMAS[level], f"making_past_{level}")


def _worded(query: Any) -> str:
    return str(ibis.to_sql(query, dialect="duckdb", pretty=False))


@functools.cache
def _after() -> dict[str, str]:
    """Each level after the snapshot as a query on the tables before it, whatever the policy and the fields of the tapes.

    Compiling takes longer than running on a small book, so it is done once.
    """
    whole, sold, day = ibis.table(SCHEMAS["gone"], _WHOLE), ibis.table(_DISPOSED, _SOLD), ibis.table(_DAY, _TODAY)
    made = {level: ibis.table(schema, f"making_{level}") for level, schema in SCHEMAS.items()}
    rows = {
        "gone": gone.gone(made["snapshot"], whole, day, sold),
        "cube": cube.cube(made["snapshot"]),
        "cut": cube.cut(made["cube"], cube.CUT, cube.KEYS, cube.MEASURES),
        "tally": cube.tally(made["snapshot"]),
        "flow": flow.flow(made["snapshot"], made["gone"], whole, day),
        "flow_cut": cube.cut(made["flow"], flow.FLOW_CUT, flow.KEYS, flow.MEASURES, _past("flow_cut")),
        "step": flow.bad_steps(made["snapshot"], made["gone"], whole, day),
        "suspect": suspect.suspect(made["snapshot"]),
        "name": name.level(made["snapshot"]),
        "cohort": cohort.cohort(made["snapshot"]),
        "cohort_cut": cube.cut(made["cohort"], cohort.COHORT_CUT, cohort.KEYS, cohort.MEASURES, _past("cohort_cut")),
        "told": told.told(made["snapshot"]),
        "due": due.due(made["snapshot"]),
        "lived": lived.lived(made["snapshot"], made["gone"], day),
        "turned": lived.turned(made["snapshot"], made["gone"]),
    }
    return {level: _worded(query) for level, query in rows.items()}


@functools.lru_cache(maxsize=32)
def _snapshot(policy: Policy, absent: frozenset[str]) -> str:
    """The snapshot as a query on a date's tapes and what was known before. ``absent``: the fields that no tape of the date gives."""
    now, before = ibis.table(_RECEIVED, _NOW), ibis.table(_STATE, _BEFORE)
    registered = disposed.to_date(ibis.table(_DISPOSED, _SOLD), ibis.table(_DAY, _TODAY))
    return _widened(_worded(enrich.enrich(now, before, registered, policy, absent)), absent)


def queries(policy: Policy, absent: frozenset[str] = frozenset()) -> dict[str, str]:
    """Each level as a query on the tables that every date puts its own rows under."""
    return {"snapshot": _snapshot(policy, absent), **_after()}


def _widened(query: str, absent: frozenset[str]) -> str:
    """The snapshot with the absent fields put beside its ordered rows as nulls."""
    narrow = ibis.table({name: kind for name, kind in SCHEMAS["snapshot"].items() if name not in absent}, "making_ordered")
    wide = {name: ibis.null(kind) if name in absent else narrow[name] for name, kind in SCHEMAS["snapshot"].items()}
    return _worded(narrow.select(**wide)).replace('"making_ordered"', f"({query})")


def _made_from(as_of: date, sources: tuple[Source, ...], disposals: Disposals) -> tuple[int, ...]:
    return (*(source.import_id for source in sources), *(one.import_id for one in disposals if one.since <= as_of))


def outdated_from(wanted: Winners, files: tuple[File, ...], shape: str, disposals: Disposals = ()) -> date | None:
    """The first date whose live files are not what the imports and the policy ask for; None when all are."""
    have = {(file.as_of, file.level): (file.made_from, file.shape) for file in files}
    dates = sorted({*wanted, *(file.as_of for file in files)})
    for as_of in dates:
        sources = wanted.get(as_of, ())
        asked = (_made_from(as_of, sources, disposals), shape) if sources else None
        if any(have.get((as_of, level)) != asked for level in LEVELS):
            return as_of
    return None


class Maker:
    """One run of making. ``paths`` tells where the raw file of an import lies when it is not in its place yet."""

    def __init__(
        self, session: Session, folder: Folder, policy: Policy, paths: Mapping[str, Path], disposals: Disposals = ()
    ) -> None:
        self.session = session
        self.folder = folder
        self.policy = policy
        self._paths = paths
        self._disposals = disposals
        self.made: list[File] = []

    def path(self, file: str) -> Path:
        return self._paths.get(file) or self.folder.path(file)

    def received(self, as_of: date, sources: tuple[Source, ...]) -> Any:
        """The winning raw rows of a date."""
        rows = []
        for source in sources:
            tape = raw.read(self.session, "loan", self.path(source.file), import_id=source.import_id)
            rows.append(tape.filter(tape.as_of == as_of, tape.branch.isin(source.branches)))
        return raw.union(rows)

    def _before(self, level_files: Mapping[str, str], schema: ibis.Schema) -> Any:
        """The last row of every loan before a date: its predecessor's snapshot and those that were gone by then."""
        files = {level: self.folder.path(level_files[level]) for level in ("snapshot", "gone") if level in level_files}
        parts = [
            self.session.read([file], schema, given={name: name for name in schema if name in LEVELS[level]})
            for level, file in files.items()
        ]
        return raw.union(parts) if parts else self.session.read([], schema)

    def _put(self, name: str, rows: Any, schema: ibis.Schema) -> None:
        self.session.table(name, str(ibis.to_sql(rows, dialect="duckdb")), schema)

    def _absent(self, sources: tuple[Source, ...]) -> frozenset[str]:
        given = (pq.read_schema(self.path(source.file)).names for source in sources)
        return enrich.OPTIONAL.difference(*given)

    def _write(self, level: str, as_of: date, made_from: tuple[int, ...], query: str) -> None:
        file = self.folder.new(level)
        # Listed before it is written: whatever goes wrong from here on, it is cleared away.
        self.made.append(File(level, as_of, file, 0, made_from, (), shape_of(self.policy)))
        self.session.write(query, self.folder.part(file))
        self.folder.settle(file)
        source = f"read_parquet({quoted(str(self.folder.path(file)))})"
        self.session.table(f"making_{level}", f"SELECT * FROM {source}", SCHEMAS[level])  # noqa: S608  our own path, quoted

    def _one_date(self, as_of: date, sources: tuple[Source, ...], before: Mapping[str, str]) -> dict[str, str]:
        first = len(self.made)
        self._put(_NOW, self.received(as_of, sources), _RECEIVED)
        self._put(_BEFORE, self._before(before, _STATE), _STATE)
        self._put(_WHOLE, self._before(before, SCHEMAS["gone"]), SCHEMAS["gone"])
        for level in GROWING:
            files = [self.folder.path(before[level])] if level in before else []
            self._put(f"making_past_{level}", self.session.read(files, SCHEMAS[level]), SCHEMAS[level])
        self.session.table(_TODAY, f"SELECT DATE '{as_of}' AS day", _DAY)
        asked = queries(self.policy, self._absent(sources))
        for level in LEVELS:
            self._write(level, as_of, _made_from(as_of, sources, self._disposals), asked[level])
        rows, currencies = self.session.connection.execute(
            "SELECT coalesce(sum(loans), 0)::BIGINT, coalesce(list_sort(list(DISTINCT currency)), []) FROM making_cube"
        ).fetchall()[0]
        done = [File(f.level, f.as_of, f.file, rows, f.made_from, tuple(currencies), f.shape) for f in self.made[first:]]
        self.made[first:] = done
        return {file.level: file.file for file in done}

    def make(self, wanted: Winners, live: tuple[File, ...], start: date, progress: Progress) -> list[File]:
        """Files of every wanted date from ``start`` on, on disk under their final names, not registered yet."""
        earlier = max((as_of for as_of in wanted if as_of < start), default=None)
        before = {file.level: file.file for file in live if file.as_of == earlier}
        sold = disposed.read(self.session, self._disposals, self.path)
        self._put(_SOLD, sold.select(*disposed.DISPOSED), _DISPOSED)
        dates = [as_of for as_of in wanted if as_of >= start]
        for done, as_of in enumerate(dates):
            progress(done / len(dates), "book.making")
            before = self._one_date(as_of, wanted[as_of], before)
        return self.made

    def discard(self) -> None:
        """Clear away what was made: the change did not come about."""
        for file in self.made:
            self.folder.path(file.file).unlink(missing_ok=True)
            self.folder.part(file.file).unlink(missing_ok=True)
