"""Clocks that have run out: the signal goes to somebody higher, and it is written down that it did."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.desk.calendar import Calendar, calendar_of
from postloan.desk.policies import current
from postloan.policy import Policy
from postloan.terms import Colour, SignalState
from postloan.warning.life.clocks import clocks
from postloan.warning.life.due import due_on
from postloan.warning.life.owner import staff_of
from postloan.warning.life.step import step
from postloan.warning.tables import signal


@verb(Right.RUN_WARNINGS)
def escalate(work: Unit, today: date) -> int:
    """Hand every signal whose clock ran out before today one step up: from its owner to the branch manager, from him to head office.

    Whoever gets it has the time for a first answer of its colour before it goes further. Blue signals only inform and stay where
    they are. Returns how many went up.
    """
    work.alone()
    policy = current(work.connection)
    calendar, staff = calendar_of(work.connection, policy), staff_of(work.connection)
    late = select(signal, due_on().label("due_on")).where(
        signal.c.state != SignalState.CLOSED.value, signal.c.colour > Colour.BLUE.value, due_on() < today
    )
    found = 0
    for row in work.connection.execute(late.order_by(signal.c.id)).mappings().all():
        above = staff.above(row["owner"], row["branch"])
        if above is None or not _again(row, today, calendar, policy):
            continue
        facts = {"from": row["owner"], "to": above, "due_on": row["due_on"].isoformat()}
        step(work, row, "escalated", {"owner": above, "escalated_at": work.at}, facts=facts, today=today)
        found += 1
    return found


def _again(row: RowMapping, today: date, calendar: Calendar, policy: Policy) -> bool:
    """Whether the last time it went up was for an earlier clock, or long enough ago."""
    if row["escalated_at"] is None:
        return True
    before = policy.local(row["escalated_at"]).date()
    patience = clocks(row["colour"], before, calendar, policy).respond_by
    return row["due_on"] > before or (patience is not None and today > patience)
