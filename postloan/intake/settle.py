"""What one cell cannot tell but its column can: are the rates percents, is 05/06 the fifth of June or the sixth of May."""

from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.schema import Field, Kind
from postloan.intake import parse
from postloan.intake.mapping import ColumnMap
from postloan.intake.plain import Cells, given

_FIGURES = "intake_figures"
_MARK = "[%％‰]"


def is_ascii(cells: Cells) -> bool:
    """Whether every cell of a column is plain ASCII: then full-width forms need not be looked for."""
    return bool(pc.all(pc.string_is_ascii(cells)).as_py() is not False)


def _largest(backend: Any, cells: Cells, field: Field) -> float | None:
    """The largest figure of a column without regard to sign, its cells with a mark of their own aside."""
    try:
        figures = pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        return _largest_odd(backend, pc.unique(given(cells)).drop_null(), field)
    largest: float | None = pc.max(pc.abs(figures)).as_py()
    return largest


def _largest_odd(backend: Any, odd: pa.Array, field: Field) -> float | None:
    odd = odd.filter(pc.invert(pc.match_substring_regex(odd, _MARK)))
    figures = parse.number(ibis.table({"cell": "string"}, name=_FIGURES), parse.Column(field, "", ascii=False))
    backend.con.register(_FIGURES, pa.table({"cell": odd}))
    try:
        query = ibis.to_sql(figures.aggregate(largest=figures.amount.abs().max().cast("float64")), dialect="duckdb")
        largest: float | None = backend.con.execute(query).fetchone()[0]
    finally:
        backend.con.unregister(_FIGURES)
    return largest


def _rate_form(backend: Any, cells: Cells, field: Field) -> str:
    """Percent when a figure without a sign of its own is above 1, else fractions: no loan costs 100 % a year by rule."""
    largest = _largest(backend, cells, field)
    return "percent" if largest is not None and largest > 1 else "fraction"


def _date_form(cells: Cells) -> str:
    """Day first or month first, when some date of the column can only be one of them; else it stays open."""
    parts = pc.extract_regex(pc.unique(given(cells)).drop_null(), parse.YEAR_LAST_NAMED)
    first, second = (pc.max(pc.cast(pc.struct_field(parts, name), pa.int32())).as_py() or 0 for name in ("first", "second"))
    day_first, month_first = first > parse.MONTHS_OF_YEAR, second > parse.MONTHS_OF_YEAR
    if day_first == month_first:
        return "auto"
    return "dmy" if day_first else "mdy"


def settled(backend: Any, cells: pa.Table, columns: ColumnMap) -> dict[str, parse.Column]:
    """How each column that feeds a field is read, with open forms decided over all its cells."""
    found: dict[str, parse.Column] = {}
    for mapped in (mapped for mapped in columns.fields if mapped.column is not None):
        field, raw, form = columns.schema[mapped.field], cells.column(str(mapped.column)), mapped.form
        if form == "auto" and field.kind is Kind.RATE:
            form = _rate_form(backend, raw, field)
        elif form == "auto" and field.kind is Kind.DATE and _has_slashed(raw):
            form = _date_form(raw)
        found[mapped.field] = parse.Column(field, form, is_ascii(raw))
    return found


def _has_slashed(cells: Cells) -> bool:
    """Whether any date of the column has its year last."""
    return bool(pc.any(pc.match_substring_regex(cells, r"^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")).as_py())
