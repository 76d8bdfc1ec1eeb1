"""The desk's database: SQLite in WAL mode beside the book, or PostgreSQL by URL."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions start deferred: two writers would both read, then one fails. We say BEGIN ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: object) -> None:
    options = connection.get_execution_options()  # type: ignore[attr-defined]
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")  # type: ignore[attr-defined]


def connect(url: str) -> Engine:
    """The engine of one desk. SQLite: WAL, fsync at each commit, foreign keys, 10 s of patience for a busy writer."""
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        return create_engine(where.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10, max_overflow=40)
    if where.database:
        Path(where.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(where, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine
