"""How covenants are said: what they measure, in which unit, against what."""

from datetime import date
from decimal import Decimal

from postloan.borrower.analysis import Side, Unit
from postloan.borrower.analysis.formulas import FORMULAS
from postloan.borrower.covenant import Covenant, Kind, Operator
from postloan.i18n import has, number
from postloan.i18n.number import MISSING
from postloan.ui.lang import language, t


def unit_of(kind: str, metric: str | None) -> Unit:
    """The unit of a covenant's numbers."""
    if kind == Kind.DELIVERY:
        return Unit.DAYS
    if kind == Kind.AMOUNT:
        return Unit.MONEY
    return FORMULAS[metric].unit if metric in FORMULAS else Unit.TIMES


def usual(kind: str, metric: str | None) -> Operator:
    """The way a contract usually puts it: at most for what is worse when high."""
    high = kind == Kind.RATIO and metric in FORMULAS and FORMULAS[metric].worse is Side.HIGH
    return Operator.AT_MOST if high or metric == "total_liabilities" else Operator.AT_LEAST


def metric_name(kind: str, metric: str | None) -> str:
    """What is measured, in words; of a covenant that measures nothing, its kind."""
    if kind == Kind.RATIO and metric is not None:
        key = f"ratio.{metric}.title"
        return t(key) if has(key) else metric
    return t(f"covenant.amount.{metric}") if kind == Kind.AMOUNT else t(f"covenant.kind_name.{kind}")


def amount(value: Decimal | float | None, unit: Unit, currency: str) -> str:
    """A number of a covenant with its unit; "–" where it is missing."""
    if value is None:
        return MISSING
    match unit:
        case Unit.RATIO:
            return number.percent(value)
        case Unit.DAYS:
            return t("covenant.days", n=number.count(value))
        case Unit.MONEY:
            return number.money(value, language(), currency=currency)
        case _:
            return t("covenant.times", n=f"{float(value):,.2f}".replace("-", "−"))


def room(value: Decimal | None, unit: Unit, currency: str) -> str:
    """A headroom with its unit; between two shares in percentage points."""
    return number.points(value, language()) if unit is Unit.RATIO else amount(value, unit, currency)


def required(covenant: Covenant, value: Decimal | None, operator: Operator | None = None) -> str:
    """What is required, in words."""
    if value is None or not covenant.kind.measured:
        return MISSING
    said = amount(value, unit_of(covenant.kind, covenant.metric), covenant.currency)
    if covenant.kind is Kind.DELIVERY:
        return t("covenant.within_days", value=said)
    return t(f"covenant.{operator or covenant.operator}", value=said)


def title(covenant: Covenant, on: date | None = None) -> str:
    """``资产负债率 不高于 70.00%``, as it is required on a day (without one: from the first test date on)."""
    name = metric_name(covenant.kind, covenant.metric)
    if not covenant.kind.measured:
        return name
    return f"{name} {required(covenant, covenant.required_on(on or covenant.first_test_on))}"
