"""Numbers as people read them: 元/万元/亿元 in Chinese, K/M/B in English, "–" for what is missing, never 0.

Everything here is text for the eye; nothing that it returns is computed with again.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from postloan.i18n import has, text

MISSING = "–"
Value = Decimal | int | float | None
_STEPS = {
    "zh": (("hundred_million", 100_000_000), ("ten_thousand", 10_000)),
    "en": (("b", 1_000_000_000), ("m", 1_000_000), ("k", 1_000)),
}
_ONE = ("one", 1)
#: An amount of a hundredth of a unit is still written as more than 0.00.
_HUNDREDTHS = 100


class MoneyUnit(NamedTuple):
    """One unit for a whole table or chart: amounts are divided by ``factor``; ``name`` is what the heading says."""

    factor: int
    name: str


def missing(value: Any) -> bool:
    """None, NaN, NaT and NA alike."""
    return value is None or type(value).__name__ == "NAType" or bool(value != value)  # noqa: PLR0124  NaN differs from itself


def _currency(language: str, currency: str) -> str:
    key = f"number.currency.{currency}"
    return text(language, key) if has(key) else currency


def money_unit(values: Iterable[Value], language: str, currency: str = "CNY") -> MoneyUnit:
    """The unit that suits the largest of ``values``: 亿元 from 100 million, 万元 from 10,000; B, M, K in English."""
    largest = max((abs(float(value)) for value in values if not missing(value)), default=0.0)  # type: ignore[arg-type]
    step, factor = next(((name, factor) for name, factor in _STEPS[language] if largest >= factor), _ONE)
    return MoneyUnit(factor, text(language, f"number.unit.{step}", currency=_currency(language, currency)))


def table_unit(values: Iterable[Value], language: str, currency: str = "CNY") -> MoneyUnit:
    """The unit in which the small rows of a table stay readable: it suits the lower quarter of the amounts, and no amount
    but zero is written 0.00 in it as long as a smaller unit is left. One large total does not choose for everybody.
    """
    known = sorted(abs(float(value)) for value in values if not missing(value) and value)
    quarter = money_unit(known[len(known) // 4 :][:1], language, currency)
    smallest = money_unit([known[0] * _HUNDREDTHS] if known else [], language, currency)
    return min(quarter, smallest)


def _minus(written: str) -> str:
    return written.replace("-", "−")


def amount(value: Value, unit: MoneyUnit, places: int = 2) -> str:
    """An amount in ``unit``, two decimals, without the unit's name (the heading carries it)."""
    return MISSING if missing(value) else _minus(f"{float(value) / unit.factor:,.{places}f}")  # type: ignore[arg-type]


def money(value: Value, language: str, unit: MoneyUnit | None = None, currency: str = "CNY") -> str:
    """An amount with its unit: ``12.34 亿元``, ``CNY 1.23B``. Without ``unit`` the one that suits this amount."""
    if missing(value):
        return MISSING
    unit = unit or money_unit([value], language, currency)
    step = next((name for name, factor in _STEPS[language] if factor == unit.factor), _ONE[0])
    return text(language, f"number.money.{step}", amount=amount(value, unit), currency=_currency(language, currency))


def percent(value: Value, places: int = 2) -> str:
    """A fraction as percent: 0.0231 → ``2.31%``."""
    return MISSING if missing(value) else _minus(f"{float(value) * 100:,.{places}f}%")  # type: ignore[arg-type]


def points(value: Value, language: str, places: int = 2) -> str:
    """A difference of two ratios in percentage points, with its sign: 0.0012 → ``+0.12 个百分点``."""
    if missing(value):
        return MISSING
    return text(language, "number.points", points=_minus(f"{float(value) * 100:+,.{places}f}"))  # type: ignore[arg-type]


def count(value: Value) -> str:
    return MISSING if missing(value) else _minus(f"{int(value):,}")  # type: ignore[arg-type]


def day(value: date | None) -> str:
    """ISO 8601: ``2026-10-31``."""
    return MISSING if value is None or missing(value) else f"{value:%Y-%m-%d}"


def span(say: Callable[..., str], intervals: int, every: int) -> str:
    """So many intervals of ``every`` months, in the words of ``say``: 6 months, or 6 intervals of 3 months."""
    return say("number.span", n=intervals) if every == 1 else say("number.span_of", n=intervals, every=every)


def month(value: date | None) -> str:
    """``2026-10``, as charts print a month-end."""
    return MISSING if value is None or missing(value) else f"{value:%Y-%m}"
