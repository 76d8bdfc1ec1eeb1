"""Cells in odd forms → values: 1,234.00, （12.5）, 12.5万, 2024年12月31日, 是, 关注类 – one reader a kind.

A reader takes a table of *different* cells (column ``cell``) and gives ``cell, value, problem``. It goes step by step, each step a
table of its own: an expression that uses its input several times would double with every step.
"""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
from ibis.expr.types import DateValue, DecimalValue, StringValue, Table, Value

from postloan.book.schema import STORED, Field, Kind
from postloan.intake.units import FACTORS

#: Cells that say "nothing here". A dash is missing, never zero.
BLANKS = (
    "", "-", "--", "---", "—", "——", "–", "－", "―", "/", "\\", "null", "NULL", "Null", "N/A", "n/a", "NA", "\\N", "None", "nan", "NaN",
)  # fmt: skip

#: Codes of cell problems; the position is what the typed table stores. 0 is never stored: fine is null.
CELL_PROBLEMS = (
    "", "required_missing", "bad_number", "bad_date", "ambiguous_date", "bad_days", "bad_flag", "unknown_choice", "bad_class",
    "digits_lost", "too_big", "date_out_of_range", "not_whole", "bad_currency",
    "out_of_bounds",
)  # fmt: skip

_FULL_WIDTH = (
    "０１２３４５６７８９．，－（）％＋ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
    "0123456789.,-()%+ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)
_YES = ("是", "y", "yes", "true", "t", "1", "有", "√", "x", "已核销", "已重组", "重组", "1.0")
_NO = ("否", "n", "no", "false", "f", "0", "无", "×", "未核销", "未重组", "0.0")
_CLASSES = (
    ("正常", "normal", "pass", "standard", "performing"),
    ("关注", "special mention", "special-mention", "watch", "sm"),
    ("次级", "substandard", "sub-standard", "ss"),
    ("可疑", "doubtful", "db"),
    ("损失", "loss", "ls"),
)  # fmt: skip
_CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cnh": "CNY", "元": "CNY", "美元": "USD", "us$": "USD", "$": "USD", "欧元": "EUR", "港币": "HKD",
    "港元": "HKD", "日元": "JPY", "英镑": "GBP", "新台币": "TWD", "nt$": "TWD", "￥": "CNY", "¥": "CNY", "156": "CNY", "01": "CNY",
}  # fmt: skip
IDS = frozenset({
    "loan_id", "borrower_id", "id_number", "phone", "reference", "number", "invoice_code", "account_no", "collateral_id", "guarantor_id", "contract_no",
    "event_id", "code",
})  # fmt: skip


@dataclass(frozen=True)
class Column:
    """How one column is to be read: its field, the form of its values, and whether all its cells are ASCII."""

    field: Field
    form: str
    ascii: bool = True


def code(name: str) -> Value:
    """The stored number of a cell problem."""
    return ibis.literal(CELL_PROBLEMS.index(name), "int8")


_FINE = ibis.null("int8")
NO_TEXT = ibis.null("string")


def _step(table: Table, **columns: Value) -> Table:
    """A next step. ``distinct`` keeps it a query of its own; the cells differ already, so nothing is lost."""
    return table.select("cell", **columns).distinct()


def _narrow(cell: StringValue, column: Column) -> StringValue:
    """Full-width digits, letters and marks as ASCII; skipped where the column has none."""
    if column.ascii:
        return cell
    return cell.translate(*_FULL_WIDTH).re_replace(r"[\x{00a0}\x{3000}\x{200b}]", "")


_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$"
_GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$"
_EUROPEAN = r"^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}$"


def decimal(text: StringValue) -> DecimalValue:
    """A plain number with 8 decimals, so that 0.30000000000000004 is 0.3. Up to ten digits are read a hundred times faster."""
    return ibis.coalesce(text.try_cast("decimal(18, 8)").cast("decimal(28, 8)"), text.try_cast("decimal(28, 8)"))


