"""The one way to write: a unit opens a transaction, does the verb, signs the audit chain and commits.

    with unit(engine, actor, "log_visit") as work:
        visit_id = work.insert(visit, {...})

Leaving the block normally commits the rows and their audit row together; any exception rolls both back.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, bindparam, select

from postloan.desk.bulk import insert_rows
from postloan.desk.tables import audit, audit_head
from postloan.errors import ChangedMeanwhile

#: Hash before the first row.
GENESIS = "0" * 64
_HIDDEN = "•"
#: Rows of a run that are put into words at a time.
_AT_ONCE = 1000


class Who(Protocol):
    """Whoever signs: an account with its name, or the system itself (id ``None``)."""

    @property
    def id(self) -> int | None: ...
    @property
    def name(self) -> str: ...


def now() -> datetime:
    """The moment, in UTC and without zone, as the desk stores it. Whole microseconds survive both databases."""
    return datetime.now(UTC).replace(tzinfo=None)


def _plain(value: Any) -> Any:
    """A value as the audit row keeps it: JSON that reads back the same."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _record(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for the audit. Columns marked ``info={"secret": True}`` leave only the trace that they were set."""
    return {
        name: _HIDDEN if value is not None and table.c[name].info.get("secret") else _plain(value) for name, value in row.items()
    }


def _fingerprint(table: Table, rows: Sequence[Mapping[str, Any]]) -> str:
    """The hash of the content of many rows, secret columns left out."""
    secret = {column.name for column in table.c if column.info.get("secret")}
    shown = [{name: value for name, value in row.items() if name not in secret} for row in rows] if secret else rows
    whole = hashlib.sha256()
    for start in range(0, len(shown), _AT_ONCE):
        part = list(shown[start : start + _AT_ONCE])
        whole.update(json.dumps(part, ensure_ascii=False, sort_keys=True, default=_plain).encode())
    return whole.hexdigest()


def _plain_key(row_id: Any) -> Any:
    return [_plain(part) for part in row_id] if isinstance(row_id, (tuple, list)) else _plain(row_id)


def _at(table: Table, row_id: Any) -> ColumnElement[bool]:
    """The row with that primary key; a tuple where the key has several columns."""
    parts = row_id if isinstance(row_id, (tuple, list)) else (row_id,)
    return and_(*(column == part for column, part in zip(table.primary_key.columns, parts, strict=True)))


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of an audit row: SHA-256 over the previous hash and the row's content in canonical JSON."""
    content = [row["seq"], row["at"].isoformat(), row["account_id"], row["who"], row["verb"], row["subject"], row["changes"]]
    return hashlib.sha256((previous + json.dumps(content, ensure_ascii=False, sort_keys=True)).encode()).hexdigest()


class Unit:
    """One transaction of one person. Rooms' verbs write through it only, so nothing can stay out of the audit."""

    def __init__(self, connection: Connection, who: Who, verb: str) -> None:
        self.connection = connection
        self.who = who
        self.verb = verb
        self.subject: str | None = None
        self.at = now()
        self._changes: list[dict[str, Any]] = []

    def insert(self, table: Table, values: Mapping[str, Any]) -> Any:
        """Insert one row and return its primary key (a tuple where the key has several columns)."""
        key = tuple(self.connection.execute(table.insert().values(**values)).inserted_primary_key or ())
        found = key[0] if len(key) == 1 else key
        self._changes.append({"table": table.name, "id": _plain_key(found), "before": None, "after": _record(table, values)})
        return found

    def insert_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows of a run; the audit keeps their number and the hash of their content, for they are not a person's words."""
        if not rows:
            return
        insert_rows(self.connection, table, rows)
        self._changes.append({"table": table.name, "rows": len(rows), "sha256": _fingerprint(table, rows)})

    def update(self, table: Table, row_id: Any, values: Mapping[str, Any], *, version: int | None = None) -> None:
        """Change one row by its primary key. With ``version`` (the one that was read) a newer row is never overwritten.

        Raises:
            ChangedMeanwhile: somebody else saved first, or the row is gone.
        """
        found = _at(table, row_id)
        before = self._locked(table, found, version)
        if "version" in table.c:
            values = {**values, "version": before["version"] + 1}
        self.connection.execute(table.update().where(found).values(**values))
        old = {name: before[name] for name in values}
        self._changes.append(
            {"table": table.name, "id": _plain_key(row_id), "before": _record(table, old), "after": _record(table, values)}
        )

    def update_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Change many rows of a run by their ``id``, each naming the same columns; the audit keeps their number and a hash.

        A ``version`` is counted up by one, whatever a row says of it.

        For runs that have made sure that nobody else writes (:meth:`alone`) and have read the rows since.
        """
        if not rows:
            return
        names = [name for name in rows[0] if name not in {"id", "version"}]
        values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        counted = {"version": table.c.version + 1} if "version" in table.c else {}
        change = table.update().where(table.c.id == bindparam("row_id")).values({**values, **counted})
        self.connection.execute(change, [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows])
        self._changes.append({"table": table.name, "changed": len(rows), "sha256": _fingerprint(table, rows)})

    def delete(self, table: Table, row_id: Any, *, version: int | None = None) -> None:
        """Remove one row by its primary key; what it held stays in the audit.

        Raises:
            ChangedMeanwhile: somebody else changed it first, or it is gone.
        """
        found = _at(table, row_id)
        before = self._locked(table, found, version)
        self.connection.execute(table.delete().where(found))
        self._changes.append({"table": table.name, "id": _plain_key(row_id), "before": _record(table, before), "after": None})

    def alone(self) -> None:
        """Wait until no other unit is open that got here, and keep the others waiting until this one ends.

        For verbs whose check reads many rows (the last administrator, the next version of the policy).
        """
        self.connection.execute(select(audit_head.c.id).where(audit_head.c.id == 1).with_for_update()).one()

    def _locked(self, table: Table, found: ColumnElement[bool], version: int | None) -> Mapping[str, Any]:
        """The row as it stands, locked until the end of the unit (in SQLite the whole desk is, from BEGIN IMMEDIATE on)."""
        before = self.connection.execute(select(table).where(found).with_for_update()).mappings().one_or_none()
        if before is None or (version is not None and before["version"] != version):
            raise ChangedMeanwhile
        return dict(before)

    def note(self, fact: str, **values: Any) -> None:
        """Put a fact into the audit row that changes no row: a reveal, a sign-in, an export."""
        self._changes.append({"fact": fact, **{name: _plain(value) for name, value in values.items()}})

    def sign(self) -> None:
        """Append the audit row. The head row is locked until commit, so the chain has one order."""
        head = self.connection.execute(select(audit_head).where(audit_head.c.id == 1).with_for_update()).mappings().one()
        changes = json.loads(json.dumps(self._changes, ensure_ascii=False))
        row = {
            "seq": head["seq"] + 1, "at": self.at, "account_id": self.who.id, "who": self.who.name,
            "verb": self.verb, "subject": self.subject, "changes": changes,
        }  # fmt: skip
        row |= {"previous_hash": head["hash"], "hash": digest(head["hash"], row)}
        self.connection.execute(audit.insert().values(**row))
        self.connection.execute(audit_head.update().where(audit_head.c.id == 1).values(seq=row["seq"], hash=row["hash"]))


@contextmanager
def unit(engine: Engine, who: Who, verb: str) -> Iterator[Unit]:
    """Open a unit; commit and sign on a normal end, roll everything back on any exception."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        work = Unit(connection, who, verb)
        yield work
        work.sign()
