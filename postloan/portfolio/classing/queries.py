"""Reading what people said of classes, always within a reach."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.portfolio.classing.evidence import Evidence, Shown
from postloan.portfolio.tables import class_judgement

_T = class_judgement.c
_CONFIRMED, _CLASS = "confirmed", "class"


def evidence(connection: Connection, reach: Reach, day: date) -> Evidence:  # noqa: ARG001  a class does not depend on who looks
    """What was shown and confirmed anywhere in the bank, and is in force on ``day``: keys for the rating, nothing to show."""
    wanted = select(_T.kind, _T.loan_id).where(
        _T.state == _CONFIRMED,
        _T.kind.in_([one.value for one in Shown]),
        _T.as_of <= day,
        _T.valid_until >= day,
    )
    return Evidence(tuple(sorted({(row.kind, row.loan_id) for row in connection.execute(wanted)})))


def judgements(
    connection: Connection, reach: Reach, *, as_of: date | None = None, loan_id: str | None = None, states: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Judgements, newest first: of one date, of one loan (its history), in these states."""
    wanted = select(class_judgement).where(within(class_judgement, reach))
    if as_of is not None:
        wanted = wanted.where(_T.as_of == as_of)
    if loan_id is not None:
        wanted = wanted.where(_T.loan_id == loan_id)
    if states:
        wanted = wanted.where(_T.state.in_(states))
    columns = [column.name for column in class_judgement.columns]
    rows = [dict(row) for row in connection.execute(wanted.order_by(_T.proposed_at.desc(), _T.id.desc())).mappings()]
    return pd.DataFrame(rows, columns=columns, dtype=object)


@dataclass(frozen=True)
class Decision:
    """A class that two people gave a loan, and the key of the facts on which they did."""

    loan_id: str
    risk_class: int
    facts_key: str


def decisions(connection: Connection, reach: Reach, day: date) -> tuple[Decision, ...]:
    """The classes confirmed for ``day`` and not revoked, by loan. Whether the facts still hold is for the book to say."""
    wanted = select(_T.loan_id, _T.decided_class, _T.facts_key).where(
        _T.kind == _CLASS, _T.state == _CONFIRMED, _T.as_of == day, within(class_judgement, reach)
    )
    rows = connection.execute(wanted.order_by(_T.loan_id, _T.id)).all()
    return tuple(Decision(loan_id, int(decided), key) for loan_id, decided, key in rows)


@dataclass(frozen=True)
class Change:
    """A fact that is not what it was when a judgement was made."""

    fact: str
    before: Any
    now: Any


def changes(stored: dict[str, Any], facts: dict[str, Any]) -> tuple[Change, ...]:
    """Which facts differ between a judgement's record and the book; a fact unknown to the record is not compared."""
    return tuple(Change(name, stored[name], value) for name, value in facts.items() if name in stored and stored[name] != value)
