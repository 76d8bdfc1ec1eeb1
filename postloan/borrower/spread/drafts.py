"""A workbook that a person has begun with: kept in the desk until it is handed in, so that a reload loses nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from postloan.access import Right, verb
from postloan.borrower.spread.tables import draft
from postloan.desk import Unit
from postloan.desk.uploads import put_away
from postloan.errors import OutOfReach


@dataclass(frozen=True)
class Draft:
    """A begun workbook. ``entered`` is what the person has answered and chosen so far."""

    id: int
    file_name: str
    sha256: str
    size: int
    entered: dict[str, Any]
    saved_at: datetime


@verb(Right.SUBMIT_STATEMENT)
def begin_filing(work: Unit, uploads: Path, file_name: str, data: bytes) -> int:
    """Put a workbook away and keep it as begun; the same workbook again is the same draft, with what was answered."""
    mine = select(draft.c.id).where(draft.c.account_id == work.who.id, draft.c.sha256 == hashlib.sha256(data).hexdigest())
    known = work.connection.execute(mine).scalar_one_or_none()
    if known is not None:
        work.update(draft, known, {"file_name": file_name[:200], "saved_at": work.at})
        return int(known)
    row = {"account_id": work.who.id, "file_name": file_name[:200], "sha256": put_away(uploads, data), "size": len(data)}
    return int(work.insert(draft, {**row, "entered": {}, "saved_at": work.at}))


@verb(Right.SUBMIT_STATEMENT)
def keep_entered(work: Unit, draft_id: int, entered: Mapping[str, Any]) -> None:
    """Keep what the person has answered so far. Values are JSON.

    Raises:
        OutOfReach: it is not his.
    """
    _mine(work, draft_id)
    work.update(draft, draft_id, {"entered": dict(entered), "saved_at": work.at})


@verb(Right.SUBMIT_STATEMENT)
def drop_draft(work: Unit, draft_id: int) -> None:
    """Let a begun workbook go.

    Raises:
        OutOfReach: it is not his.
    """
    _mine(work, draft_id)
    work.delete(draft, draft_id)


def _mine(work: Unit, draft_id: int) -> None:
    asked = select(draft.c.id).where(draft.c.id == draft_id, draft.c.account_id == work.who.id)
    if work.connection.execute(asked).first() is None:
        raise OutOfReach


def drafts(connection: Connection, account_id: int | None) -> tuple[Draft, ...]:
    """What this person has begun, newest first."""
    asked = select(draft).where(draft.c.account_id == account_id).order_by(draft.c.saved_at.desc(), draft.c.id.desc())
    names = ("id", "file_name", "sha256", "size", "entered", "saved_at")
    return tuple(Draft(**{name: row[name] for name in names}) for row in connection.execute(asked).mappings())
