"""Clocks that have run out: the signal goes to somebody higher, and it is written down that it did."""

from datetime import date
from typing import Any

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
from postloan.warning.life.step import step_row
from postloan.warning.tables import signal, signal_step


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
    up: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    for row in work.connection.execute(late.order_by(signal.c.id)).mappings():
        above = staff.above(row["owner"], row["branch"])
        if above is None or not _again(row, today, calendar, policy):
            continue
        facts = {"from": row["owner"], "to": above, "due_on": row["due_on"].isoformat()}
        up.append({"id": row["id"], "owner": above, "escalated_at": work.at})
        steps.append(step_row(work, row, "escalated", today=today, facts=facts))
    work.update_many(signal, up)
    work.insert_many(signal_step, steps)
    return len(up)


def _again(row: RowMapping, today: date, calendar: Calendar, policy: Policy) -> bool:
    """Whether the last time it went up was for an earlier clock, or long enough ago."""
    if row["escalated_at"] is None:
        return True
    before = policy.local(row["escalated_at"]).date()
    patience = clocks(row["colour"], before, calendar, policy).respond_by
    return row["due_on"] > before or (patience is not None and today > patience)
