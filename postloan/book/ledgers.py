"""Reading instalments, payments and disposals, and what is personal: always through the loans of a scope."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import ibis

from postloan.access import SLICES, Reach, Scope
from postloan.book import derive, disposed, limits, raw
from postloan.book.engine import plan, put
from postloan.book.keeping import kept_file
from postloan.book.live import Live
from postloan.book.movement import EVERYONE, Movement
from postloan.book.schema import STORED, TABLES

_SENSITIVE = ("id_number", "phone")
_COLUMNS = {table: [field.name for field in TABLES[table].fields] for table in ("schedule", "repayment", "disposal")}
#: What the rows of several imports come to: of each loan the newest plan, each payment once.
_COUNTED: Mapping[str, Callable[[Any], Any]] = {
    "schedule": derive.newest_per_loan, "repayment": derive.receipts, disposed.TABLE: disposed.newest,
}  # fmt: skip
_KEPT = {
    table: ibis.schema({**{field.name: STORED[field.kind] for field in TABLES[table].fields}, "loan_key": "int64"})
    for table in _COUNTED
}
_FIRST = ibis.schema({
    "loan_id": "string", "first_due_on": "date", "first_due": "decimal(18, 2)", "first_paid_on": "date", **dict.fromkeys(SLICES, "string"),
})  # fmt: skip

_FIRST_KEPT = ibis.schema({
    "loan_key": "int64", "first_due_on": "date", "first_due": "decimal(18, 2)", "first_paid_on": "date", "holds_from": "date", "holds_until": "date",
})  # fmt: skip


def _firsts(kept: Any, everyone: Any, as_of: date) -> Any:
    found = derive.first_by(kept, as_of)
    return found.join(everyone.select("loan_key", "loan_id", *SLICES), "loan_key").select(*_FIRST.names)


def _until(paid: Any, as_of: date) -> Any:
    return paid.filter(paid.paid_on <= as_of)


def _disposed_until(claims: Any, as_of: date) -> Any:
    return claims.filter(claims.disposed_on <= as_of)


class Ledgers:
    """The ledgers behind the snapshots."""

    def __init__(self, live: Live, movement: Movement) -> None:
        self._live = live
        self._movement = movement

    def row(self, scope: Scope, loan_id: str) -> Mapping[str, Any] | None:
        table = self._live.snapshots(self._live.until(scope)[-1:])
        rows = table.filter(table.loan_id == loan_id, *limits.reached(table, scope.reach))
        found = rows.select("import_id", "branch").limit(1).to_pyarrow().to_pylist()
        return found[0] if found else None

    def reaches(self, scope: Scope, loan_id: str) -> bool:
        return self.row(scope, loan_id) is not None

    def history(self, scope: Scope, loan_id: str) -> Any:
        table = self._live.snapshots(self._live.until(scope))
        rows = table.filter(table.loan_id == loan_id, *limits.reached(table, Reach(scope.reach.branches)))
        if scope.reach.officers is not None and not self.reaches(scope, loan_id):
            rows = rows.filter(ibis.literal(False))
        return rows.order_by("as_of")

    def course(self, scope: Scope, borrower_id: str) -> Any:
        table = self._live.snapshots(self._live.until(scope))
        key = ibis.literal(borrower_id).hash().cast("int64")  # numbers are found faster than texts
        mine = [table.borrower_key == key, table.borrower_id == borrower_id]
        rows = table.filter(*mine, *limits.reached(table, Reach(scope.reach.branches)))
        if scope.reach.officers is not None:
            rows = rows.semi_join(table.filter(*mine, *limits.reached(table, scope.reach)), "loan_id")
        return rows

    def personal(self, scope: Scope, loan_id: str) -> dict[str, str | None]:
        row = self.row(scope, loan_id)
        if row is None or row["import_id"] not in self._live.runs:
            return {}
        tape = raw.read(self._live.session(), "loan", self._live.path(self._live.runs[row["import_id"]].file))
        mine = tape.filter(tape.as_of == scope.as_of, tape.loan_id == loan_id, tape.branch == row["branch"])
        found: list[dict[str, str | None]] = mine.select(*_SENSITIVE).limit(1).to_pyarrow().to_pylist()
        return found[0] if found else {}

    def schedule(self, scope: Scope, loan_id: str) -> Any:
        rows = derive.newest_per_loan(self._of_loan("schedule", scope, loan_id))
        return rows.drop("import_id", "file_row").order_by("due_on", "instalment")

    def repayments(self, scope: Scope, loan_id: str) -> Any:
        rows = derive.receipts(self._of_loan("repayment", scope, loan_id))
        return rows.filter(rows.paid_on <= scope.as_of).order_by("paid_on", "reference")

    def _of_loan(self, table: str, scope: Scope, loan_id: str) -> Any:
        rows = self._all_rows(table)
        return rows.filter(rows.loan_id == loan_id if self.reaches(scope, loan_id) else ibis.literal(False))

    def receipts_of(self, scope: Scope, loan_ids: Sequence[str]) -> Any:
        rows = derive.receipts(self._of_loans("repayment", self._ever_reached(scope, loan_ids)))
        return rows.filter(rows.paid_on <= scope.as_of)

    def covered_until(self, scope: Scope, loan_ids: Sequence[str]) -> dict[str, date]:
        mine = self._ever_reached(scope, loan_ids)
        paid = self._all_rows("repayment")
        last: date | None = paid.filter(paid.paid_on <= scope.as_of).paid_on.max().to_pyarrow().as_py()
        if last is None:
            return {}
        held = {
            loan_id
            for table in ("schedule", "repayment")
            for loan_id in self._of_loans(table, mine).loan_id.to_pyarrow().to_pylist()
        }
        return dict.fromkeys(sorted(held), last)

    def _ever_reached(self, scope: Scope, loan_ids: Sequence[str]) -> list[str]:
        table = self._live.snapshots(self._live.until(scope))
        rows = table.filter(table.loan_id.isin(list(loan_ids)), *limits.reached(table, scope.reach))
        found: list[str] = rows.select("loan_id").distinct().loan_id.to_pyarrow().to_pylist() if loan_ids else []
        return found

    def _of_loans(self, table: str, loan_ids: Sequence[str]) -> Any:
        rows = self._all_rows(table)
        return rows.filter(rows.loan_id.isin(list(loan_ids))) if loan_ids else rows.filter(ibis.literal(False))

    def _all_rows(self, table: str) -> Any:
        session = self._live.session()
        runs = [run for run in self._live.runs.values() if run.table_name == table]
        if not runs:
            return session.read([], ibis.schema({**raw.columns(table), "import_id": "int32"}))
        return raw.union([raw.read(session, table, self._live.path(run.file), import_id=run.id) for run in runs])

    def _mine(self, rows: Any, scope: Scope) -> Any:
        return rows.semi_join(self._movement.everyone(scope), "loan_id")

    def schedules(self, scope: Scope) -> Any:
        return self._of_scope("schedule", scope, derive.in_force, scope.as_of)

    def receipts(self, scope: Scope) -> Any:
        return self._of_scope("repayment", scope, _until, scope.as_of)

    def _of_scope(self, table: str, scope: Scope, shape: Callable[..., Any], as_of: date) -> Any:
        kept = put(plan((_KEPT[table],), shape, as_of), f"({self._kept(table)})")
        query = f"SELECT * FROM ({kept}) WHERE loan_key IN (SELECT loan_key FROM ({self._movement.everyone_query(scope)}))"  # noqa: S608
        return self._live.session().named(query, _KEPT[table])

    def _kept(self, table: str) -> str:
        """A ledger as it counts, as a query. It is worked out once for its imports and kept beside the book's own files."""
        runs = [(run.id, run.file) for run in self._live.runs.values() if run.table_name == table]
        files = [kept_file(self._live, table, (runs, _KEPT[table]), lambda: self._as_counted(table))] if runs else []
        return self._live.session().query(files, _KEPT[table])

    def _as_counted(self, table: str) -> str:
        rows = _COUNTED[table](self._all_rows(table))
        counted = rows.select(*_COLUMNS[table], loan_key=rows.loan_id.hash().cast("int64"))
        return str(ibis.to_sql(counted, dialect="duckdb"))

    def disposals(self, scope: Scope) -> Any:
        return self._of_scope(disposed.TABLE, scope, _disposed_until, scope.as_of)

    def first_instalments(self, scope: Scope, tolerance: float) -> Any:
        tables = (self._kept_firsts(tolerance), self._movement.everyone_query(scope))
        planned = plan((_FIRST_KEPT, EVERYONE), _firsts, scope.as_of)
        return self._live.session().named(put(planned, *(f"({one})" for one in tables)), _FIRST)

    def _kept_firsts(self, tolerance: float) -> str:
        """The first instalments of all loans at all times, as a query: worked out once for the ledgers and the tolerance."""
        ledgers = ("schedule", "repayment")
        runs = [(run.id, run.file) for run in self._live.runs.values() if run.table_name in ledgers]
        planned = plan(tuple(_KEPT[table] for table in ledgers), derive.first_instalments, tolerance)
        made = put(planned, *(f"({self._kept(table)})" for table in ledgers))
        return self._live.session().query([kept_file(self._live, "first", (runs, _FIRST_KEPT, made), lambda: made)], _FIRST_KEPT)
