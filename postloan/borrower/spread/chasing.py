"""Asking a borrower for statements that have not come in."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from postloan.access import Reach, Right, Scope, verb
from postloan.access.within import reach_of, within
from postloan.book import Pin
from postloan.borrower.spread.borrowers import borrower_of
from postloan.borrower.spread.tables import chase_log
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import Invalid, Problem
from postloan.terms import ContactAction

_LENGTH = 500
#: How statements are asked for; a lawyer is not needed.
CHANNELS = (ContactAction.CALL, ContactAction.SMS, ContactAction.VISIT, ContactAction.LETTER)


@verb(Right.SUBMIT_STATEMENT)
def chase(
    work: Unit,
    pin: Pin,
    scope: Scope,
    borrower_id: str,
    period_end: date,
    *,
    channel: str | None,
    note: str = "",
    promised_on: date | None = None,
    form_key: str | None = None,
) -> int:
    """Write down that a borrower was asked for the statements of a period. The same ``form_key`` twice is one chase.

    Raises:
        OutOfReach: the borrower has no loan within the person's reach; Invalid: no channel, a day that has passed, too long a note.
    """
    mine = Scope(reach_of(work), scope.as_of, scope.currency)
    whose = borrower_of(pin, mine, borrower_id)
    work.subject = f"borrower:{borrower_id}"
    known = select(chase_log.c.id).where(chase_log.c.form_key == form_key, chase_log.c.chased_by_id == work.who.id)
    if form_key is not None and (done := work.connection.execute(known).scalar_one_or_none()) is not None:
        return int(done)
    _refuse(channel, note, promised_on, current(work.connection).local(work.at).date())
    return int(work.insert(chase_log, {
        "borrower_id": borrower_id, "borrower_name": whose.name, "branch": whose.branch, "officer": whose.officer, "period_end": period_end,
        "channel": channel, "promised_on": promised_on, "note": note.strip() or None, "chased_by_id": work.who.id,
        "chased_by": work.who.name, "chased_at": work.at, "form_key": form_key,
    }))  # fmt: skip


def _refuse(channel: str | None, note: str, promised_on: date | None, today: date) -> None:
    found = {
        "channel": None if channel in CHANNELS else Problem("spread.channel_missing"),
        "note": Problem("spread.too_long", {"limit": _LENGTH}) if len(note) > _LENGTH else None,
        "promised_on": Problem("spread.promised_past") if promised_on is not None and promised_on < today else None,
    }
    wrong = {name: problem for name, problem in found.items() if problem is not None}
    if wrong:
        raise Invalid(wrong)


def chases_of(connection: Connection, reach: Reach, borrower_id: str) -> pd.DataFrame:
    """Every time a borrower was asked for statements, newest first."""
    asked = (
        select(chase_log).where(chase_log.c.borrower_id == borrower_id, within(chase_log, reach)).order_by(chase_log.c.id.desc())
    )
    columns = ["period_end", "channel", "promised_on", "note", "chased_by", "chased_at"]
    return pd.DataFrame([dict(row) for row in connection.execute(asked).mappings()], columns=columns, dtype=object)
