"""Inserting many rows of a run: their columns are made ready for the driver one by one, which costs a fraction of row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

#: Rows that are handed to the driver at a time, so that no second copy of them all is held.
_AT_ONCE = 1000


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; a column they do not name takes its default.

    Raises:
        ValueError: a row names other columns than the first.
    """
    names = tuple(rows[0])
    if any(len(row) != len(names) for row in rows):
        raise ValueError(f"rows of {table.name} name different columns")
    defaults = _defaults(table, names)
    compiled = table.insert().compile(dialect=connection.dialect, column_keys=[*names, *defaults], for_executemany=True)
    assert isinstance(compiled, SQLCompiler)
    order = list(compiled.positiontup or (*names, *defaults))
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        ready = [_ready(connection, table.c[name], part, defaults) for name in order]
        told = list(zip(*ready, strict=True))
        given: Any = told if compiled.positional else [dict(zip(order, one, strict=True)) for one in told]
        connection.exec_driver_sql(str(compiled), given)


def _defaults(table: Table, names: Sequence[str]) -> dict[str, Any]:
    """What the columns that are not named start with, as far as it is a plain value."""
    left = ((column.name, column.default) for column in table.c if column.name not in names)
    return {name: default.arg for name, default in left if isinstance(default, ScalarElementColumnDefault)}


def _ready(
    connection: Connection, column: Column[Any], rows: Sequence[Mapping[str, Any]], defaults: Mapping[str, Any]
) -> list[Any]:
    """The values of a column as the driver takes them."""
    values = [defaults[column.name]] * len(rows) if column.name in defaults else [row[column.name] for row in rows]
    ready = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return values if ready is None else list(map(ready, values))
