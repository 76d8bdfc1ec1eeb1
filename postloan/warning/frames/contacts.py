"""Borrowers whom the collectors try to reach: since when nobody has, and on how many days they tried."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from postloan.collection.tables import contact
from postloan.terms import ContactOutcome as Outcome
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known

COLUMNS = {
    "days_tried": "int64", "tried_first_on": "date", "tried_last_on": "date", "tried_last_days": "int64", "reached_last_on": "date", "contacts_tried": "int64",
}  # fmt: skip
#: He spoke for himself. Somebody else who picked up, or a letter that was sent, says nothing of where he is.
_REACHED = frozenset({Outcome.REACHED, Outcome.PROMISE, Outcome.REFUSED, Outcome.DISPUTE, Outcome.PAID})
_MISSED = frozenset({Outcome.NOT_REACHED, Outcome.WRONG_NUMBER, Outcome.THIRD_PARTY})


def build(known: Known) -> Frame | None:
    """A row a borrower somebody tried to reach; attempts count since he was reached last. None where nobody ever tried."""
    if known.connection is None or (newest := _newest(known, known.connection)) is None:
        return None
    connection = known.connection
    return framed(
        known, "contacts", COLUMNS, lambda: _rows(known, connection), mark=mark_of(known, newest),
        everybody=True, quiet=True,
    )  # fmt: skip


def _newest(known: Known, connection: Connection) -> int | None:
    found: int | None = connection.execute(select(func.max(contact.c.id)).where(contact.c.logged_at < known.moment)).scalar()
    return found


def _rows(known: Known, connection: Connection) -> pd.DataFrame:
    asked = select(contact.c.borrower_id, contact.c.outcome, contact.c.happened_at).where(contact.c.logged_at < known.moment)
    asked = asked if known.whom is None else asked.where(contact.c.borrower_id == known.whom)
    told = pd.DataFrame([tuple(row) for row in connection.execute(asked)], columns=["borrower_id", "outcome", "at"])
    told["on"] = pd.to_datetime(told["at"]).dt.date
    reached = (
        told[told["outcome"].isin(_REACHED)].groupby("borrower_id").agg(reached_at=("at", "max"), reached_last_on=("on", "max"))
    )
    missed = told[told["outcome"].isin(_MISSED)].join(reached, on="borrower_id")
    since = missed[missed["reached_at"].isna() | (missed["at"] > missed["reached_at"])]
    tried = since.groupby("borrower_id").agg(
        days_tried=("on", "nunique"), tried_first_on=("on", "min"), tried_last_on=("on", "max"), contacts_tried=("on", "size")
    )
    whole = tried.join(reached[["reached_last_on"]], how="outer").rename_axis("borrower_id").reset_index()
    counts = ["days_tried", "contacts_tried"]
    ago = (pd.Timestamp(known.until) - pd.to_datetime(whole["tried_last_on"])).dt.days.astype("Int64")
    return whole.assign(**{name: whole[name].fillna(0).astype("int64") for name in counts}, **_days(whole), tried_last_days=ago)


def _days(rows: pd.DataFrame) -> dict[str, Any]:
    """Days as Python's own, missing ones as None."""
    names = ("tried_first_on", "tried_last_on", "reached_last_on")
    return {name: rows[name].astype(object).where(rows[name].notna(), None) for name in names}
