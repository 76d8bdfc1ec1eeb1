"""The writer of the book: works a change out on disk, then registers it in one transaction of the desk."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
from sqlalchemy import Engine as Desk

from postloan.access import SYSTEM, Actor, Right
from postloan.book import check, derive, disposed, raw, register
from postloan.book.disposed import Disposals
from postloan.book.engine import Session
from postloan.book.folder import PART, STAGING, Folder
from postloan.book.make import Maker, outdated_from, shape_of
from postloan.book.refusals import BookBusy, NoSuchImport, NothingToDerive, NotUndone, StillUsed, UndoneAlready
from postloan.book.register import DERIVED_FROM, LEDGER, Change, Covered, State, Winners
from postloan.book.values import ImportRun, Staged
from postloan.desk import now, unit
from postloan.errors import Issue, Problem, Progress
from postloan.policy import Policy

#: Seconds a writer waits for another one.
PATIENCE = 60.0
#: How long a replaced file stays for readers that pinned it.
GRACE = timedelta(hours=1)
#: How long a staged file waits for its publication.
STAGED_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Order:
    """Who wants a change, by which verb, under which policy, and who watches."""

    actor: Actor
    do: Callable[..., None]
    policy: Policy
    progress: Progress


def right_of(table: str) -> Right:
    """The right that publishing a table needs."""
    return Right.IMPORT_LEDGER if table in LEDGER else Right.IMPORT_TAPE


def after_of(state: State, number: int, file: str, pairs: frozenset[tuple[date, str]]) -> Winners:
    """Who would speak for what if one more import covered ``pairs``."""
    covered = [Covered(number, as_of, branch) for as_of, branch in sorted(pairs)]
    return register.winners([*state.coverage, *covered], {**state.live_files, number: file})


class Writer:
    """One change at a time, across threads and processes."""

    def __init__(self, folder: Folder, desk: Desk, session: Callable[[], Session]) -> None:
        self.folder = folder
        self.desk = desk
        self.session = session

    def state(self) -> State:
        with self.desk.connect() as connection:
            return register.read(connection)

    def issues(self, run: ImportRun) -> list[Issue]:
        with self.desk.connect() as connection:
            return register.left_out(connection, run.id, run.file_name)

    def publish(self, actor: Actor, staged: Staged, policy: Policy, progress: Progress) -> ImportRun:
        do = register.publish_ledger if staged.table in LEDGER else register.publish_tape
        actor.need(right_of(staged.table))
        with self.folder.writing(PATIENCE):
            state = self.state()
            check.refuse_repeated(state, staged.table, staged.content_hash)
            progress(0.0, "book.checking")
            found = check.examine(raw.read(self.session(), staged.table, staged.path), staged, state, actor.reach, policy)
            check.refuse(found)
            run = check.run_of(staged, state.next_id, found.rows, self.folder.new("raw"))
            return self._add(Order(actor, do, policy, progress), state, run, found, staged)

    def undo(self, actor: Actor, import_id: int, policy: Policy, progress: Progress) -> None:
        with self.folder.writing(PATIENCE):
            state = self.state()
            run = state.of(import_id)
            actor.need(self._right_to_change(run))
            run = self._mine(actor, state, run)
            if run.undone_at is not None:
                raise UndoneAlready
            users = [other.id for other in state.runs if other.undone_at is None and import_id in other.made_from]
            if users:
                raise StillUsed(imports=", ".join(map(str, users)))
            files = {number: file for number, file in state.live_files.items() if number != import_id}
            wanted = register.winners(state.coverage, files)
            self.refuse_held_twice({day for day, _ in state.pairs(import_id)}, wanted, {})
            do = register.undo_ledger if self._right_to_change(run) is Right.IMPORT_LEDGER else register.undo_tape
            self._commit(Order(actor, do, policy, progress), state, wanted, Change(state.mark, undone=import_id))

    def redo(self, actor: Actor, import_id: int, policy: Policy, progress: Progress) -> ImportRun:
        with self.folder.writing(PATIENCE):
            state = self.state()
            old = state.of(import_id)
            actor.need(self._right_to_change(old))
            old = self._mine(actor, state, old)
            if old.undone_at is None:
                raise NotUndone
            check.refuse_repeated(state, old.table_name, old.content_hash)
            staged = Staged(
                old.table_name,
                self.folder.path(old.file),
                old.file_name,
                old.content_hash,
                tuple(self.issues(old)),
                old.rows_left_out,
            )
            rows = raw.read(self.session(), old.table_name, staged.path)
            found = check.examine(rows, staged, state, actor.reach, policy, derived=old.source == "derived")
            check.refuse(found)
            run = {
                **check.run_of(staged, state.next_id, found.rows, old.file),
                "source": old.source,
                "made_from": list(old.made_from),
            }
            do = register.publish_ledger if self._right_to_change(old) is Right.IMPORT_LEDGER else register.publish_tape
            return self._add(Order(actor, do, policy, progress), state, run, found, staged)

    def derive(self, actor: Actor, dates: Sequence[date], policy: Policy, progress: Progress) -> ImportRun:
        actor.need(Right.IMPORT_LEDGER)
        with self.folder.writing(PATIENCE):
            state = self.state()
            ledgers = [run for run in state.runs if run.table_name in DERIVED_FROM and run.undone_at is None]
            days = sorted(set(dates))
            identity = json.dumps([[run.id for run in ledgers], [str(day) for day in days], policy.dpd_tolerance])
            digest = hashlib.sha256(identity.encode()).hexdigest()
            check.refuse_repeated(state, "loan", digest)
            with self._derived(ledgers, days, policy, progress) as path:
                staged = Staged("loan", path, f"{days[0]} – {days[-1]}" if len(days) > 1 else str(days[0]), digest)
                found = check.examine(raw.read(self.session(), "loan", path), staged, state, actor.reach, policy, derived=True)
                if not found.rows:
                    raise NothingToDerive
                check.refuse(found)
                run = check.run_of(staged, state.next_id, found.rows, self.folder.new("raw"))
                run |= {"source": "derived", "made_from": [ledger.id for ledger in ledgers]}
                return self._add(Order(actor, register.derive_snapshots, policy, progress), state, run, found, staged)

    def outdated(self, policy: Policy) -> bool:
        state = self.state()
        disposals = disposed.of(state.runs, self.folder.path)
        return outdated_from(state.winners(), state.files, shape_of(policy), disposals) is not None

    def remake(self, policy: Policy, progress: Progress) -> None:
        with self.folder.writing(PATIENCE):
            if self.outdated(policy):
                state = self.state()
                self._commit(Order(SYSTEM, register.remake_book, policy, progress), state, state.winners(), Change(state.mark))

    def sweep(self) -> int:
        try:
            with self.folder.writing(0.0), self.desk.connect() as connection:
                known = register.known_files(connection, now() - GRACE)
                return sum(self._swept(file, age, known) for file, age in list(self.folder.files()))
        except BookBusy:
            return 0

    def _swept(self, file: str, age: float, known: set[str]) -> bool:
        waits = file.startswith(f"{STAGING}/") and age < STAGED_FOR.total_seconds()
        if waits or file in known or not file.removesuffix(PART).endswith(".parquet"):
            return False
        self.folder.path(file).unlink(missing_ok=True)
        return True

    def refuse_held_twice(self, dates: set[date], wanted: Winners, paths: dict[str, Path]) -> None:
        """Raise HeldElsewhere when two imports that speak for one of the dates both name a loan."""
        check.refuse(self.held_twice(dates, wanted, paths))

    def held_twice(self, dates: set[date], wanted: Winners, paths: dict[str, Path]) -> Problem | None:
        tapes = [
            tape.filter(tape.as_of == as_of, tape.branch.isin(source.branches)).select("as_of", "loan_id")
            for as_of in sorted(dates) if len(wanted.get(as_of, ())) > 1
            for source in wanted[as_of]
            for tape in [raw.read(self.session(), "loan", paths.get(source.file) or self.folder.path(source.file))]
        ]  # fmt: skip
        return raw.held_twice(raw.union(tapes)) if tapes else None

    @staticmethod
    def _right_to_change(run: ImportRun | None) -> Right:
        ledger = run is not None and (run.source == "derived" or run.table_name in LEDGER)
        return Right.IMPORT_LEDGER if ledger else Right.IMPORT_TAPE

    @staticmethod
    def _mine(actor: Actor, state: State, run: ImportRun | None) -> ImportRun:
        """The import, if every branch it speaks for lies in the actor's reach."""
        if run is None or not register.wholly_within(state, run, actor.reach):
            raise NoSuchImport
        return run

    def _add(self, order: Order, state: State, run: dict[str, Any], found: check.Examined, staged: Staged) -> ImportRun:
        """Register one more import. Its raw file takes its name last: until then a refusal leaves the staged file alone."""
        wanted = after_of(state, run["id"], run["file"], found.pairs)
        self.refuse_held_twice({as_of for as_of, _ in found.pairs}, wanted, {run["file"]: staged.path})
        change = Change(state.mark, run, [vars(part) for part in found.parts], staged.left_out)
        self._commit(order, state, wanted, change, staged.path)
        done = self.state().of(run["id"])
        assert done is not None
        return done

    def _commit(self, order: Order, state: State, wanted: Winners, change: Change, staged: Path | None = None) -> None:
        """Make what follows from the change, then register both at once; on any failure nothing of it stays."""
        file = change.run["file"] if change.run else None
        paths = {file: staged} if file and staged else {}
        disposals = self._disposals(state, change, paths)
        maker = Maker(self.session(), self.folder, order.policy, paths, disposals)
        start = outdated_from(wanted, state.files, shape_of(order.policy), disposals)
        try:
            made = maker.make(wanted, state.files, start, order.progress) if start else []
            order.progress(1.0, "book.registering")
            with self._in_place(staged, file), unit(self.desk, order.actor, order.do.__name__) as work:
                order.do(work, change.with_files(start, made))
        except BaseException:
            maker.discard()
            raise

    def _disposals(self, state: State, change: Change, paths: dict[str, Path]) -> Disposals:
        """The disposals that will be live once the change is registered."""
        kept = [run for run in state.runs if run.id != change.undone]
        found = disposed.of(kept, self.folder.path)
        run = change.run
        if run is None or run["table_name"] != disposed.TABLE:
            return found
        path = paths.get(run["file"]) or self.folder.path(run["file"])
        return (*found, disposed.Ledger(run["id"], run["file"], disposed.first_day(path)))

    @contextlib.contextmanager
    def _in_place(self, staged: Path | None, file: str | None) -> Iterator[None]:
        """The staged file under its final name; back where it was when the desk refuses."""
        if staged is None or file is None or staged == self.folder.path(file):
            yield
            return
        self.folder.settle(file, staged)
        try:
            yield
        except BaseException:
            self.folder.path(file).replace(staged)
            raise

    @contextlib.contextmanager
    def _derived(self, ledgers: Sequence[ImportRun], dates: Sequence[date], policy: Policy, progress: Progress) -> Iterator[Path]:
        """A staged file with the loan rows of all dates. One date at a time, so that memory holds one date's instalments."""
        parts: list[Path] = []
        whole = self.folder.stage_path()
        try:
            tables = {name: self._ledger(name, ledgers) for name in DERIVED_FROM}
            terms, schedule = (derive.newest_per_loan(tables[name]) for name in ("terms", "schedule"))
            paid = derive.receipts(tables["repayment"])
            for done, as_of in enumerate(dates):
                progress(done / len(dates), "book.deriving")
                parts.append(self.folder.stage_path())
                rows = derive.derive(terms, schedule, paid, as_of, policy.dpd_tolerance)
                self.session().backend.to_parquet(rows, parts[-1])
            rows = self.session().read(parts, ibis.schema(raw.columns("loan")))
            self.session().backend.to_parquet(rows, whole, compression="zstd")
            yield whole
        finally:
            for path in (*parts, whole):
                path.unlink(missing_ok=True)

    def _ledger(self, table: str, ledgers: Sequence[ImportRun]) -> Any:
        mine = [run for run in ledgers if run.table_name == table]
        if not mine:
            return self.session().read([], ibis.schema({**raw.columns(table), "import_id": "int32"}))
        return raw.union([raw.read(self.session(), table, self.folder.path(run.file), import_id=run.id) for run in mine])
