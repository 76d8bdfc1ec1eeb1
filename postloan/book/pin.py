"""One version of the book to read from. No table without a scope; the reach is applied here, inside, always."""

import functools
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any

import ibis
import pyarrow as pa

from postloan.access import SLICES, Reach, Scope
from postloan.book import cells, flow, limits
from postloan.book.alarm import SILENCE, Alarms
from postloan.book.cells import Borrowers, Cells, Tally
from postloan.book.counted import Counted
from postloan.book.dossier import Dossier
from postloan.book.engine import PLACE, plan, put
from postloan.book.keeping import kept_table
from postloan.book.kept import Kept
from postloan.book.ledgers import Ledgers
from postloan.book.live import READ, Live
from postloan.book.make import SCHEMAS
from postloan.book.movement import Movement
from postloan.book.past import Past
from postloan.book.reported import Report
from postloan.book.values import ImportRun
from postloan.policy import PARAMETERS, Policy

_ASKED = ibis.schema({**dict(READ.items()), PLACE: "int64"})


@functools.lru_cache(maxsize=16)
def _cells(pin: "Pin", grain: str) -> Cells:
    """The cut of all dates, by branch and one more slice, in memory: of the last few versions and slices asked for."""
    names = tuple(dict.fromkeys(("branch", grain)))
    return cells.read(pin.answer(pin._cut(grain, pin.dates), cells.grouped, names), names)  # noqa: SLF001  within the module


@functools.lru_cache(maxsize=4)
def _tally(pin: "Pin") -> Tally:
    live = pin._live  # noqa: SLF001  within the module
    return cells.tally(live.session().read(live.files("tally", pin.dates), SCHEMAS["tally"]))


