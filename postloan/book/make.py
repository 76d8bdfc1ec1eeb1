"""Making derived levels: from the imports that win, date by date, each with the state its predecessor hands on."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from postloan.book import cube, enrich, raw
from postloan.book.engine import Session
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

# Small row groups: a reader of one branch or one loan opens only those that can hold it.
_WRITING: dict[str, Any] = {"compression": "zstd", "row_group_size": 30_720}


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
            tape = raw.read(self.session, "loan", self.path(source.file))
            tape = tape.filter(tape.as_of == as_of, tape.branch.isin(source.branches))
            rows.append(tape.mutate(import_id=ibis.literal(source.import_id, "int32")))
        return raw.union(rows)

    def _before(self, level_files: Mapping[str, str]) -> Any:
        """The last state of every loan before a date: its predecessor's snapshot and those that were gone by then."""
        parts = [
            self.session.read([self.folder.path(level_files[level])], SCHEMAS[level]).select(*enrich.STATE)
            for level in ("snapshot", "gone") if level in level_files
        ]  # fmt: skip
        return ibis.union(*parts) if parts else self.session.read([], SCHEMAS["gone"])

    def _write(self, level: str, rows: Any, as_of: date, sources: tuple[Source, ...]) -> Any:
        file = self.folder.new(level)
        # Listed before it is written: whatever goes wrong from here on, it is cleared away.
        self.made.append(File(level, as_of, file, 0, tuple(s.import_id for s in sources), (), self.policy.book_shape))
        self.session.backend.to_parquet(rows, self.folder.part(file), **_WRITING)
        self.folder.settle(file)
        return self.session.read([self.folder.path(file)], SCHEMAS[level])

    def _one_date(self, as_of: date, sources: tuple[Source, ...], before: Any) -> dict[str, str]:
        first = len(self.made)
        current = self.received(as_of, sources)
        snapshot = self._write("snapshot", enrich.enrich(current, before, self.policy, as_of), as_of, sources)
        self._write("gone", enrich.gone(snapshot, before), as_of, sources)
        cells = self._write("cube", cube.cube(snapshot), as_of, sources)
        self._write("cut", cube.cut(cells), as_of, sources)
        tally = self._write("tally", cube.tally(snapshot), as_of, sources)
        rows = int(cells.loans.sum().to_pyarrow().as_py())
        currencies = tuple(sorted(tally.currency.as_table().distinct().currency.to_pyarrow().to_pylist()))
        done = [File(f.level, f.as_of, f.file, rows, f.made_from, currencies, f.shape) for f in self.made[first:]]
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
