"""What became of the promises that borrowers gave: kept or broken follows from the money that arrived."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from postloan.collection.ledger import promised, states
from postloan.collection.tables import contact, promise
from postloan.terms import PromiseState
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known

COLUMNS = {
    "promises_given": "int64", "promises_judged": "int64", "promises_broken": "int64", "promised_unpaid": "float64",
    "broken_days": "array<date>", "broken_last_on": "date", "promised_last_on": "date",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """A row a borrower who gave a promise; ``broken_days``: the due days of all that were broken. None where nobody ever gave any."""
    if known.connection is None or not (given := _given(known, known.connection)):
        return None
    rows = [one for one in given if known.whom in {None, one["borrower_id"]}]
    mark = mark_of(known, len(given), max(one["id"] for one in given))
    return framed(known, "promises", COLUMNS, lambda: _rows(known, rows), mark=mark, everybody=True, quiet=True)


def _given(known: Known, connection: Connection) -> list[dict[str, Any]]:
    """The promises that were filed by then."""
    asked = select(promise).join(contact, contact.c.id == promise.c.contact_id).where(contact.c.logged_at < known.moment)
    return [dict(row) for row in connection.execute(asked.order_by(promise.c.id)).mappings()]


def _rows(known: Known, given: list[dict[str, Any]]) -> pd.DataFrame:
    judged = states(known.pin, known.scope, known.policy, promised(given))
    told = pd.DataFrame([{**row, **_judged(judged.get(row["id"]), row)} for row in given], columns=_NAMES)
    by = told.groupby("borrower_id", as_index=False)
    return by.agg(
        promises_given=("id", "size"), promises_judged=("judged", "sum"), promises_broken=("broken", "sum"),
        promised_unpaid=("unpaid", "sum"), broken_days=("broken_on", lambda days: days.dropna().tolist()), broken_last_on=("broken_on", "max"),
        promised_last_on=("due_on", "max"),
    )  # fmt: skip


_NAMES = ("id", "borrower_id", "due_on", "judged", "broken", "unpaid", "broken_on")


def _judged(one: Any, row: dict[str, Any]) -> dict[str, Any]:
    broken = one is not None and one.state is PromiseState.BROKEN
    return {
        "judged": one is not None and one.state in {PromiseState.KEPT, PromiseState.BROKEN}, "broken": broken,
        "unpaid": float(row["amount"] - one.paid) if broken else 0.0, "broken_on": row["due_on"] if broken else None,
    }  # fmt: skip
