"""The typed table of a grid: every mapped field read, with a problem code beside it, as a temporary table of the engine."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table, Value

from postloan.intake import parse, plain
from postloan.intake.grid import Grid
from postloan.intake.mapping import ColumnMap
from postloan.intake.settle import columns_of

Keep = Callable[[Table], Table]


def _source(grid: Grid, columns: ColumnMap) -> pa.Table:
    """The cells with a column for each constant, the row in the file and the position in the grid."""
    cells = grid.cells.append_column("file_row", grid.rows.cast(pa.int32()))
    cells = cells.append_column("pos", pa.array(range(cells.num_rows), pa.int32()))
    for mapped in columns.fields:
        if mapped.column is None and mapped.constant:
            said = pa.scalar(mapped.constant, pa.string())
            cells = cells.append_column(f"c_{mapped.field}", pa.repeat(said, cells.num_rows))
    return cells


def _first_pass(backend: Any, grid: Grid, columns: ColumnMap) -> tuple[Table, dict[str, parse.Column]]:
    """Plain cells read, the text of the others beside them as ``o_<field>``."""
    settled, source = columns_of(backend, grid.cells, columns), ibis.memtable(_source(grid, columns))
    made: dict[str, Value] = {}
    for mapped in columns.fields:
        if not mapped.given:
            continue
        name = str(mapped.column) if mapped.column is not None else f"c_{mapped.field}"
        column = settled.setdefault(mapped.field, parse.Column(columns.schema[mapped.field], mapped.form, ascii=False))
        made[mapped.field], made[f"o_{mapped.field}"] = plain.read(source[name], column)
    return source.select("pos", "file_row", **made), settled


def _second_pass(backend: Any, first: Table, settled: dict[str, parse.Column], keep: Keep) -> Table:
    """Odd cells read, each different one once, and joined back."""
    odd = backend.to_pyarrow(first.aggregate(**{name: first[f"o_{name}"].count() for name in settled})).to_pylist()[0]
    joined, values = first, {name: first[name] for name in ("pos", "file_row")}
    for name, column in settled.items():
        missing = parse.code("required_missing") if column.field.required else ibis.null("int8")
        if not odd[name]:
            values[name] = first[name]
            values[f"p_{name}"] = ibis.ifelse(first[name].isnull(), missing, ibis.null("int8"))
            continue
        cells = first.filter(first[f"o_{name}"].notnull()).select(cell=first[f"o_{name}"])
        read = keep(parse.read(cells, column)).rename({f"x_{name}": "cell", f"v_{name}": "value", f"q_{name}": "problem"})
        joined = joined.left_join(read, first[f"o_{name}"] == read[f"x_{name}"])
        values[name] = ibis.coalesce(first[name], read[f"v_{name}"])
        blank = first[name].isnull() & first[f"o_{name}"].isnull()
        values[f"p_{name}"] = ibis.ifelse(blank, missing, read[f"q_{name}"])
    return joined.select(**{name: value.cast("int8") if name.startswith("p_") else value for name, value in values.items()})


def _with_dpd(typed: Table, columns: ColumnMap) -> Table:
    """DPD as given; where it is blank, from the date overdue since. A file without any DPD column marks current loans by a
    blank date: they are 0. ``dpd_readable``: nothing unreadable explains a missing DPD.
    """
    nothing = ibis.null("int32")
    has = {name: columns[name].given for name in ("dpd", "overdue_since")}
    given = typed.dpd if has["dpd"] else nothing
    since = typed.as_of.delta(typed.overdue_since, unit="day").cast("int32") if has["overdue_since"] else nothing
    readable = ibis.and_(*[typed[f"p_{name}"].isnull() for name in has if has[name]])
    current = ibis.literal(0, "int32") if not has["dpd"] else nothing
    dpd = ibis.coalesce(given, since, ibis.ifelse(readable, current, nothing))
    return typed.mutate(dpd=dpd, dpd_given=given, dpd_readable=readable)


@contextmanager
def typed_table(backend: Any, grid: Grid, columns: ColumnMap) -> Iterator[Table]:
    """``pos``, ``file_row``, each given field in its stored type and ``p_<field>``, the code of its problem (null: none).

    A tape has ``dpd`` always, and ``dpd_given`` and ``dpd_readable``. Dropped when the block is left.
    """
    made: list[str] = []

    def keep(expression: Table) -> Table:
        made.append(f"intake_{uuid.uuid4().hex}")
        return backend.create_table(made[-1], expression, temp=True)

    try:
        plain_rows, settled = _first_pass(backend, grid, columns)
        first = keep(plain_rows)
        typed = keep(_second_pass(backend, first, settled, keep))
        yield _with_dpd(typed, columns) if columns.table == "loan" else typed
    finally:
        for name in made:
            backend.raw_sql(f"DROP TABLE IF EXISTS {name}")  # ibis 12's own drop_table writes nothing to drop on this engine
