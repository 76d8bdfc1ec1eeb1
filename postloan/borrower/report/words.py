"""How figures, periods and tests are said on paper."""

from datetime import date
from decimal import Decimal

from postloan.borrower.analysis import Level, Ratio, Unit
from postloan.borrower.health import Doubt
from postloan.errors import Translate
from postloan.i18n import number
from postloan.i18n.number import MISSING
from postloan.statement import Period, Span
from postloan.statement.chart import CHART


def account(code: str, language: str) -> str:
    """The account as the chart calls it."""
    return CHART[code].zh if language == "zh" else CHART[code].en


def period(one: Period, t: Translate) -> str:
    """2024年度, 2025年1–9月; a balance sheet by its day."""
    end, months = one.end, one.months
    if one.span is Span.INSTANT:
        return end.isoformat()
    if months == end.month:
        key = {12: "year", 6: "half"}.get(months, "cumulative")
        return (
            t(f"spread.span.{key}", year=end.year, month=end.month)
            if key == "cumulative"
            else t(f"spread.span.{key}", year=end.year)
        )
    if months == 3 and end.month % 3 == 0:
        return t("spread.span.quarter", year=end.year, quarter=end.month // 3)
    if months == 1:
        return t("spread.span.month", year=end.year, month=end.month)
    return t("spread.span.other", end=end.isoformat(), months=months)


def in_unit(value: float | Decimal | None, unit: Unit, t: Translate, language: str, currency: str) -> str:
    """A ratio in its unit; "–" where it is missing."""
    if value is None:
        return MISSING
    match unit:
        case Unit.RATIO:
            return number.percent(value)
        case Unit.MONEY:
            return number.money(value, language, currency=currency)
        case Unit.DAYS:
            return t("borrower.report.days", n=f"{float(value):,.0f}".replace("-", "−"))
        case _:
            return f"{float(value):,.2f}".replace("-", "−")


def line(ratio: Ratio, t: Translate, language: str, currency: str) -> str:
    """The watch line with its side."""
    if ratio.watch is None:
        return MISSING
    said = in_unit(ratio.watch, ratio.unit, t, language, currency)
    return t(f"borrower.report.worse_{ratio.worse}", line=said)


def level(found: Level | None, t: Translate) -> str:
    return MISSING if found is None else t(f"ratio.level.{found}")


def doubt(one: Doubt, t: Translate) -> str:
    """What a test of plausibility says, with its measure and limits."""
    share = _probability if one.name == "round_numbers" else _percent
    bounds = [share(value) for name, value in one.limits.items() if not name.endswith("_items_min")] or [MISSING]
    said = t(
        one.key, measure=share(one.measure), low=bounds[0], high=bounds[-1], first_limit=bounds[0], second_limit=bounds[-1],
        expected=f"{one.details.get('expected', 0):.1f}",
    )  # fmt: skip
    return t("borrower.report.doubt", title=t(f"health.doubt.{one.name}.title"), said=said)


def _percent(value: float | None) -> str:
    return MISSING if value is None else number.percent(value, 1)


def _probability(value: float | None) -> str:
    return MISSING if value is None else f"{value:.2g}"


def day(value: date | None) -> str:
    return number.day(value)
