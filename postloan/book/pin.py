"""One version of the book to read from. No table without a scope; the reach is applied here, inside, always."""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from postloan.access import SLICES, Reach, Scope
from postloan.book import cells, derive, limits, raw
from postloan.book.cells import Borrowers, Cells, Tally
from postloan.book.engine import ASKED, PLACE, Session, plan, quoted
from postloan.book.enrich import SNAPSHOT
from postloan.book.make import SCHEMAS
from postloan.book.register import File
from postloan.book.reported import Report, reports
from postloan.book.values import ImportRun

_SENSITIVE = ("id_number", "phone")
#: What readers get of a snapshot: all but the trail, which only the next date needs.
_READ = ibis.schema({name: kind for name, kind in SNAPSHOT.items() if name != "trail"})
_ASKED = ibis.schema({**_READ, PLACE: "int64"})
_CUT = [name for name in SCHEMAS["cut"] if name not in {"grain", "value"}]


@functools.lru_cache(maxsize=16)
def _cells(pin: "Pin", grain: str) -> Cells:
    """The cut of all dates, by branch and one more slice, in memory: of the last few versions and slices asked for."""
    return cells.read(pin._cut(grain, pin.dates), list(dict.fromkeys(("branch", grain))))  # noqa: SLF001  within the module


@functools.lru_cache(maxsize=4)
def _tally(pin: "Pin") -> Tally:
    return cells.tally(pin._tallies())  # noqa: SLF001  within the module


