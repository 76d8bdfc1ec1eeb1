"""Cells in the plain form → values, a whole column at a time; what is left is kept as text for the readers of odd forms."""

from collections.abc import Callable
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.schema import Kind
from postloan.intake.parse import BLANKS, IDS, Column, divisor_of
from postloan.intake.units import FACTORS

Cells: TypeAlias = pa.ChunkedArray

#: How each kind is stored, in the types of the cells' own library.
TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(), Kind.DATE: pa.date32(), Kind.MONEY: pa.decimal128(18, 2), Kind.RATE: pa.float64(), Kind.DAYS: pa.int32(),
    Kind.WHOLE: pa.int32(), Kind.FLAG: pa.bool_(), Kind.CHOICE: pa.string(), Kind.RISK_CLASS: pa.int8(),
    Kind.NUMBER: pa.float64(),
}  # fmt: skip

_BLANKS = pa.array(BLANKS)
_ODD_ID = r"^=|\.0$|E\+|[０-９．－]"
_FITS = {
    Kind.DATE: r"^(19|20|21)\d\d[-/]\d\d[-/]\d\d( \d\d:\d\d:\d\d)?$",
    Kind.MONEY: r"^-?\d{1,12}(\.\d{1,8})?$",
    Kind.RATE: r"^-?\d{1,9}(\.\d{1,20})?$",
    Kind.DAYS: r"^-?\d{1,7}$",
    Kind.WHOLE: r"^-?\d{1,9}$",
    Kind.NUMBER: r"^-?\d{1,15}(\.\d{1,20})?$",
}
_AFTER_DAY = r"^(\d{4})[-/](\d\d)[-/](\d\d).*$"


def given(cells: Cells) -> Cells:
    """The trimmed cells, null where one says nothing."""
    bare = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.is_in(bare, value_set=_BLANKS), pa.scalar(None, pa.string()), bare)


def _date(cells: Cells, column: Column) -> Cells:  # noqa: ARG001 - all readers have one shape
    fits = pc.match_substring_regex(cells, _FITS[Kind.DATE])
    if not pc.all(fits).as_py():
        raise pa.ArrowInvalid
    return pc.cast(pc.replace_substring_regex(cells, _AFTER_DAY, r"\1-\2-\3"), pa.date32())


def _money(cells: Cells, column: Column) -> Cells:
    """Exact decimals throughout: noise of floats beyond the eighth goes, what is left is rounded half away from zero."""
    if column.form == "yuan":
        try:
            return pc.cast(cells, TYPES[Kind.MONEY])
        except pa.ArrowInvalid:  # more than two decimals
            amounts = pc.cast(cells, pa.decimal128(28, 8))
    else:
        amounts = pc.multiply(pc.cast(cells, pa.decimal128(20, 8)), pa.scalar(FACTORS[column.form]).cast(pa.decimal128(11, 2)))
    return pc.cast(pc.round(amounts, 2, round_mode="half_towards_infinity"), TYPES[Kind.MONEY])


def _rate(cells: Cells, column: Column) -> Cells:
    figures = pc.cast(cells, pa.float64())
    if not pc.all(pc.is_finite(figures)).as_py():
        raise pa.ArrowInvalid
    return pc.round(pc.divide(figures, divisor_of(column.form)), 10)


def _whole(cells: Cells, column: Column) -> Cells:
    value = pc.cast(cells, pa.int32())
    return pc.multiply(pc.max_element_wise(value, 0, skip_nulls=False), 30).cast(pa.int32()) if column.form == "months" else value


_READERS: dict[Kind, Callable[[Cells, Column], Cells]] = {
    Kind.DATE: _date, Kind.MONEY: _money, Kind.RATE: _rate, Kind.DAYS: _whole, Kind.WHOLE: _whole, Kind.NUMBER: _rate,
}  # fmt: skip


def _text(cells: Cells, column: Column) -> tuple[Cells, Cells]:
    bare = given(cells)
    if column.field.name not in IDS:
        return bare, _nothing(cells, pa.string())
    odd = pc.match_substring_regex(bare, _ODD_ID)
    nothing = pa.scalar(None, pa.string())
    return pc.if_else(odd, nothing, bare), pc.if_else(odd, bare, nothing)


def _nothing(cells: Cells, kind: pa.DataType) -> Cells:
    return pa.chunked_array([pa.nulls(len(cells), kind)])


def _where_plain(cells: Cells, column: Column) -> Cells:
    """Only the cells that look plain are read; where one of them still has no value, all are left to the other readers."""
    fits = pc.match_substring_regex(cells, _FITS[column.field.kind])
    try:
        return _READERS[column.field.kind](pc.if_else(fits, cells, pa.scalar(None, pa.string())), column)
    except pa.ArrowInvalid:
        return _nothing(cells, TYPES[column.field.kind])


def read(cells: Cells, column: Column) -> tuple[Cells, Cells]:
    """The values, and the text of the cells that have none yet although something stands in them."""
    kind = column.field.kind
    if kind is Kind.TEXT and column.field.name != "currency":
        return _text(cells, column)
    if kind not in _READERS:  # words have no plain form
        return _nothing(cells, TYPES[kind]), given(cells)
    try:
        return _READERS[kind](cells, column), _nothing(cells, pa.string())
    except pa.ArrowInvalid:
        values = _where_plain(cells, column)
    return values, pc.if_else(pc.is_null(values), given(cells), pa.scalar(None, pa.string()))