class Pin(Kept, Counted):
    """A consistent version of the book: the files that were live when it was taken. Its files outlive it by an hour."""

    def __init__(self, version: str, live: Live, past: Past) -> None:
        self.version = version
        self._live = live
        self._past = past
        self._movement = Movement(self._live)
        self._ledgers = Ledgers(self._live, self._movement)
        Kept.__init__(self, Dossier(self._live, self._movement))
        Counted.__init__(self, self._movement)
        self._session = live.session
        self.dates = self._live.dates
        self.currencies = self._live.currencies

    def told_by(self, moment: datetime, until: date, policy: Policy) -> "Pin":
        """The same version as whoever looks back has to see it: its dates up to ``until``, without what was imported at a moment (UTC,
        no zone) or later to correct a tape or what the book keeps on borrowers; see ``State.told_by`` and ``known.versions``.

        What was imported first counts whenever it came. Schedules, repayments and disposals are as they are now. ``policy`` says how
        the loans of a tape that was replaced are looked at.
        """
        again = self._past.told_by(moment, until, policy)
        version = " ".join((self.version, *(one.file for one in again if one.as_of == until)))
        found = Pin(version, self._live.looking_back(until, again), self._past)
        found._dossier = found._dossier.told_by(moment)
        return found

    @property
    def empty(self) -> bool:
        return not self.dates

    def reports(self, reach: Reach) -> tuple[Report, ...]:
        """The dates on which a branch of the reach spoke, oldest first, each with the branches that are still awaited."""
        return self._live.reports_of(reach.branches)

    def newest(self, reach: Reach) -> date | None:
        """The newest date for which all branches of the reach have spoken: what is shown unless another one is asked for.

        The newest date at all when none is complete; None where no branch of the reach ever spoke.
        """
        found = self.reports(reach)
        return next((one.as_of for one in reversed(found) if one.complete), found[-1].as_of if found else None)

    def dates_of(self, scope: Scope) -> tuple[date, ...]:
        """Dates to compare over time: those up to the scope's for which all of its branches spoke, and its own."""
        return self._live.dates_of(scope)

    def _cut(self, grain: str, dates: Sequence[date]) -> Any:
        return self._session().named(*self._live.cut_query("cut", grain, dates, SCHEMAS["cut"].names))

    def snapshot(self, scope: Scope, *, written_off: bool = False) -> Any:
        """The loans of the scope's date. Personal data are not in it; written-off loans only when asked for."""
        return self._loans(scope, READ, written_off=written_off)

    def panel(self, scope: Scope, dates: Collection[date]) -> Any:
        """The loans of several dates up to the scope's, one row for each date; written-off loans are left out."""
        days = [day for day in self._live.until(scope) if day in dates]
        where = " AND ".join([*self._live.conditions(scope, days), "NOT written_off"])
        return self._session().read(self._live.files("snapshot", days), READ, where=where)

    def _loans(self, scope: Scope, schema: ibis.Schema, *, written_off: bool) -> Any:
        days = self._live.until(scope)[-1:]
        conditions = self._live.conditions(scope, days)
        if not written_off:
            conditions.append("NOT written_off")
        return self._session().read(self._live.files("snapshot", days), schema, where=" AND ".join(conditions))

    def suspects(self, scope: Scope, also: tuple[str, ...] = (), alarms: Alarms = SILENCE) -> Any:
        """Loans of the scope's date that a rule of class could fire for, all of their borrowers and groups, those ``also`` named,
        and those of borrowers of whom the early warning says something; see :mod:`alarm` for the columns this adds.

        Of all currencies: an obligor who owes in two is one obligor.
        """
        return self._live.suspects(scope, also, alarms)

    def names(self, scope: Scope) -> Any:
        """What every borrower of the scope owes, and what of it within which group; see ``name.py`` for the columns."""
        return self._live.names(scope)

    def ask(self, scope: Scope, shape: Callable[..., Any], *how: Any, written_off: bool = False) -> pa.Table:
        """Put a question to the loans of the scope's date: ``shape(loans, *how)`` as an Ibis table, worked out.

        The same shape with the same ``how`` is put into the engine's words once, whatever the scope: that takes longer than
        most answers. The answer itself is worked out every time. Besides the snapshot's columns there is :data:`PLACE`.
        """
        query = put(plan((_ASKED,), shape, *how), self._loans(scope, _ASKED, written_off=written_off).get_name())
        return self._session().connection.execute(query).to_arrow_table()

    def answer(self, table: Any, shape: Callable[..., Any], *how: Any, beside: Sequence[Any] = ()) -> pa.Table:
        """Like :meth:`ask`, for a question to any other table of this pin: flows, steps, moved, everyone.

        The tables ``beside`` it come after it in ``shape``, before ``how``.
        """
        tables = (table, *beside)
        query = put(plan(tuple(one.schema() for one in tables), shape, *how), *(one.get_name() for one in tables))
        return self._session().connection.execute(query).to_arrow_table()

    def over(self, rows: pa.Table, shape: Callable[..., Any], *how: Any, beside: Sequence[Any] = ()) -> pa.Table:
        """Like :meth:`answer`, for a question to rows that were worked out before; the engine lends itself."""
        schemas = (ibis.Schema.from_pyarrow(rows.schema), *(one.schema() for one in beside))
        with self._session().lent(rows) as name:
            query = put(plan(schemas, shape, *how), name, *(one.get_name() for one in beside))
            return self._session().connection.execute(query).to_arrow_table()

    def kept(self, name: str, table: Any, shape: Callable[..., Any], *how: Any) -> Any:
        """``shape(table, *how)`` as a table that is worked out once; see :func:`keeping.kept_table`. Never for an answer."""
        return kept_table(self._live, name, table, shape, *how)

    def _grouping(self, scope: Scope, by: Sequence[str], dates: Sequence[date]) -> Any:
        """The smallest level that holds the slices a query groups by or filters on."""
        needed = self._live.needed(scope, by)
        if len(needed) > 1:
            return self._session().read(self._live.files("cube", dates), SCHEMAS["cube"])
        return self._cut(next(iter(needed), "branch"), dates)

    def cells(self, scope: Scope, *, by: Sequence[str] = (), dates: Sequence[date] | None = None) -> Cells:
        """The scope's dates (or only some of them) counted and added up; ``texts`` has the slices of ``by``.

        From memory where the branch and one more slice are enough, else from the files.
        """
        days = [day for day in self.dates_of(scope) if dates is None or day in dates]
        wanted = limits.of(scope.reach, scope.chosen, scope.currency)
        needed = self._live.needed(scope, by)
        if len(needed) < 2:
            return _cells(self, next(iter(needed), "branch")).within(days, wanted)
        where = " AND ".join(map(limits.sql, wanted))
        level = self._session().read(self._live.files("cube", days), SCHEMAS["cube"], where=where)
        return cells.read(self.answer(level, cells.grouped, tuple(by)), by)

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

    def moved(self, scope: Scope, since: date, *, whence: bool = False) -> Any:
        """One row a loan that the scope held on ``since`` or holds on its date: where it came from, where it is, both states.

        A branch that is silent on ``since`` counts with its last state before; one that is silent now leaves its loans awaited.
        What became of a loan outside the scope is not told, nor what it was before it came, but for the state it came with.
        ``last_class`` is the class it had last, though it be gone; with ``whence`` its slices then are told too.
        """
        return self._movement.moved(scope, since, whence=whence)

    def moves(self, scope: Scope, since: date) -> Any:
        """:meth:`moved` added up as :meth:`flows` are, for every slice; see ``flow.between``. Worked out once for two dates."""
        return self.kept("moves", self.moved(scope, since, whence=True), flow.between)

    def everyone(self, scope: Scope) -> Any:
        """Every loan seen up to the scope's date under the slices it had last: the snapshot's columns of its last state.

        ``live``: in the scope's date and not written off. ``left_on``: the first date its branch reported without it. ``fate``:
        how it stands, see :class:`postloan.terms.Fate`.
        """
        return self._movement.everyone(scope)

    def history(self, scope: Scope, loan_id: str) -> Any:
        """One row for each date up to the scope's on which the loan was in a branch of the reach."""
        return self._ledgers.history(scope, loan_id)

    def course(self, scope: Scope, borrower_id: str) -> Any:
        """One row for each date up to the scope's and each of the borrower's loans, in the branches of the reach; all currencies.

        An officer sees the loans that were ever his.
        """
        return self._ledgers.course(scope, borrower_id)

    def schedule(self, scope: Scope, loan_id: str) -> Any:
        """The loan's instalments, those replaced included; empty when it is out of reach or has none."""
        return self._ledgers.schedule(scope, loan_id)

    def repayments(self, scope: Scope, loan_id: str) -> Any:
        """The loan's repayments, each once, up to the scope's date."""
        return self._ledgers.repayments(scope, loan_id)

    def receipts_of(self, scope: Scope, loan_ids: Sequence[str]) -> Any:
        """Repayments of several loans up to the scope's date, for loans that were in reach on any date until then."""
        return self._ledgers.receipts_of(scope, loan_ids)

    def covered_until(self, scope: Scope, loan_ids: Sequence[str]) -> dict[str, date]:
        """For each of these loans that has a schedule or a repayment in the book: the day up to which repayments are known."""
        return self._ledgers.covered_until(scope, loan_ids)

    def schedules(self, scope: Scope) -> Any:
        """The instalments in force on the scope's date of every loan of :meth:`everyone`."""
        return self._ledgers.schedules(scope)

    def receipts(self, scope: Scope) -> Any:
        """The repayments up to the scope's date, each once, of every loan of :meth:`everyone`."""
        return self._ledgers.receipts(scope)

    def disposals(self, scope: Scope) -> Any:
        """The disposals up to the scope's date, each once, of every loan of :meth:`everyone`."""
        return self._ledgers.disposals(scope)

    def first_instalments(self, scope: Scope, *, tolerance: float = PARAMETERS["dpd_tolerance"].default) -> Any:
        """When the first instalment of each loan of :meth:`everyone` was due and paid; see ``derive.first_instalments``."""
        return self._ledgers.first_instalments(scope, tolerance)

    def personal(self, scope: Scope, loan_id: str) -> dict[str, str | None]:
        """Identity number and phone in clear, from the raw file; for the audited reveal only. Empty when out of reach."""
        return self._ledgers.personal(scope, loan_id)

    def options(self, reach: Reach, slice_name: str) -> list[str]:
        """The values of a slice within the reach, from its newest complete date on; an empty string comes last where some are not given."""
        if slice_name not in SLICES:
            raise KeyError(slice_name)
        complete = self.newest(reach)
        return self._live.values_of(reach, slice_name, [day for day in self.dates if complete is not None and day >= complete])

    def imports_of(self, scope: Scope) -> list[ImportRun]:
        """The imports whose rows the figures of the scope's date come from, newest first."""
        return self._live.imports_of(scope)
