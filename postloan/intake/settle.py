"""What one cell cannot tell but its column can: are the rates percents, is 05/06 the fifth of June or the sixth of May."""

from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from postloan.book.schema import Kind
from postloan.intake import parse
from postloan.intake.mapping import ColumnMap, Mapped


def is_ascii(cells: pa.Table, column: int) -> bool:
    """Whether every cell of a column is plain ASCII: then full-width forms need not be looked for."""
    found = pc.all(pc.string_is_ascii(cells.column(str(column)))).as_py()
    return found is None or bool(found)


def _different(cells: Table, mapped: Mapped) -> Table:
    """The different cells of a column that say something, as ``cell``."""
    cell = parse.given(cells[str(mapped.column)])
    return cells.filter(cell.notnull()).select(cell=cell).distinct()


def _rate_form(backend: Any, cells: Table, mapped: Mapped, column: parse.Column) -> str:
    """Percent when a figure without a sign of its own is above 1, else fractions: no loan costs 100 % a year by rule."""
    different = _different(cells, mapped)
    amounts = parse.number(different.filter(~different.cell.re_search("[%％‰]")), column)
    largest = backend.execute(amounts.amount.abs().max())
    return "percent" if largest is not None and largest > 1 else "fraction"


def _plain_rate_form(cells: pa.ChunkedArray) -> str | None:
    """The same where every cell is a bare number, without asking the engine; ``None`` where some are not."""
    try:
        largest = pc.max(pc.abs(pc.cast(cells, pa.float64()))).as_py()
    except pa.ArrowInvalid:
        return None
    return "percent" if largest is not None and largest > 1 else "fraction"


def _has_slashed(cells: pa.ChunkedArray) -> bool:
    """Whether any date of the column has its year last."""
    return bool(pc.any(pc.match_substring_regex(cells, r"^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")).as_py())


def _date_form(backend: Any, cells: Table, mapped: Mapped, column: parse.Column) -> str:
    """Day first or month first, when some date of the column can only be one of them; else it stays open."""
    different = _different(cells, mapped)
    slashed = different.filter(different.cell.re_search(parse.YEAR_LAST))
    first, second = (slashed.cell.re_extract(parse.YEAR_LAST, group).try_cast("int32").max() for group in (1, 2))
    largest = backend.to_pyarrow(slashed.aggregate(first=first, second=second)).to_pylist()[0]
    day_first, month_first = (largest["first"] or 0) > 12, (largest["second"] or 0) > 12
    if day_first == month_first:
        return column.form
    return "dmy" if day_first else "mdy"


def columns_of(backend: Any, cells: pa.Table, columns: ColumnMap) -> dict[str, parse.Column]:
    """How each given column is read, with open forms decided over all its cells."""
    table = ibis.memtable(cells)
    found: dict[str, parse.Column] = {}
    for mapped in columns.fields:
        if mapped.column is None:
            continue
        field = columns.schema[mapped.field]
        column = parse.Column(field, mapped.form, is_ascii(cells, mapped.column))
        raw = cells.column(str(mapped.column))
        if mapped.form == "auto" and field.kind is Kind.RATE:
            plain = _plain_rate_form(raw)
            column = parse.Column(field, plain or _rate_form(backend, table, mapped, column), column.ascii)
        if mapped.form == "auto" and field.kind is Kind.DATE and _has_slashed(raw):
            column = parse.Column(field, _date_form(backend, table, mapped, column), column.ascii)
        found[mapped.field] = column
    return found
