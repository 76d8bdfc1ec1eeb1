"""Cells in the plain form → values, in one pass over all rows; what is left is kept as text for the readers of odd forms."""

import ibis
from ibis.expr.types import BooleanValue, DateValue, StringValue, Value

from postloan.book.schema import STORED, Kind
from postloan.intake import parse
from postloan.intake.parse import NO_TEXT, Column, given


def _iso(cell: StringValue) -> DateValue:
    """2024-12-31 or 2024/12/31, alone or with a time, told without a regular expression."""
    marks = cell.substr(4, 1).isin(("-", "/")) & (cell.substr(4, 1) == cell.substr(7, 1))
    digit = (cell.substr(9, 1) >= "0") & (cell.substr(9, 1) <= "9")
    alone = (cell.length() == 10) | ((cell.length() == 19) & (cell.substr(10, 1) == " "))
    found = ibis.ifelse(alone & marks & digit, cell.substr(0, 10), NO_TEXT).try_cast("date")
    inside = found.between(ibis.literal("1900-01-01").cast("date"), ibis.literal("2199-12-31").cast("date"))
    return ibis.ifelse(inside, found, ibis.null("date"))


def _is_odd_id(cell: StringValue, column: Column) -> BooleanValue:
    wrapped = cell.startswith("=") | cell.endswith(".0") | cell.contains("E+")
    return wrapped if column.ascii else wrapped | cell.re_search("[０-９．－]")


def _text(cell: StringValue, column: Column) -> Value:
    bare = given(cell)
    if column.field.name not in parse.IDS:
        return bare
    return ibis.ifelse(_is_odd_id(cell, column), NO_TEXT, bare)


def value(cell: StringValue, column: Column) -> Value | None:
    """The value of a cell in the plain form, null for any other; ``None`` where a kind has no plain form (words)."""
    readers = {
        Kind.TEXT: lambda: _text(cell, column),
        Kind.DATE: lambda: _iso(cell),
        Kind.MONEY: lambda: parse.scaled(parse.decimal(cell), column.form),
        Kind.RATE: lambda: (parse.decimal(cell).cast("float64") / parse.divisor_of(column.form)).round(10),
        Kind.DAYS: lambda: parse.counted(parse.decimal(cell), column.form),
        Kind.WHOLE: lambda: parse.counted(parse.decimal(cell), column.form),
    }
    reader = None if column.field.name == "currency" else readers.get(column.field.kind)
    return reader() if reader else None


def read(cell: StringValue, column: Column) -> tuple[Value, StringValue]:
    """The value, and the cell's text where it has none yet although something stands in it."""
    found = value(cell, column)
    if found is None:
        return ibis.null(STORED[column.field.kind]), given(cell)
    return found.cast(STORED[column.field.kind]), ibis.ifelse(found.isnull(), given(cell), NO_TEXT)
