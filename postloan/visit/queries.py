"""Reading the visits, always within a reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, or_, select
from sqlalchemy.engine import RowMapping

from postloan.access import Reach
from postloan.access.within import within
from postloan.errors import OutOfReach
from postloan.visit.tables import attachment, visit, visit_draft


@dataclass(frozen=True)
class VisitFilter:
    """What of the visits somebody wants to see. ``search`` looks at borrower, loan and visitors; days are inclusive."""

    search: str = ""
    branch: str | None = None
    kind: str | None = None
    risk_only: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class StoredFile:
    """A file of a visit within reach: what a download needs."""

    id: int
    visit_id: int
    file_name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class VisitPage:
    """One page of visits, newest first, and how many there are in all."""

    rows: pd.DataFrame
    total: int


def _chosen(reach: Reach, wanted: VisitFilter) -> Select[Any]:
    asked = select(visit).where(within(visit, reach))
    if wanted.search.strip():
        word = wanted.search.strip()
        fields = (visit.c.borrower_name, visit.c.loan_id, visit.c.visitors)
        asked = asked.where(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    if wanted.branch:
        asked = asked.where(visit.c.branch == wanted.branch)
    if wanted.kind:
        asked = asked.where(visit.c.kind == wanted.kind)
    if wanted.risk_only:
        asked = asked.where(visit.c.risk_found.is_not(None))
    if wanted.since:
        asked = asked.where(visit.c.visited_at >= datetime.combine(wanted.since, time.min))
    if wanted.until:
        asked = asked.where(visit.c.visited_at < datetime.combine(wanted.until + timedelta(days=1), time.min))
    return asked


def _frame(connection: Connection, asked: Select[Any]) -> pd.DataFrame:
    columns = [column.name for column in asked.selected_columns]
    return pd.DataFrame([dict(row) for row in connection.execute(asked).mappings()], columns=columns, dtype=object)


def visits(
    connection: Connection, reach: Reach, wanted: VisitFilter | None = None, *, offset: int = 0, limit: int | None = 50
) -> VisitPage:
    """The visits within reach that ``wanted`` asks for; ``limit=None`` gives all, for an export."""
    asked = _chosen(reach, wanted or VisitFilter())
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    files = select(func.count()).where(attachment.c.visit_id == visit.c.id).scalar_subquery().label("files")
    page = asked.add_columns(files).order_by(visit.c.visited_at.desc(), visit.c.id.desc()).offset(offset).limit(limit)
    return VisitPage(_frame(connection, page), total)


def of_loan(connection: Connection, reach: Reach, loan_id: str) -> pd.DataFrame:
    """All visits filed for one loan, newest first."""
    asked = select(visit).where(visit.c.loan_id == loan_id, within(visit, reach))
    return _frame(connection, asked.order_by(visit.c.visited_at.desc(), visit.c.id.desc()))


def last_visits(connection: Connection, reach: Reach, borrower_ids: Sequence[str]) -> dict[str, date]:
    """The day of the newest visit to each of these borrowers that there was one to."""
    asked = select(visit.c.borrower_id, func.max(visit.c.visited_at)).where(
        visit.c.borrower_id.in_(list(borrower_ids)), within(visit, reach)
    )
    return {borrower: moment.date() for borrower, moment in connection.execute(asked.group_by(visit.c.borrower_id))}


def next_steps(connection: Connection, reach: Reach, *, until: date | None = None, branch: str | None = None) -> pd.DataFrame:
    """Agreed steps not done yet, the longest overdue first; with ``until`` only those due by then."""
    asked = select(visit).where(visit.c.next_step.is_not(None), visit.c.done_at.is_(None), within(visit, reach))
    if until is not None:
        asked = asked.where(visit.c.next_step_on <= until)
    if branch:
        asked = asked.where(visit.c.branch == branch)
    return _frame(connection, asked.order_by(visit.c.next_step_on, visit.c.id))


def one(connection: Connection, reach: Reach, visit_id: int) -> RowMapping:
    """One visit.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    row = connection.execute(select(visit).where(visit.c.id == visit_id, within(visit, reach))).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    return row


def files_of(connection: Connection, reach: Reach, visit_id: int) -> tuple[StoredFile, ...]:
    """The files of one visit, in the order they were added."""
    asked = (
        select(attachment)
        .join(visit, visit.c.id == attachment.c.visit_id)
        .where(visit.c.id == visit_id, within(visit, reach))
        .order_by(attachment.c.id)
    )
    return tuple(StoredFile(**row) for row in connection.execute(asked).mappings())


def file(connection: Connection, reach: Reach, attachment_id: int) -> StoredFile:
    """One file, for the download route.

    Raises:
        OutOfReach: it is not there, or its visit is not his to see.
    """
    asked = (
        select(attachment)
        .join(visit, visit.c.id == attachment.c.visit_id)
        .where(attachment.c.id == attachment_id, within(visit, reach))
    )
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    return StoredFile(**row)


def draft(connection: Connection, reach: Reach, account_id: int | None, loan_id: str) -> dict[str, Any]:  # noqa: ARG001  his own
    """What this person has entered about a loan and not submitted; empty when nothing."""
    mine = select(visit_draft.c.entered).where(visit_draft.c.account_id == account_id, visit_draft.c.loan_id == loan_id)
    return connection.execute(mine).scalar_one_or_none() or {}


def branches(connection: Connection, reach: Reach) -> list[str]:
    """The branches that have visits within reach, for the filter."""
    return list(
        connection.execute(select(visit.c.branch).where(within(visit, reach)).distinct().order_by(visit.c.branch)).scalars()
    )
