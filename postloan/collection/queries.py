"""Reading contacts and promises, always within a reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, or_, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.collection.tables import contact, promise


@dataclass(frozen=True)
class ContactFilter:
    """What of the contacts somebody wants to see. ``search`` looks at borrower, loan and collector; days are inclusive."""

    search: str = ""
    branch: str | None = None
    action: str | None = None
    outcome: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ContactPage:
    """One page of contacts, newest first, and how many there are in all."""

    rows: pd.DataFrame
    total: int


def _frame(connection: Connection, asked: Select[Any]) -> pd.DataFrame:
    columns = [column.name for column in asked.selected_columns]
    return pd.DataFrame([dict(row) for row in connection.execute(asked).mappings()], columns=columns, dtype=object)


def _chosen(reach: Reach, wanted: ContactFilter) -> Select[Any]:
    asked = select(contact).where(within(contact, reach))
    if wanted.search.strip():
        fields = (contact.c.borrower_name, contact.c.loan_id, contact.c.logged_by)
        asked = asked.where(or_(*(field.icontains(wanted.search.strip(), autoescape=True) for field in fields)))
    for name in ("branch", "action", "outcome"):
        if value := getattr(wanted, name):
            asked = asked.where(contact.c[name] == value)
    if wanted.since:
        asked = asked.where(contact.c.happened_at >= datetime.combine(wanted.since, time.min))
    if wanted.until:
        asked = asked.where(contact.c.happened_at < datetime.combine(wanted.until + timedelta(days=1), time.min))
    return asked


def _with_promise(asked: Select[Any]) -> Select[Any]:
    joined = asked.outerjoin_from(contact, promise, promise.c.contact_id == contact.c.id)
    return joined.add_columns(
        promise.c.id.label("promise_id"), promise.c.amount.label("promised_amount"), promise.c.due_on.label("promised_on")
    )


def contacts(
    connection: Connection, reach: Reach, wanted: ContactFilter | None = None, *, offset: int = 0, limit: int | None = 50
) -> ContactPage:
    """The contacts within reach that ``wanted`` asks for, each with its promise; ``limit=None`` gives all, for an export."""
    asked = _chosen(reach, wanted or ContactFilter())
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    page = _with_promise(asked).order_by(contact.c.happened_at.desc(), contact.c.id.desc()).offset(offset).limit(limit)
    return ContactPage(_frame(connection, page), total)


def of_loan(connection: Connection, reach: Reach, loan_id: str) -> pd.DataFrame:
    """All contacts about one loan, newest first, each with its promise."""
    asked = _with_promise(select(contact).where(contact.c.loan_id == loan_id, within(contact, reach)))
    return _frame(connection, asked.order_by(contact.c.happened_at.desc(), contact.c.id.desc()))


def promises(
    connection: Connection,
    reach: Reach,
    *,
    due_from: date | None = None,
    due_until: date | None = None,
    currency: str | None = None,
) -> pd.DataFrame:
    """Promises by due day, both ends inclusive, the earliest first."""
    asked = select(promise).where(within(promise, reach))
    if due_from is not None:
        asked = asked.where(promise.c.due_on >= due_from)
    if due_until is not None:
        asked = asked.where(promise.c.due_on <= due_until)
    if currency is not None:
        asked = asked.where(promise.c.currency == currency)
    return _frame(connection, asked.order_by(promise.c.due_on, promise.c.id))


def due_on(connection: Connection, reach: Reach, day: date) -> pd.DataFrame:
    """The promises that fall due on one day."""
    return promises(connection, reach, due_from=day, due_until=day)


def sharing_money(connection: Connection, reach: Reach, loan_ids: Sequence[str]) -> pd.DataFrame:
    """Every promise ever given for these loans: money is shared out among all of a loan's promises, not only those shown."""
    return _frame(
        connection, select(promise).where(promise.c.loan_id.in_(loan_ids), within(promise, reach)).order_by(promise.c.id)
    )


def last_contacts(connection: Connection, reach: Reach, loan_ids: Sequence[str]) -> pd.DataFrame:
    """The latest contact of each of these loans that has one."""
    mine = select(contact, func.row_number().over(
        partition_by=contact.c.loan_id, order_by=(contact.c.happened_at.desc(), contact.c.id.desc()),
    ).label("place")).where(contact.c.loan_id.in_(loan_ids), within(contact, reach)).subquery()  # fmt: skip
    return _frame(connection, select(mine).where(mine.c.place == 1))


def branches(connection: Connection, reach: Reach) -> list[str]:
    """The branches that have contacts within reach, for the filter."""
    found = select(contact.c.branch).where(within(contact, reach)).distinct().order_by(contact.c.branch)
    return list(connection.execute(found).scalars())
