"""The desk as one SQLite file and back, whatever database it lives in."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, inspect, select, text

from postloan.desk import migrate
from postloan.desk.engine import connect

#: Alembic's own table: migrating the target writes it.
_REVISION = "alembic_version"
_ROWS = 1000


def to_file(desk: Engine, file: Path) -> None:
    """Copy the desk as it is at one moment; nobody who writes has to wait."""
    if desk.dialect.name == "sqlite":
        _copy_sqlite(desk, file)
    else:
        _copy_rows_to(desk, file)


def _copy_sqlite(desk: Engine, file: Path) -> None:
    source = desk.raw_connection()
    try:
        with closing(sqlite3.connect(file)) as target:
            assert source.driver_connection is not None
            source.driver_connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    finally:
        source.close()


def _copy_rows_to(desk: Engine, file: Path) -> None:
    target = connect(f"sqlite:///{file}")
    migrate.upgrade(target, migrate.current(desk) or "base")
    try:
        snapshot = {"isolation_level": "REPEATABLE READ"}
        with (
            desk.connect().execution_options(**snapshot) as source,
            source.begin(),
            target.connect().execution_options(writes=True) as to,
            to.begin(),
        ):
            _copy_rows(source, to)
    finally:
        target.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    """Replace every row of the target by the source's; both stand at the same revision."""
    here, there = MetaData(), MetaData()
    here.reflect(source)
    there.reflect(target)
    tables = [table for table in there.sorted_tables if table.name != _REVISION]
    for table in reversed(tables):
        target.execute(table.delete())
    for table in tables:
        for rows in source.execute(select(here.tables[table.name])).mappings().partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in rows])


def from_file(file: Path, connection: Connection) -> None:
    """Put the rows of a desk file into a PostgreSQL desk, within the caller's transaction."""
    source = connect(f"sqlite:///{file}")
    try:
        with source.connect() as rows:
            migrate.rebuild(connection, migrate.current(source) or "base")
            _copy_rows(rows, connection)
        for table in inspect(connection).get_table_names():
            _continue_numbers(connection, table)
    finally:
        source.dispose()


def _continue_numbers(connection: Connection, table: str) -> None:
    """Let the sequence of a serial key go on after the rows that were put in."""
    names = {column["name"] for column in inspect(connection).get_columns(table)}
    if "id" not in names:
        return
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": f'"{table}"'}).scalar()
    if sequence is not None:
        highest = connection.execute(select(func.max(Table(table, MetaData(), autoload_with=connection).c.id))).scalar()
        if highest is not None:
            connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})


def counts(file: Path) -> dict[str, int]:
    """How many rows each table of a desk file has."""
    with closing(sqlite3.connect(file)) as desk:
        names = [row[0] for row in desk.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")]
        return {name: desk.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608  names from the schema


def sound(file: Path) -> bool:
    """Whether SQLite finds the file whole."""
    with closing(sqlite3.connect(file)) as desk:
        return bool(
            desk.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            and not desk.execute("PRAGMA foreign_key_check").fetchall()
        )
