"""Reading what the book has on borrowers besides their loans: invoices, account statements, collateral, guarantees, and what
became known of them from outside.

None of these names a branch: a borrower is in reach when one of its loans is, as :meth:`Movement.everyone` has them, repaid ones
included. A reach without limits also has borrowers without any loan. Figures of the market are nobody's: all see them.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq

from postloan.access import Scope
from postloan.book import known, raw, spoken
from postloan.book.engine import plan, put, quoted
from postloan.book.keeping import kept_file
from postloan.book.known import first as _first
from postloan.book.live import Live
from postloan.book.movement import Movement
from postloan.book.schema import DOSSIER, STORED
from postloan.book.values import ImportRun
from postloan.terms import InvoiceStatus

_NOT_TOLD = frozenset({"money_in", "money_out", "side"})
#: What readers get of each table.
COLUMNS: Mapping[str, ibis.Schema] = {
    table.name: ibis.schema({field.name: STORED[field.kind] for field in table.fields if field.name not in _NOT_TOLD})
    for table in DOSSIER
}
#: What each table is about: who wants one of them opens few row groups.
_ABOUT: Mapping[str, str] = {
    table.name: "borrower_id" if "borrower_id" in COLUMNS[table.name] else table.subject for table in DOSSIER
}
_COMPARED = ("borrower_id", "account_no", "booked_on", "amount", "balance", "counterparty", "purpose", "currency")


def invoices(rows: Any) -> Any:
    """Each invoice as the imports tell it. The newest tells what it was; a row that voids it voids it from its import on.

    A voided invoice never comes back to life, so an export made before it was voided cannot revive it.
    """
    key = ["borrower_id", "direction", "invoice_code", "number"]
    void = (rows.status == InvoiceStatus.VOID.value).fill_null(False)
    marked = rows.mutate(voided=void.max().over(ibis.window(group_by=[*key, "import_id"])))
    found = known.versions(marked, key)
    voided = found.voided.max().over(ibis.cumulative_window(group_by=key, order_by="import_id"))
    state = ibis.ifelse(voided, InvoiceStatus.VOID.value, InvoiceStatus.VALID.value)
    return found.mutate(status=state)


def account_flows(rows: Any) -> Any:
    """Each line once. A reference is one line: the newest import that names it tells what it was.

    Without references, equal lines (day, amount, balance, other party, remark) count as often as the import that shows most of them:
    two months that overlap by a day do not count that day twice.
    """
    named = known.versions(rows.filter(rows.reference.notnull()), ["borrower_id", "account_no", "reference"])
    nameless = rows.filter(rows.reference.isnull())
    nameless = nameless.mutate(turn=ibis.row_number().over(ibis.window(group_by=["import_id", *_COMPARED], order_by="file_row")))
    once = known.versions(nameless, [*_COMPARED, "turn"])
    return ibis.union(named.drop("place"), once.drop("place", "turn"))


#: When a row was told by an import, and when another one told it anew.
_TOLD = ibis.schema({"told_at": "timestamp", "replaced_at": "timestamp"})
#: What the rows of several imports come to.
COUNTED: Mapping[str, Callable[[Any], Any]] = {"invoice": invoices, "account_flow": account_flows, **known.COUNTED}


def valuations(pieces: Any, as_of: Any) -> Any:
    """The valuations made by a date, of pieces that were not released by then."""
    known = pieces.filter(pieces.valued_on.isnull() | (pieces.valued_on <= as_of))
    last = _first(known, ["collateral_id", "borrower_id", "loan_id"], [ibis.desc("valued_on", nulls_first=False)])
    gone = last.filter(last.released_on <= as_of)
    return known.anti_join(gone, [known[name].identical_to(gone[name]) for name in ("collateral_id", "borrower_id", "loan_id")])


def pieces(rows: Any, as_of: Any) -> Any:
    """Each piece of collateral once, as it was valued last by the date."""
    known = valuations(rows, as_of)
    return _first(known, ["collateral_id", "borrower_id", "loan_id"], [ibis.desc("valued_on", nulls_first=False)])


def in_force(guarantees: Any, as_of: Any, ended: Any) -> Any:
    """The guarantees that had begun by a date; without those that had ended, unless they are asked for."""
    begun = guarantees.starts_on.isnull() | (guarantees.starts_on <= as_of)
    ending = ibis.literal(True) if ended else guarantees.ends_on.isnull() | (guarantees.ends_on >= as_of)
    return guarantees.filter(begun, ending)


def _issued(rows: Any, as_of: Any) -> Any:
    return rows.filter(rows.issued_on <= as_of)


def _booked(rows: Any, as_of: Any) -> Any:
    return rows.filter(rows.booked_on <= as_of)


def _told(rows: Any, table: str, shape: Callable[..., Any], *how: Any) -> Any:
    return shape(rows, *how).select(*COLUMNS[table])


class Dossier:
    """The tables about borrowers, each within a scope: as they stood on its date, of the borrowers it reaches."""

    def __init__(self, live: Live, movement: Movement, told_by: datetime | None = None) -> None:
        self._live = live
        self._movement = movement
        self._told_by = told_by

    def told_by(self, moment: datetime) -> "Dossier":
        """The same without the corrections that were imported at a moment (UTC) or later."""
        return Dossier(self._live, self._movement, moment)

    def invoices(self, scope: Scope, borrower_id: str | None) -> Any:
        return self._of_scope("invoice", scope, borrower_id, _issued, scope.as_of)

    def account_flows(self, scope: Scope, borrower_id: str | None) -> Any:
        return self._of_scope("account_flow", scope, borrower_id, _booked, scope.as_of)

    def collaterals(self, scope: Scope, borrower_id: str | None, *, all_valuations: bool) -> Any:
        return self._of_scope("collateral", scope, borrower_id, valuations if all_valuations else pieces, scope.as_of)

    def guarantees(self, scope: Scope, *, ended: bool) -> Any:
        return self._of_scope("guarantee", scope, None, in_force, scope.as_of, ended)

    def events(self, scope: Scope, borrower_id: str | None, until: date | None) -> Any:
        return self._of_scope("event", scope, borrower_id, known.events_by, until or scope.as_of)

    def indicators(self, scope: Scope) -> Any:
        return self._of_scope("indicator", scope, None, known.figures_by, scope.as_of, "indicator")

    def observations(self, scope: Scope, borrower_id: str | None, until: date | None) -> Any:
        return self._of_scope("observation", scope, borrower_id, known.figures_by, until or scope.as_of, "observation")

    def silent(self, table: str) -> frozenset[date]:
        runs = [run for run in self._live.runs.values() if run.table_name == table]
        return spoken.silent(spoken.days_of(self._live.path(run.file), spoken.DAY_OF[table]) for run in runs)

    def _of_scope(self, table: str, scope: Scope, borrower_id: str | None, shape: Callable[..., Any], *how: Any) -> Any:
        conditions = [self._within(table, scope), self._told()]
        if borrower_id is not None:
            conditions.append(f"borrower_id = {quoted(borrower_id)}")
        counted = f"(SELECT {', '.join(COLUMNS[table])} FROM ({self._kept(table)}) WHERE {' AND '.join(conditions)})"  # noqa: S608  our own names, quoted
        query = put(plan((COLUMNS[table],), _told, table, shape, *how), counted)
        return self._live.session().named(query, COLUMNS[table])

    def _told(self) -> str:
        """The condition that an import's row counts: the newest, or the one that was the newest at a past moment."""
        if self._told_by is None:
            return "replaced_at IS NULL"
        moment = f"TIMESTAMP {quoted(str(self._told_by))}"
        return f"(told_at IS NULL OR told_at < {moment}) AND (replaced_at IS NULL OR replaced_at >= {moment})"

    def _within(self, table: str, scope: Scope) -> str:
        """The condition of the reach. A guarantee is seen from either end: who answers for a debt, and who owes it."""
        if scope.reach.everything or "borrower_id" not in COLUMNS[table]:
            return "true"
        reached = f"IN (SELECT borrower_id FROM ({self._movement.reached_query(scope)}))"  # noqa: S608
        return f"(borrower_id {reached} OR guarantor_id {reached})" if table == "guarantee" else f"borrower_id {reached}"

    def _kept(self, table: str) -> str:
        """The table as it counts, as a query: worked out once for its imports and kept beside the book's own files."""
        runs = [run for run in self._live.runs.values() if run.table_name == table]
        columns = ibis.schema({**COLUMNS[table], **_TOLD})
        if not runs:
            return self._live.session().query([], columns)
        identity = ([(run.id, run.file, run.published_at) for run in runs], columns)
        file = kept_file(self._live, table, identity, lambda: self._counted(table, runs))
        return self._live.session().query([file], columns)

    def _counted(self, table: str, runs: list[ImportRun]) -> str:
        schema = ibis.schema({**raw.columns(table), "import_id": "int32", "published_at": "timestamp"})
        planned = plan((schema,), _as_counted, table)
        return put(planned, f"({' UNION ALL '.join(self._rows(table, run) for run in runs)})")

    def _rows(self, table: str, run: ImportRun) -> str:
        """An import's rows in the engine's words; a text, for there may be hundreds of imports."""
        path: Path = self._live.path(run.file)
        wanted = raw.columns(table)
        given = {name: name for name in pq.read_schema(path).names if name in wanted}
        rows = self._live.session().query([path], ibis.schema(wanted), given=given)
        moment = f"TIMESTAMP {quoted(str(run.published_at))}"
        return f"SELECT *, CAST({run.id} AS INTEGER) AS import_id, {moment} AS published_at FROM ({rows})"  # noqa: S608


def _as_counted(rows: Any, table: str) -> Any:
    """Sorted, so that who wants one borrower opens few row groups."""
    return COUNTED[table](rows).select(*COLUMNS[table], *_TOLD).order_by(_ABOUT[table])
