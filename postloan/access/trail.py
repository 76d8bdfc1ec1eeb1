"""Reading the audit trail: who did what to which record, and what it was before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from postloan.access.scope import Reach
from postloan.desk.tables import audit
from postloan.errors import OutOfReach


@dataclass(frozen=True)
class TrailFilter:
    """What of the trail somebody wants to see; ``since`` and ``until`` are moments in UTC, ``until`` not included."""

    who: str = ""
    verb: str | None = None
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One row of the trail."""

    seq: int
    at: datetime
    who: str
    verb: str
    subject: str | None
    changes: list[dict[str, Any]]


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail, newest first, and how many rows there are in all."""

    entries: tuple[Entry, ...]
    total: int


def _whole(reach: Reach) -> None:
    """The trail is not cut by branch: only who may see every branch may read it."""
    if not reach.everything:
        raise OutOfReach


def _chosen(wanted: TrailFilter) -> Select[Any]:
    asked = select(audit)
    for column, word in ((audit.c.who, wanted.who), (audit.c.subject, wanted.subject)):
        if word.strip():
            asked = asked.where(column.icontains(word.strip(), autoescape=True))
    if wanted.verb:
        asked = asked.where(audit.c.verb == wanted.verb)
    if wanted.since:
        asked = asked.where(audit.c.at >= wanted.since)
    if wanted.until:
        asked = asked.where(audit.c.at < wanted.until)
    return asked


def trail(connection: Connection, reach: Reach, wanted: TrailFilter, *, offset: int = 0, limit: int | None = 50) -> TrailPage:
    """The rows that ``wanted`` asks for."""
    _whole(reach)
    asked = _chosen(wanted)
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    rows = connection.execute(asked.order_by(audit.c.seq.desc()).offset(offset).limit(limit)).mappings()
    return TrailPage(tuple(Entry(**{name: row[name] for name in Entry.__dataclass_fields__}) for row in rows), total)


def verbs_used(connection: Connection, reach: Reach) -> list[str]:
    """The verbs that stand in the trail, for its filter."""
    _whole(reach)
    return list(connection.execute(select(audit.c.verb).distinct().order_by(audit.c.verb)).scalars())
