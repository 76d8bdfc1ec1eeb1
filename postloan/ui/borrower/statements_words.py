"""What is said of statements: accounts, periods, units, sentences of kept checks."""

from datetime import date
from decimal import Decimal

from postloan.borrower.spread.values import Found
from postloan.i18n import has
from postloan.i18n.number import MISSING
from postloan.statement import Kind, Period, Source, Span, Statement
from postloan.statement.chart import CHART
from postloan.statement.checks import Finding
from postloan.ui.lang import language, t

_UNITS = {1: "yuan", 1000: "thousand", 10_000: "wan", 1_000_000: "million", 100_000_000: "yi"}
_PLACE = {code: place for place, code in enumerate(CHART)}


def account_name(code: str) -> str:
    """The account as the chart calls it; a code that the chart does not know, as it is."""
    known = CHART.get(code)
    if known is None:
        return code
    return known.name(language())


def place(code: str) -> int:
    """Where the account stands in the chart; unknown ones last."""
    return _PLACE.get(code, len(_PLACE))


def accounts_for(kind: Kind) -> list[str]:
    """The accounts that a line of this kind of statement can be."""
    return [code for code, account in CHART.items() if account.kind is kind]


def period_name(period: Period) -> str:
    """A period in words: 2024年度, 2025年1–9月; a balance sheet by its day."""
    end = period.end
    if period.span is Span.INSTANT:
        return end.isoformat()
    from_january = period.months == end.month
    if period.months == 12 and from_january:
        return t("spread.span.year", year=end.year)
    if period.span is Span.CUMULATIVE and from_january:
        half = period.months == 6
        return t("spread.span.half", year=end.year) if half else t("spread.span.cumulative", year=end.year, month=end.month)
    if period.months == 3 and end.month % 3 == 0:
        return t("spread.span.quarter", year=end.year, quarter=end.month // 3)
    if period.months == 1:
        return t("spread.span.month", year=end.year, month=end.month)
    return t("spread.span.other", end=end.isoformat(), months=period.months)


def unit_name(unit: Decimal) -> str:
    """万元, 元 …; a unit without a name as its number."""
    known = _UNITS.get(int(unit)) if unit == int(unit) else None
    return t(f"spread.unit_{known}") if known else f"×{unit:f}"


def amount(value: Decimal | None) -> str:
    """An amount to the cent; finer ones as they are."""
    if value is None:
        return MISSING
    exact = value.quantize(Decimal("0.01"))
    return f"{exact:,.2f}" if exact == value else f"{value:,f}"


def place_of(source: Source) -> str:
    """Sheet and cell: 资产负债表!B12."""
    return f"{source.sheet or t('spread.only_sheet')}!{source.address}"


def check_sentence(found: Found) -> str:
    """What the check says, in words."""
    return Finding(found.problem, found.problem_values).said(t)


def check_hint(found: Found) -> str:
    """What may explain it: the check's own suggestion, else what can be done."""
    if found.suggestion is not None:
        return Finding(found.suggestion, found.suggestion_values).said(t)
    remedy = f"{found.problem}_remedy"
    return Finding(remedy, found.problem_values).said(t) if has(remedy) else ""


def statement_name(one: Statement) -> str:
    """Kind, period and perimeter in one line."""
    column = f" · {t('spread.comparative')}" if one.comparative else ""
    return f"{t(f'spread.kind.{one.kind}')} · {period_name(one.period)} · {t(f'spread.perimeter.{one.perimeter}')}{column}"


def period_end_name(end: date) -> str:
    """The year up to that day, by name: what is asked for at a year's end, a quarter's or a month's."""
    return period_name(Period(end, Span.CUMULATIVE, end.month))