class Pin:
    """A consistent version of the book: the files that were live when it was taken. Its files outlive it by an hour."""

    def __init__(
        self,
        version: str,
        files: Sequence[File],
        runs: Sequence[ImportRun],
        *,
        spoken: Mapping[date, Collection[str]],
        session: Callable[[], Session],
        path: Callable[[str], Path],
    ) -> None:
        self.version = version
        self._levels: dict[str, dict[date, File]] = {}
        for file in files:
            self._levels.setdefault(file.level, {})[file.as_of] = file
        self._runs = {run.id: run for run in runs if run.undone_at is None}
        self._reports = functools.cache(functools.partial(reports, spoken))
        self._session = session
        self._path = path
        self.dates: tuple[date, ...] = tuple(sorted(self._levels.get("snapshot", {})))
        self.currencies: tuple[str, ...] = tuple(sorted({currency for file in files for currency in file.currencies}))

    @property
    def empty(self) -> bool:
        return not self.dates

    def reports(self, reach: Reach) -> tuple[Report, ...]:
        """The dates on which a branch of the reach spoke, oldest first, each with the branches that are still awaited."""
        return self._reports(reach.branches)

    def newest(self, reach: Reach) -> date | None:
        """The newest date for which all branches of the reach have spoken: what is shown unless another one is asked for.

        The newest date at all when none is complete; None where no branch of the reach ever spoke.
        """
        found = self.reports(reach)
        return next((one.as_of for one in reversed(found) if one.complete), found[-1].as_of if found else None)

    def dates_of(self, scope: Scope) -> tuple[date, ...]:
        """Dates to compare over time: those up to the scope's for which all of its branches spoke, and its own."""
        chosen = dict(scope.chosen).get("branch")
        branches = [frozenset(names) for names in (scope.reach.branches, chosen) if names is not None]
        complete = {one.as_of for one in self._reports(frozenset.intersection(*branches) if branches else None) if one.complete}
        return tuple(day for day in self._until(scope) if day in complete or day == scope.as_of)

    def _files(self, level: str, dates: Sequence[date]) -> list[Path]:
        files = self._levels.get(level, {})
        return [self._path(files[as_of].file) for as_of in dates if as_of in files]

    def _snapshots(self, dates: Sequence[date]) -> Any:
        return self._session().read(self._files("snapshot", dates), _READ)

    def _cut(self, grain: str, dates: Sequence[date]) -> Any:
        """The cut by branch and one more slice, under its own name."""
        given = {name: name for name in _CUT} | ({} if grain == "branch" else {grain: "value"})
        schema = ibis.schema({name: "string" if name == grain else SCHEMAS["cut"][name] for name in given})
        return self._session().read(self._files("cut", dates), schema, given=given, where=f"grain = '{grain}'")

    def _tallies(self) -> Any:
        return self._session().read(self._files("tally", self.dates), SCHEMAS["tally"])

    def _until(self, scope: Scope) -> tuple[date, ...]:
        """Live dates up to the scope's; none when the scope's own is not live."""
        return tuple(day for day in self.dates if day <= scope.as_of) if scope.as_of in self.dates else ()

    def snapshot(self, scope: Scope, *, written_off: bool = False) -> Any:
        """The loans of the scope's date. Personal data are not in it; written-off loans only when asked for."""
        return self._loans(scope, _READ, written_off=written_off)

    def _loans(self, scope: Scope, schema: ibis.Schema, *, written_off: bool) -> Any:
        days = self._until(scope)[-1:]
        conditions = [*map(limits.sql, limits.of(scope.reach, scope.chosen)), *self._currency(scope, days)]
        if not written_off:
            conditions.append("NOT written_off")
        return self._session().read(self._files("snapshot", days), schema, where=" AND ".join(conditions))

    def _currency(self, scope: Scope, days: Sequence[date]) -> list[str]:
        """No condition on dates that know no other currency: the column need not be read."""
        known = {currency for day in days for currency in self._levels["snapshot"][day].currencies}
        return [] if known == {scope.currency} else [f"currency = {quoted(scope.currency)}"]

    def ask(self, scope: Scope, shape: Callable[..., Any], *how: Any, written_off: bool = False) -> pa.Table:
        """Put a question to the loans of the scope's date: ``shape(loans, *how)`` as an Ibis table, worked out.

        The same shape with the same ``how`` is put into the engine's words once, whatever the scope: that takes longer than
        most answers. The answer itself is worked out every time. Besides the snapshot's columns there is :data:`PLACE`.
        """
        query = plan(_ASKED, shape, *how).replace(ASKED, self._loans(scope, _ASKED, written_off=written_off).get_name())
        return self._session().connection.execute(query).to_arrow_table()

    def _needed(self, scope: Scope, by: Sequence[str]) -> list[str]:
        """The slices besides the branch that a query groups by or filters on."""
        officer = ["officer"] if scope.reach.officers is not None else []
        names = dict.fromkeys([*by, *(name for name, _ in scope.chosen if name in SLICES), *officer])
        return [name for name in names if name != "branch"]

    def _grouping(self, scope: Scope, by: Sequence[str], dates: Sequence[date]) -> Any:
        """The smallest level that holds the slices a query groups by or filters on."""
        needed = self._needed(scope, by)
        if len(needed) > 1:
            return self._session().read(self._files("cube", dates), SCHEMAS["cube"])
        return self._cut(next(iter(needed), "branch"), dates)

    def cells(self, scope: Scope, *, by: Sequence[str] = (), dates: Sequence[date] | None = None) -> Cells:
        """The scope's dates (or only some of them) counted and added up; ``texts`` has the slices of ``by``.

        From memory where the branch and one more slice are enough, else from the files.
        """
        days = [day for day in self.dates_of(scope) if dates is None or day in dates]
        wanted = limits.of(scope.reach, scope.chosen, scope.currency)
        needed = self._needed(scope, by)
        if len(needed) < 2:
            return _cells(self, next(iter(needed), "branch")).within(days, wanted)
        where = " AND ".join(map(limits.sql, wanted))
        level = self._session().read(self._files("cube", days), SCHEMAS["cube"], where=where)
        return cells.read(level, by)

    def cube(
        self, scope: Scope, *, by: Sequence[str] = SLICES, dates: Sequence[date] | None = None, written_off: bool = False
    ) -> Any:
        """Counts and balances of the scope's dates (:meth:`dates_of`), grouped; see ``cube.py`` for the columns.

        Args:
            scope: what to read.
            by: the slices the caller groups by, so that a small grouping answers where one is enough; only these, the branch
                and the slices chosen in the scope are sure to be columns. ``()`` for totals.
            dates: only these dates, where not all are needed.
            written_off: take in loans that were written off.
        """
        days = [day for day in self.dates_of(scope) if dates is None or day in dates]
        table = self._grouping(scope, by, days)
        wanted = limits.of(scope.reach, scope.chosen, scope.currency)
        conditions = [ibis.literal(True), *(limits.holds(table, limit) for limit in wanted)]
        return table.filter(*conditions, *([] if written_off else [~table.written_off]))

    def borrowers(self, scope: Scope) -> Borrowers:
        """Exact numbers of distinct borrowers; the series only where no slice but the branch is chosen."""
        dates = self.dates_of(scope)
        previous_on = dates[-2] if len(dates) > 1 else None
        slices = [name for name, _ in scope.chosen if name != "branch"]
        if slices or scope.reach.officers is not None:
            counted: dict[date, int | None] = {day: self._distinct(scope.at(day)) for day in dates[-2:]}
            series = None
        else:
            counted = dict(self._tallied(scope, dates))
            series = tuple((day, counted.get(day)) for day in dates)
        return Borrowers(counted.get(scope.as_of), counted.get(previous_on) if previous_on else None, previous_on, series)

    def _distinct(self, scope: Scope) -> int | None:
        return self.ask(scope, cells.distinct_borrowers)["borrowers"][0].as_py() or None

    def _tallied(self, scope: Scope, dates: Sequence[date]) -> dict[date, int]:
        branches = [set(names) for names in (scope.reach.branches, dict(scope.chosen).get("branch")) if names is not None]
        counted = _tally(self).count(scope.currency, set.intersection(*branches) if branches else None)
        return {day: counted[day] for day in dates if day in counted}

    def history(self, scope: Scope, loan_id: str) -> Any:
        """One row for each date up to the scope's on which the loan was in a branch of the reach."""
        table = self._snapshots(self._until(scope))
        rows = table.filter(table.loan_id == loan_id, *limits.reached(table, Reach(scope.reach.branches)))
        if scope.reach.officers is not None and not self._reaches(scope, loan_id):
            rows = rows.filter(ibis.literal(False))
        return rows.order_by("as_of")

    def _row(self, scope: Scope, loan_id: str) -> Mapping[str, Any] | None:
        table = self._snapshots(self._until(scope)[-1:])
        rows = table.filter(table.loan_id == loan_id, *limits.reached(table, scope.reach))
        found = rows.select("import_id", "branch").limit(1).to_pyarrow().to_pylist()
        return found[0] if found else None

    def _reaches(self, scope: Scope, loan_id: str) -> bool:
        return self._row(scope, loan_id) is not None

    def _ledger(self, table: str, scope: Scope, loan_id: str) -> Any:
        """All live rows of a ledger for one loan, with ``import_id``; none when the loan is out of reach."""
        runs = [run for run in self._runs.values() if run.table_name == table] if self._reaches(scope, loan_id) else []
        session = self._session()
        if not runs:
            return session.read([], ibis.schema({**raw.columns(table), "import_id": "int32"}))
        read = (raw.read(session, table, self._path(run.file), import_id=run.id) for run in runs)
        return raw.union([rows.filter(rows.loan_id == loan_id) for rows in read])

    def schedule(self, scope: Scope, loan_id: str) -> Any:
        """The loan's instalments, those replaced included; empty when it is out of reach or has none."""
        rows = derive.newest_per_loan(self._ledger("schedule", scope, loan_id))
        return rows.drop("import_id", "file_row").order_by("due_on", "instalment")

    def repayments(self, scope: Scope, loan_id: str) -> Any:
        """The loan's repayments, each once, up to the scope's date."""
        rows = derive.receipts(self._ledger("repayment", scope, loan_id))
        return rows.filter(rows.paid_on <= scope.as_of).order_by("paid_on", "reference")

    def receipts_of(self, scope: Scope, loan_ids: Sequence[str]) -> Any:
        """Repayments of several loans up to the scope's date, for loans that were in reach on any date until then."""
        rows = derive.receipts(self._ledgers("repayment", self._ever_reached(scope, loan_ids)))
        return rows.filter(rows.paid_on <= scope.as_of)

    def covered_until(self, scope: Scope, loan_ids: Sequence[str]) -> dict[str, date]:
        """For each of these loans that has a schedule or a repayment in the book: the day up to which repayments are known."""
        mine = self._ever_reached(scope, loan_ids)
        paid = self._all_rows("repayment")
        last: date | None = paid.filter(paid.paid_on <= scope.as_of).paid_on.max().to_pyarrow().as_py()
        if last is None:
            return {}
        held = {
            loan_id
            for table in ("schedule", "repayment")
            for loan_id in self._ledgers(table, mine).loan_id.to_pyarrow().to_pylist()
        }
        return dict.fromkeys(sorted(held), last)

    def _ever_reached(self, scope: Scope, loan_ids: Sequence[str]) -> list[str]:
        table = self._snapshots(self._until(scope))
        rows = table.filter(table.loan_id.isin(list(loan_ids)), *limits.reached(table, scope.reach))
        found: list[str] = rows.select("loan_id").distinct().loan_id.to_pyarrow().to_pylist() if loan_ids else []
        return found

    def _ledgers(self, table: str, loan_ids: Sequence[str]) -> Any:
        rows = self._all_rows(table)
        return rows.filter(rows.loan_id.isin(list(loan_ids))) if loan_ids else rows.filter(ibis.literal(False))

    def _all_rows(self, table: str) -> Any:
        session = self._session()
        runs = [run for run in self._runs.values() if run.table_name == table]
        if not runs:
            return session.read([], ibis.schema({**raw.columns(table), "import_id": "int32"}))
        return raw.union([
            raw.read(session, table, self._path(run.file)).mutate(import_id=ibis.literal(run.id, "int32")) for run in runs
        ])  # fmt: skip

    def options(self, reach: Reach, slice_name: str) -> list[str]:
        """The values of a slice within the reach, from its newest complete date on; an empty string comes last where some are not given."""
        if slice_name not in SLICES:
            raise KeyError(slice_name)
        complete = self.newest(reach)
        newest = [day for day in self.dates if complete is not None and day >= complete]
        only_one = reach.officers is None or slice_name in {"branch", "officer"}
        grain = "officer" if reach.officers is not None else slice_name
        table = self._cut(grain, newest) if only_one else self._session().read(self._files("cube", newest), SCHEMAS["cube"])
        values = table.filter(*limits.reached(table, reach)).select(slice_name).distinct()
        known: list[str | None] = values[slice_name].to_pyarrow().to_pylist()
        return sorted(value for value in known if value) + ([""] if None in known else [])

    def personal(self, scope: Scope, loan_id: str) -> dict[str, str | None]:
        """Identity number and phone in clear, from the raw file; for the audited reveal only. Empty when out of reach."""
        row = self._row(scope, loan_id)
        if row is None or row["import_id"] not in self._runs:
            return {}
        tape = raw.read(self._session(), "loan", self._path(self._runs[row["import_id"]].file))
        mine = tape.filter(tape.as_of == scope.as_of, tape.loan_id == loan_id, tape.branch == row["branch"])
        found: list[dict[str, str | None]] = mine.select(*_SENSITIVE).limit(1).to_pyarrow().to_pylist()
        return found[0] if found else {}

    def imports_of(self, scope: Scope) -> list[ImportRun]:
        """The imports whose rows the figures of the scope's date come from, newest first."""
        table = self._snapshots(self._until(scope)[-1:])
        rows = table.filter(*limits.reached(table, scope.reach)).select("import_id").distinct()
        ids = sorted(rows.import_id.to_pyarrow().to_pylist(), reverse=True)
        return [self._runs[number] for number in ids if number in self._runs]