def number(cells: Table, column: Column) -> Table:
    """``cell, amount``: without currency signs and blanks, brackets or a trailing minus as a leading one; thousands
    separators, decimal commas (1.234,56), and 万 or 亿 behind the figure. Null where the cell is no number.
    """
    bare = _step(cells, bare=_narrow(cells.cell, column).re_replace(r"(?i)[\s'’_¥￥$€£]|cny|rmb|usd|eur|元整?|圆", ""))
    signed = _step(
        bare, bare=bare.bare.re_replace(r"^\((.*)\)$", r"-\1").re_replace(r"^([^-].*)-$", r"-\1").re_replace("^--", "")
    )
    times = ibis.cases((signed.bare.endswith("万"), 10_000), (signed.bare.endswith("亿"), 100_000_000), else_=1)
    cut = _step(signed, figure=signed.bare.re_replace("[万亿]$", ""), times=times)
    figure = cut.figure
    amount = ibis.cases(
        (figure.re_search(_NUMBER), decimal(figure)),
        (figure.re_search(_GROUPED), decimal(figure.replace(",", ""))),
        (figure.re_search(_EUROPEAN), decimal(figure.replace(".", "").replace(",", "."))),
    )
    read = _step(cut, amount=amount, times=cut.times)
    return _step(read, amount=(read.amount * read.times.cast("decimal(9, 0)")).try_cast("decimal(28, 8)"))


def scaled(amount: DecimalValue, form: str) -> DecimalValue:
    """Yuan with two decimals, rounded half away from zero, after the unit has been applied; null beyond what can be stored."""
    factor = FACTORS[form]
    whole = amount if factor == "1" else amount * ibis.literal(factor).cast("decimal(10, 2)")
    return whole.try_cast(STORED[Kind.MONEY])


def _money(cells: Table, column: Column) -> Table:
    read = number(cells, column)
    done = _step(read, amount=read.amount, value=scaled(read.amount, column.form))
    problem = ibis.cases((done.amount.isnull(), code("bad_number")), (done.value.isnull(), code("too_big")), else_=_FINE)
    return done.select("cell", "value", problem=problem)


def divisor_of(form: str) -> float:
    """By what a rate's figure is divided to be a fraction a year, or a figure to be in its unit."""
    return {"percent": 100.0, "per_mille": 1000.0, "monthly_per_mille": 1000.0 / 12}.get(form, 1.0)


def _rate(cells: Table, column: Column) -> Table:
    """A cell with its own % or ‰ goes by it; the others by the column's form."""
    marked = _step(cells, text=_narrow(cells.cell, column))
    monthly = column.form == "monthly_per_mille"
    divisor = ibis.cases(
        (marked.text.endswith("%"), 100.0), (marked.text.endswith("‰"), divisor_of("monthly_per_mille" if monthly else "per_mille")),
        else_=divisor_of(column.form),
    )  # fmt: skip
    bare = _step(marked, figure=marked.text.re_replace("[%‰]$", ""), divisor=divisor)
    amounts = number(bare.select(cell="figure").distinct(), column).select(figure="cell", amount="amount")
    read = bare.left_join(amounts, "figure")
    value = (read.amount.cast("float64") / read.divisor).round(10)
    return _judged(_step(read, value=value), "bad_number")


def _judged(read: Table, problem: str) -> Table:
    return read.select("cell", "value", problem=ibis.ifelse(read.value.isnull(), code(problem), _FINE))


def _days_since(cell: StringValue, epoch: str, pattern: str) -> DateValue:
    days = ibis.ifelse(cell.re_search(pattern), cell.re_replace(r"\..*$", ""), ibis.null("string")).try_cast("int32")
    return (ibis.literal(epoch).cast("date") + days.as_interval("D")).cast("date")


def _rearranged(cell: StringValue, pattern: str, to: str) -> DateValue:
    """The date a pattern's groups give when put in order year-month-day."""
    return ibis.ifelse(cell.re_search(pattern), cell.re_replace(pattern, to), ibis.null("string")).try_cast("date")


