"""The first instalment of each loan: when it was due, when it was paid. Needs schedules; of a loan without one nothing is known."""

import functools
from typing import Any

import ibis
import pyarrow as pa

from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known
from postloan.warning.sources.course import owing

COLUMNS = {
    "balance": "float64", "first_due_on": "date", "first_due": "float64", "first_paid_on": "date", "first_days_late": "int32",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """A row a loan whose first instalment has fallen due; unpaid ones are late up to the date."""
    if known.on not in known.pin.dates or not known.pin.answer(known.pin.schedules(known.scope), _one).num_rows:
        return None
    first = known.pin.first_instalments(known.scope, tolerance=known.policy.dpd_tolerance)
    snapshot = known.pin.snapshot(known.scope)

    @functools.cache
    def rows() -> pa.Table:
        return known.pin.answer(first, _rows, known.whom, known.on, beside=(snapshot,))

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.over(rows(), shape, *how)

    return Frame("first_payments", ask, frozenset({*KEYS, *COLUMNS}), mark=known.pin.version, rows=rows)


def _one(schedule: Any) -> Any:
    return schedule.select("loan_id").limit(1)


def _rows(first: Any, loans: Any, whom: str | None, on: Any) -> Any:
    held = owing(loans, whom)
    joined = held.inner_join(first.select("loan_id", "first_due_on", "first_due", "first_paid_on"), "loan_id")
    paid = ibis.coalesce(joined.first_paid_on, ibis.literal(on))
    return joined.mutate(
        exposure=joined.balance.cast("float64"), balance=joined.balance.cast("float64"), first_due=joined.first_due.cast("float64"),
        first_days_late=ibis.greatest((paid - joined.first_due_on).cast("int32"), 0),
    ).select(*KEYS, *COLUMNS)  # fmt: skip
