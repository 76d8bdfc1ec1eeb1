"""A borrower who changes hands takes his signals along: they belong where his largest loan is now, also while their rule is quiet."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.engine import RowMapping

from postloan.access.account import accounts
from postloan.desk import Unit
from postloan.terms import SignalState
from postloan.warning.known import Known
from postloan.warning.life.owner import able_of, staff_of
from postloan.warning.life.step import step_row
from postloan.warning.outcome import by_currency
from postloan.warning.tables import signal, signal_step

#: Branch and officer.
Home: TypeAlias = tuple[str, str | None]
#: By borrower and currency.
Homes: TypeAlias = Mapping[tuple[str, str], Home]


def _open(as_of: date) -> ColumnElement[bool]:
    """Signals that a judging of that date may touch."""
    return (signal.c.state != SignalState.CLOSED.value) & (signal.c.last_as_of <= as_of)


def homes_of(known: Known, connection: Connection) -> Homes:
    """Where the borrowers with open signals are looked after; who owes nothing has no home."""
    wanted = list(connection.execute(select(signal.c.borrower_id).where(_open(known.on)).distinct()).scalars())
    if not wanted:
        return {}
    told = [(one.scope.currency, one.whose(wanted)) for one in by_currency(known)]
    return {
        (str(who), currency): (home["branch"], home["officer"])
        for currency, rows in told for who, home in rows[["branch", "officer"]].to_dict("index").items()
    }  # fmt: skip


def move(work: Unit, homes: Homes, as_of: date, today: date) -> None:
    """Bring branch and officer of open signals up to date. One whose owner does not reach it any more is given to whoever would get
    it if it were new, and the step is written; its clocks run on.
    """
    rows = work.connection.execute(select(signal).where(_open(as_of)).order_by(signal.c.id)).mappings().all()
    moved = [(row, home) for row in rows if (home := homes.get((row["borrower_id"], row["currency"]), _home(row))) != _home(row)]
    staff, people = staff_of(work.connection), accounts(work.connection)
    reached = {home: able_of(people, *home) for home in {home for _, home in moved}}
    changes, steps = [], []
    for row, home in moved:
        owner = row["owner"] if row["owner"] in reached[home] else staff.owner(row["colour"], *home)
        changes.append({"id": row["id"], "branch": home[0], "officer": home[1], "owner": owner})
        if owner != row["owner"]:
            facts: dict[str, Any] = {"from": row["owner"], "to": owner}
            steps.append(step_row(work, row, "handed_over", today=today, facts=facts))
    work.update_many(signal, changes)
    work.insert_many(signal_step, steps)


def _home(row: RowMapping) -> Home:
    return row["branch"], row["officer"]