_TIME = r"(?:[T\s].*)?$"
_YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + _TIME
_COMPACT = r"^(\d{4})(\d{2})(\d{2})(?:\d{6}|\.0)?$"
_SERIAL = r"^[2-7]\d{4}(?:\.\d+)?$"
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + _TIME
YEAR_LAST_NAMED = r"^(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})" + _TIME
_YEAR_LAST_SHORT = r"^(\d{1,2})[-/.](\d{1,2})[-/.]([0-9]{2})" + _TIME
_YYMMDD = r"^(\d{2})[-/.]?(\d{2})[-/.]?(\d{2})$"
_MONTH = r"^(\d{4})(?:[-/.年]?)(\d{2}|(?:[-/.年])\d)月?$"
MONTHS_OF_YEAR = 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _named_month(cell: StringValue) -> DateValue:
    """31-Dec-2024, 31 December 2024, Dec 31, 2024."""
    lower = cell.lower()
    day_first, month_first = r"^(\d{1,2})[-\s]([a-z]{3})[a-z]*[-\s,]+(\d{4})$", r"^([a-z]{3})[a-z]*\.?\s(\d{1,2}),?\s(\d{4})$"
    day = ibis.coalesce(
        ibis.ifelse(lower.re_search(day_first), lower.re_replace(day_first, r"\3-\2-\1"), ibis.null("string")),
        ibis.ifelse(lower.re_search(month_first), lower.re_replace(month_first, r"\3-\1-\2"), ibis.null("string")),
    )
    month = ibis.cases(*[(lower.contains(name), f"{index:02d}") for index, name in enumerate(_MONTHS, 1)], else_="")
    return ibis.ifelse(month != "", day.re_replace("[a-z]{3}", "#").replace("#", month), ibis.null("string")).try_cast("date")


def _two_digit_year(cell: StringValue) -> DateValue:
    """930705 and 93-07-05: the years 50 … 99 are 19xx, the others 20xx."""
    century = ibis.ifelse(cell.substr(0, 2) >= "50", "19", "20")
    return ibis.ifelse(cell.re_search(_YYMMDD), century + cell.re_replace(_YYMMDD, r"\1-\2-\3"), ibis.null("string")).try_cast(
        "date"
    )


def _month_end(cell: StringValue) -> DateValue:
    """202412, 2024-12 and 2024年12月 as the last day of the month."""
    digits = ibis.ifelse(cell.re_search(_MONTH), cell.re_replace(r"\D", ""), ibis.null("string"))
    first = (digits.substr(0, 4) + "-" + digits.substr(4) + "-01").try_cast("date")
    return (first + ibis.interval(months=1) - ibis.interval(days=1)).cast("date")


def _odd_date(text: StringValue, column: Column) -> DateValue:
    forms = {
        "sas": [_days_since(text, "1960-01-01", r"^-?\d{1,5}(?:\.0+)?$")],
        "serial_1904": [_days_since(text, "1904-01-01", r"^\d{4,5}(?:\.\d+)?$")],
        "yymmdd": [_two_digit_year(text)],
        "dmy": [_rearranged(text, YEAR_LAST, r"\3-\2-\1"), _rearranged(text, _YEAR_LAST_SHORT, r"20\3-\2-\1")],
        "mdy": [_rearranged(text, YEAR_LAST, r"\3-\1-\2"), _rearranged(text, _YEAR_LAST_SHORT, r"20\3-\1-\2")],
    }.get(column.form, [])
    usual = [_rearranged(text, _YEAR_FIRST, r"\1-\2-\3"), _rearranged(text, _COMPACT, r"\1-\2-\3"), _named_month(text)]
    serial = [] if column.form in {"sas", "serial_1904", "yymmdd"} else [_days_since(text, "1899-12-30", _SERIAL)]
    month = [_month_end(text)] if column.field.name == "as_of" else []
    return ibis.coalesce(*forms, *usual, *serial, *month)


def _date(cells: Table, column: Column) -> Table:
    """A day; a time behind it is dropped. d/m/y is read only in the order that the column's form names."""
    narrow = _step(cells, text=_narrow(cells.cell, column))
    read = _step(narrow, text=narrow.text, found=_odd_date(narrow.text, column))
    inside = read.found.between(ibis.literal("1900-01-01").cast("date"), ibis.literal("2199-12-31").cast("date"))
    done = _step(read, text=read.text, found=read.found, value=ibis.ifelse(inside, read.found, ibis.null("date")))
    problem = ibis.cases(
        (done.value.notnull(), _FINE),
        (done.found.notnull(), code("date_out_of_range")),
        (done.text.re_search(YEAR_LAST), code("ambiguous_date" if column.form == "auto" else "bad_date")),
        else_=code("bad_date"),
    )
    return done.select("cell", "value", problem=problem)


