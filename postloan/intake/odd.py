"""Cells in odd forms: each different one is read once by the engine, by a query that is compiled once a process."""

from typing import Any

import ibis
import pyarrow as pa

from postloan.intake import parse
from postloan.intake.parse import Column
from postloan.intake.plain import TYPES

_CELLS = "intake_odd_cells"
_compiled: dict[tuple[str | bool | tuple[str, ...], ...], str] = {}


def _query(column: Column) -> str:
    """The SQL of a column's reader. It depends on nothing but the field, the form and whether there is more than ASCII.

    Fields of one name choose from other words in another table.
    """
    key = (column.field.name, column.field.kind, tuple(column.field.choices or ()), column.form, column.ascii)
    if key not in _compiled:
        _compiled[key] = ibis.to_sql(parse.read(ibis.table({"cell": "string"}, name=_CELLS), column), dialect="duckdb")
    return _compiled[key]


def read(backend: Any, cells: pa.Array, column: Column) -> pa.Table:
    """``cell, value, problem`` of different cells, none of them blank."""
    backend.con.register(_CELLS, pa.table({"cell": cells}))
    try:
        found = backend.con.execute(_query(column)).to_arrow_table()
    finally:
        backend.con.unregister(_CELLS)
    return found.cast(pa.schema([("cell", pa.string()), ("value", TYPES[column.field.kind]), ("problem", pa.int8())]))
