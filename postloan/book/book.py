"""The book: facts that other systems own, published atomically and never edited."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine as Desk

from postloan.access import Actor, Reach
from postloan.book import history, preview, raw, register
from postloan.book.engine import Engine, Session
from postloan.book.folder import TEMPORARY, Aside, Folder
from postloan.book.live import Live
from postloan.book.past import Past
from postloan.book.pin import Pin
from postloan.book.refusals import NoSuchImport
from postloan.book.values import ImportRun, Preview, Staged
from postloan.book.write import Writer, right_of
from postloan.errors import Issue, Progress, no_progress
from postloan.policy import Policy


class Book:
    """One book: a folder of Parquet files, the desk that says which of them are live, and an engine to read them.

    Args:
        home: folder of the book; made when first written to.
        desk: the desk's database, migrated.
        memory: memory limit of the engine, as DuckDB writes it.
        threads: threads of the engine; 0 leaves the choice to it.
    """

    def __init__(self, home: Path, desk: Desk, *, memory: str = "1200MB", threads: int = 0) -> None:
        self.folder = Folder(home)
        self.desk = desk
        self._engine = Engine(home / TEMPORARY, memory, threads)
        self._writer = Writer(self.folder, desk, self._engine.session)
        self._pinned: tuple[tuple[Any, ...], Pin] | None = None

    def pin(self) -> Pin:
        """The book as it is now, and as it stays for whoever holds the pin. While nothing changes it is the same object."""
        with self.desk.connect() as connection:
            pinned = self._pinned
            if pinned is not None and pinned[0] == register.mark(connection):
                return pinned[1]
            state = register.read(connection)
            if register.mark(connection) == state.mark:
                version = hashlib.sha256(repr(state.mark).encode()).hexdigest()[:16]
                spoken = {day: frozenset(b for one in sources for b in one.branches) for day, sources in state.winners().items()}
                live = Live(state.files, state.runs, spoken=spoken, session=self._engine.session, path=self.folder.path)
                pin = Pin(version, live, Past(state, Aside(self.folder.home), self._engine.session))
                self._pinned = (state.mark, pin)
                return pin
        return self.pin()  # a commit came in between the reads (PostgreSQL lets it)

    def stage_path(self) -> Path:
        """A path for a new staged file, on the book's own file system."""
        return self.folder.stage_path()

    def backend(self) -> Any:
        """This thread's Ibis backend."""
        return self.session().backend

    def session(self) -> Session:
        return self._engine.session()

    def preview(self, actor: Actor, staged: Staged, policy: Policy) -> Preview:
        """What publishing would do, and what forbids it. Changes nothing.

        Raises:
            NotAllowed: the role may not publish this table.
        """
        actor.need(right_of(staged.table))
        return preview.preview(self._writer, raw.read(self.session(), staged.table, staged.path), actor.reach, staged, policy)

    def publish(self, actor: Actor, staged: Staged, policy: Policy, progress: Progress = no_progress) -> ImportRun:
        """Make a staged file live, with every level that follows from it: all of it, or nothing.

        Raises:
            NotAllowed, BranchesOutOfReach: the role or the reach does not allow it.
            AlreadyPublished: the very same file is live.
            EmptyFile, UnfitFile, RepeatedLoans, HeldElsewhere: the rows cannot be published.
            BookBusy: somebody else is publishing and takes long.
        """
        return self._writer.publish(actor, staged, policy, progress)

    def undo(self, actor: Actor, import_id: int, policy: Policy, progress: Progress = no_progress) -> None:
        """Withdraw an import: what it replaced is live again, and the dates after it are re-made.

        Raises:
            NotAllowed: the role may not change this import.
            NoSuchImport: there is none, or it speaks for branches outside the reach.
            UndoneAlready: it was withdrawn before.
            StillUsed: live snapshots were derived from it.
            HeldElsewhere: what it replaced names loans that another branch holds by now.
        """
        self._writer.undo(actor, import_id, policy, progress)

    def redo(self, actor: Actor, import_id: int, policy: Policy, progress: Progress = no_progress) -> ImportRun:
        """Publish a withdrawn import once more, as a new import of the same rows.

        Raises:
            NotUndone: it is live.
            NotAllowed, NoSuchImport, AlreadyPublished, HeldElsewhere: as for :meth:`publish` and :meth:`undo`.
        """
        return self._writer.redo(actor, import_id, policy, progress)

    def derive(self, actor: Actor, dates: Sequence[date], policy: Policy, progress: Progress = no_progress) -> list[ImportRun]:
        """Publish snapshots of ``dates`` worked out from the live schedules, repayments and terms, as one import.

        Raises:
            NothingToDerive: no schedule speaks for any of the dates.
            AlreadyPublished: the same ledgers were derived for the same dates before, and are live.
        """
        return [self._writer.derive(actor, dates, policy, progress)]

    def outdated(self, policy: Policy) -> bool:
        """Whether derived levels no longer follow from the imports, this policy and this version's layout."""
        return self._writer.outdated(policy)

    def remake(self, policy: Policy, progress: Progress = no_progress) -> None:
        """Make derived levels again where they no longer follow from the imports and this policy; else nothing."""
        self._writer.remake(policy, progress)

    def sweep(self) -> int:
        """Remove files that belong to nothing: of crashed publications, replaced over an hour ago, or staged and forgotten.

        Returns:
            How many were removed; 0 also when somebody is publishing at the moment.
        """
        return self._writer.sweep()

    def history(self, reach: Reach) -> pd.DataFrame:
        """The imports that touch the reach, newest first; see :func:`history.frame` for the columns."""
        return history.frame(self._writer.state(), reach)

    def left_out(self, reach: Reach, import_id: int) -> list[Issue]:
        """The problems of the rows that an import left out.

        Raises:
            NoSuchImport: the import lies outside the reach, or does not exist.
        """
        state = self._writer.state()
        run = state.of(import_id)
        if run is None or not register.within(state, run, reach):
            raise NoSuchImport
        return self._writer.issues(run)