def counted(figure: DecimalValue, form: str) -> Value:
    """A whole number. ``months``: each counts 30 days, 0 and less is not overdue. Null where it is not whole."""
    value = ibis.ifelse(figure == figure.round(0), figure, ibis.null(figure.type())).try_cast("int32")
    return (
        (ibis.ifelse(value > 0, value, ibis.ifelse(value.isnull(), value, 0)) * 30).cast("int32") if form == "months" else value
    )


def _whole(cells: Table, column: Column) -> Table:
    """With or without 天, 期 or "days" behind it."""
    bare = _step(cells, text=cells.cell.lower().re_replace(r"^第|天|日|期|\s*days?$", ""))
    amounts = number(bare.select(cell="text").distinct(), column).select(text="cell", amount="amount")
    read = bare.left_join(amounts, "text")
    done = _step(read, amount=read.amount, value=counted(read.amount, column.form))
    problem = ibis.cases((done.amount.isnull(), code("bad_days")), (done.value.isnull(), code("not_whole")), else_=_FINE)
    return done.select("cell", "value", problem=problem)


def _flag(cells: Table, column: Column) -> Table:  # noqa: ARG001 - all readers have one shape
    word = cells.cell.lower()
    return _judged(_step(cells, value=ibis.cases((word.isin(_YES), True), (word.isin(_NO), False))), "bad_flag")


def _choice(cells: Table, column: Column) -> Table:
    """One of the field's codes, by any word that files use for it."""
    word, choices = cells.cell.lower(), column.field.choices or {}
    words = {key: tuple({key.lower(), *(said.lower() for said in known)}) for key, known in choices.items()}
    branches = [(word.isin(known), ibis.literal(str(key))) for key, known in words.items()]
    return _judged(_step(cells, value=ibis.cases(*branches)), "unknown_choice")


def _risk_class(cells: Table, column: Column) -> Table:
    """1 … 5, or the class in words; finer grades (正常2, 关注类) count as their class."""
    narrow = _step(cells, word=_narrow(cells.cell, column).lower())
    word = narrow.word
    branches = [
        (word.isin((str(number), f"{number}.0", *words[1:])) | word.startswith(words[0]), ibis.literal(number, "int8"))
        for number, words in enumerate(_CLASSES, 1)
    ]
    return _judged(_step(narrow, value=ibis.cases(*branches)), "bad_class")


def _currency(cells: Table, column: Column) -> Table:  # noqa: ARG001
    """An ISO 4217 code, also from the currency's name or sign."""
    upper = cells.cell.upper()
    named = ibis.cases(*[(cells.cell.lower() == word, iso) for word, iso in _CURRENCIES.items()])
    value = ibis.coalesce(named, ibis.ifelse(upper.re_search("^[A-Z]{3}$"), upper, NO_TEXT))
    return _judged(_step(cells, value=value), "bad_currency")


def _id(cells: Table, column: Column) -> Table:
    """Ids lose what spreadsheets put around them – ="007", a trailing .0 – and full-width digits and letters, nothing else."""
    bare = _step(cells, bare=_narrow(cells.cell, column).re_replace(r'^="(.*)"$', r"\1").re_replace(r"^(\d+)\.0$", r"\1"))
    lost = _step(bare, bare=bare.bare, lost=bare.bare.re_search(r"^\d(\.\d+)?[eE]\+\d+$"))
    return lost.select(
        "cell", value=ibis.ifelse(lost.lost, NO_TEXT, lost.bare), problem=ibis.ifelse(lost.lost, code("digits_lost"), _FINE)
    )


_READERS: dict[Kind, Callable[[Table, Column], Table]] = {
    Kind.TEXT: _id, Kind.DATE: _date, Kind.MONEY: _money, Kind.RATE: _rate, Kind.DAYS: _whole, Kind.WHOLE: _whole, Kind.FLAG: _flag,
    Kind.CHOICE: _choice, Kind.RISK_CLASS: _risk_class, Kind.NUMBER: _rate,
}  # fmt: skip


def read(cells: Table, column: Column) -> Table:
    """``cell, value, problem`` of different cells, none of them blank; the value in the field's stored type."""
    reader = _currency if column.field.name == "currency" else _READERS[column.field.kind]
    found = reader(cells.select("cell").distinct(), column)
    return found.select("cell", value=found.value.cast(STORED[column.field.kind]), problem=found.problem.cast("int8"))
