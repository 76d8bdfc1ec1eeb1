"""Making derived levels: from the imports that win, date by date, each with the state its predecessor hands on."""

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from postloan.book import cube, enrich, raw
from postloan.book.engine import Session, quoted
from postloan.book.folder import Folder
from postloan.book.register import File, Source, Winners
from postloan.errors import Progress
from postloan.policy import Policy

LEVELS: dict[str, dict[str, str]] = {
    "snapshot": enrich.SNAPSHOT,
    "gone": enrich.STATE,
    "cube": cube.CUBE,
    "cut": cube.CUT,
    "tally": cube.TALLY,
}
SCHEMAS = {level: ibis.schema(columns) for level, columns in LEVELS.items()}

_RECEIVED = ibis.schema({**raw.columns("loan"), "import_id": "int32"})

# What each level is made from: tables that every date puts its own rows under.
_NOW, _BEFORE = "making_now", "making_before"


@functools.lru_cache(maxsize=8)
def _queries(policy: Policy) -> dict[str, str]:
    """Each level as a query on the tables before it. Compiling takes longer than running on a small book, so it is done once."""
    now, before = ibis.table(_RECEIVED, _NOW), ibis.table(SCHEMAS["gone"], _BEFORE)
    snapshot, cells = ibis.table(SCHEMAS["snapshot"], "making_snapshot"), ibis.table(SCHEMAS["cube"], "making_cube")
    made = {
        "snapshot": enrich.enrich(now, before, policy),
        "gone": enrich.gone(snapshot, before),
        "cube": cube.cube(snapshot),
        "cut": cube.cut(cells),
        "tally": cube.tally(snapshot),
    }
    return {level: str(ibis.to_sql(rows, dialect="duckdb", pretty=False)) for level, rows in made.items()}


def outdated_from(wanted: Winners, files: tuple[File, ...], shape: str) -> date | None:
    """The first date whose live files are not what the winners and the policy ask for; None when all are."""
    have = {(file.as_of, file.level): (file.made_from, file.shape) for file in files}
    dates = sorted({*wanted, *(file.as_of for file in files)})
    for as_of in dates:
        ids = tuple(source.import_id for source in wanted.get(as_of, ()))
        if any(have.get((as_of, level)) != ((ids, shape) if ids else None) for level in LEVELS):
            return as_of
    return None


class Maker:
    """One run of making. ``paths`` tells where the raw file of an import lies when it is not in its place yet."""

    def __init__(self, session: Session, folder: Folder, policy: Policy, paths: Mapping[str, Path]) -> None:
        self.session = session
        self.folder = folder
        self.policy = policy
        self._paths = paths
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

    def _before(self, level_files: Mapping[str, str]) -> Any:
        """The last state of every loan before a date: its predecessor's snapshot and those that were gone by then."""
        state = SCHEMAS["gone"]
        files = [self.folder.path(level_files[level]) for level in ("snapshot", "gone") if level in level_files]
        same = {name: name for name in state}
        parts = [self.session.read([file], state, given=same) for file in files]
        return raw.union(parts) if parts else self.session.read([], state)

    def _write(self, level: str, as_of: date, sources: tuple[Source, ...]) -> None:
        file = self.folder.new(level)
        # Listed before it is written: whatever goes wrong from here on, it is cleared away.
        self.made.append(File(level, as_of, file, 0, tuple(s.import_id for s in sources), (), self.policy.book_shape))
        self.session.write(_queries(self.policy)[level], self.folder.part(file))
        self.folder.settle(file)
        source = f"read_parquet({quoted(str(self.folder.path(file)))})"
        self.session.table(f"making_{level}", f"SELECT * FROM {source}", SCHEMAS[level])  # noqa: S608  our own path, quoted

    def _one_date(self, as_of: date, sources: tuple[Source, ...], before: Any) -> dict[str, str]:
        first = len(self.made)
        self.session.table(_NOW, str(ibis.to_sql(self.received(as_of, sources), dialect="duckdb")), _RECEIVED)
        self.session.table(_BEFORE, str(ibis.to_sql(before, dialect="duckdb")), SCHEMAS["gone"])
        for level in LEVELS:
            self._write(level, as_of, sources)
        rows, currencies = self.session.connection.execute(
            "SELECT sum(loans)::BIGINT, list_sort(list(DISTINCT currency)) FROM making_cube"
        ).fetchall()[0]
        done = [File(f.level, f.as_of, f.file, rows, f.made_from, tuple(currencies), f.shape) for f in self.made[first:]]
        self.made[first:] = done
        return {file.level: file.file for file in done}

    def make(self, wanted: Winners, live: tuple[File, ...], start: date, progress: Progress) -> list[File]:
        """Files of every wanted date from ``start`` on, on disk under their final names, not registered yet."""
        earlier = max((as_of for as_of in wanted if as_of < start), default=None)
        before = {file.level: file.file for file in live if file.as_of == earlier}
        dates = [as_of for as_of in wanted if as_of >= start]
        for done, as_of in enumerate(dates):
            progress(done / len(dates), "book.making")
            before = self._one_date(as_of, wanted[as_of], self._before(before))
        return self.made

    def discard(self) -> None:
        """Clear away what was made: the change did not come about."""
        for file in self.made:
            self.folder.path(file.file).unlink(missing_ok=True)
            self.folder.part(file.file).unlink(missing_ok=True)
