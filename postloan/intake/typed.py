"""The typed table of a grid: every mapped field read, and beside it which cells have which problem."""

import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.schema import Field
from postloan.intake import odd, parse, plain
from postloan.intake.grid import Grid
from postloan.intake.mapping import ColumnMap
from postloan.intake.measured import MEASURED, measured
from postloan.intake.parse import CELL_PROBLEMS, Column
from postloan.intake.plain import Cells
from postloan.intake.settle import settled
from postloan.intake.signed import signed

#: A column whose first cells are mostly repeats is read word by word: dates, branches, classes, often amounts.
_SAMPLE, _FEW = 4_000, 1_000
_MISSING = pa.scalar(CELL_PROBLEMS.index("required_missing"), pa.int8())
_OUT_OF_BOUNDS = pa.scalar(CELL_PROBLEMS.index("out_of_bounds"), pa.int8())
_NO_PROBLEM = pa.scalar(None, pa.int8())


@dataclass(frozen=True)
class Typed:
    """``rows``: ``pos``, ``file_row`` and each given field in its stored type; a tape has ``dpd`` always, and ``dpd_given``
    and ``dpd_readable``. ``problems``: the codes of the cells' problems by field, for the fields that have any (null: none).
    """

    rows: pa.Table
    problems: dict[str, Cells]


def _read(backend: Any, cells: Cells, column: Column) -> tuple[Cells, Cells | None]:
    """Values and problems; ``None``: no cell has a problem of its own."""
    values, left = plain.read(cells, column)
    if left.null_count == len(left):
        return values, None
    found = odd.read(backend, pc.unique(left.drop_null()), column)
    where = pc.index_in(left, value_set=found.column("cell").combine_chunks())
    read = pc.coalesce(values, found.column("value").combine_chunks().take(where))
    problems = found.column("problem").combine_chunks()
    return read, (problems.take(where) if problems.null_count < len(problems) else None)


def read(backend: Any, cells: Cells, column: Column) -> tuple[Cells, Cells | None]:
    """The values of a column and the codes of its problems; ``None``: there are none.

    A required cell that is blank is a problem.
    """
    if len(pc.unique(cells.slice(0, _SAMPLE))) <= min(_FEW, len(cells) // 2):
        words = cells.dictionary_encode().combine_chunks()
        where = words.indices
        values, problems = _read(backend, pa.chunked_array([words.dictionary]), column)
        values, problems = _taken(values, where), None if problems is None else _taken(problems, where)
    else:
        values, problems = _read(backend, cells, column)
    values, problems = _bounded(values, problems, column.field)
    if column.field.required and values.null_count:
        blank = pc.is_null(values) if problems is None else pc.and_(pc.is_null(values), pc.is_null(problems))
        if pc.any(blank).as_py():
            problems = pc.if_else(blank, _MISSING, _NO_PROBLEM if problems is None else problems)
    return values, problems


def _bounded(values: Cells, problems: Cells | None, field: Field) -> tuple[Cells, Cells | None]:
    """A value outside the field's bounds is a problem and counts as not given."""
    bounds = ((pc.less, field.low), (pc.greater, field.high))
    outside = [compare(values, _scalar(bound, values.type)) for compare, bound in bounds if bound is not None]
    beyond = pc.fill_null(functools.reduce(pc.or_, outside), False) if outside else None
    if beyond is None or not pc.any(beyond).as_py():
        return values, problems
    problems = pc.if_else(beyond, _OUT_OF_BOUNDS, _NO_PROBLEM if problems is None else problems)
    return pc.if_else(beyond, pa.scalar(None, values.type), values), problems


def _scalar(bound: float, kind: pa.DataType) -> pa.Scalar:
    return pa.scalar(Decimal(str(bound)) if pa.types.is_decimal(kind) else bound, kind)


def _taken(words: Cells, where: pa.Array) -> Cells:
    # Of a blank column there is no word at all, and then no chunk either.
    return pa.chunked_array([words.combine_chunks().take(where)], words.type)


def _dpd(fields: dict[str, Cells], problems: dict[str, Cells], rows: int) -> dict[str, Cells]:
    """DPD as given; where it is blank, from the date overdue since. A file without any DPD column marks current loans by a
    blank date: they are 0. ``dpd_readable``: nothing unreadable explains a missing DPD.
    """
    given = fields.get("dpd", pa.nulls(rows, pa.int32()))
    dpd = given
    if "overdue_since" in fields:
        dpd = pc.coalesce(dpd, pc.days_between(fields["overdue_since"], fields["as_of"]).cast(pa.int32()))
    readable = pa.array(np.ones(rows, bool))
    for name in ("dpd", "overdue_since"):
        if name in problems:
            readable = pc.and_(readable, pc.is_null(problems[name]))
    if "dpd" not in fields:
        dpd = pc.coalesce(dpd, pc.if_else(readable, pa.scalar(0, pa.int32()), pa.scalar(None, pa.int32())))
    return {"dpd": dpd, "dpd_given": given, "dpd_readable": readable}


def typed(backend: Any, grid: Grid, columns: ColumnMap) -> Typed:
    """Read every given field of a grid."""
    rows, how = grid.cells.num_rows, settled(backend, grid.cells, columns)
    fields: dict[str, Cells] = {"pos": pa.array(np.arange(rows, dtype=np.int32)), "file_row": grid.rows.cast(pa.int32())}
    problems: dict[str, Cells] = {}
    for mapped in (mapped for mapped in columns.fields if mapped.given):
        if mapped.column is not None:
            values, wrong = read(backend, grid.cells.column(str(mapped.column)), how[mapped.field])
        else:
            said = pa.chunked_array([pa.array([mapped.constant], pa.string())])
            one = read(backend, said, parse.Column(columns.schema[mapped.field], mapped.form, ascii=False))
            values, wrong = (None if found is None else pa.repeat(found[0], rows) for found in one)
        fields[mapped.field] = values
        if wrong is not None:
            problems[mapped.field] = wrong
    if columns.table == "loan":
        fields |= _dpd(fields, problems, rows)
    if columns.table == "account_flow":
        fields |= {"amount": signed(fields, rows)}
    if columns.table in MEASURED and "value" in fields:
        column = columns["value"].column
        raw = None if column is None else grid.cells.column(str(column))
        fields |= measured(fields, raw, columns["value"].form)
    return Typed(pa.table(fields), problems)
