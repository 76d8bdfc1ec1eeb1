"""Numbers as people read them."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.i18n import number


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Decimal("1234567890.12"), "12.35 亿元", "CNY 1.23B"), (Decimal(25_000_000), "2,500.00 万元", "CNY 25.00M"),
        (9_999.5, "9,999.50 元", "CNY 10.00K"), (0, "0.00 元", "CNY 0.00"), (-30_000, "−3.00 万元", "CNY −30.00K"),
        (None, "–", "–"), (float("nan"), "–", "–"),
    ],
)  # fmt: skip
def test_money_takes_the_unit_that_suits_it(value: Decimal | float | None, zh: str, en: str) -> None:
    assert number.money(value, "zh") == zh
    assert number.money(value, "en") == en


def test_a_table_has_one_unit() -> None:
    unit = number.money_unit([1, None, 250_000_000], "zh")
    assert unit == (100_000_000, "亿元")
    assert number.amount(1_000_000, unit) == "0.01"


def test_a_total_does_not_choose_the_unit_of_its_parts() -> None:
    buckets = [183_527_800, 2_731_300, 3_555_900, 97_000, 385_000, 1_802_800, 1_196_600, 5_459_900]
    assert number.table_unit(buckets, "zh").name == "万元"
    assert number.table_unit([None, 0, 200_000_000], "zh").name == "亿元", "zero and missing choose nothing"
    assert number.table_unit([], "zh").name == "元"


@given(st.lists(st.integers(1, 10**13).map(lambda fen: Decimal(fen).scaleb(-2)), min_size=1, max_size=12))
def test_only_zero_is_written_as_zero(values: list[Decimal]) -> None:
    for language in ("zh", "en"):
        unit = number.table_unit(values, language)
        assert all(number.amount(value, unit) != "0.00" for value in values)


def test_another_currency_is_named() -> None:
    assert number.money(20_000, "zh", currency="USD") == "2.00 万美元"
    assert number.money_unit([20_000], "en", "USD").name == "USD K"
    assert number.money(5, "zh", currency="XAU") == "5.00 XAU"


def test_ratios_and_their_differences() -> None:
    assert number.percent(0.02314) == "2.31%"
    assert number.points(0.0012, "zh") == "+0.12 个百分点"
    assert number.points(-0.0012, "en") == "−0.12 pp"


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_is_never_a_number(nothing: object) -> None:
    said = (
        number.percent(nothing),
        number.points(nothing, "zh"),
        number.count(nothing),
        number.day(nothing),
        number.money(nothing, "en"),
    )  # type: ignore[arg-type]
    assert set(said) == {"–"}


def test_dates_are_iso() -> None:
    assert number.day(date(2026, 10, 31)) == "2026-10-31"
    assert number.day(pd.Timestamp("2026-10-31")) == "2026-10-31"


@given(st.integers(-(10**15), 10**15).map(lambda fen: Decimal(fen).scaleb(-2)))
def test_an_amount_reads_back_within_half_of_what_is_shown(value: Decimal) -> None:
    unit = number.money_unit([value], "zh")
    shown = Decimal(number.amount(value, unit).replace(",", "").replace("−", "-"))
    assert abs(shown * unit.factor - value) <= Decimal("0.006") * unit.factor
