"""How figures of warnings are written: each with its unit, codes as words, what is missing as a dash."""

from datetime import date

import pytest

from postloan.i18n import text
from postloan.i18n.number import MISSING
from postloan.terms import Colour, RiskClass
from postloan.ui import lang
from postloan.ui.warning import words
from postloan.ui.warning.measured import currency_of, written
from postloan.warning.catalogue import all_rules
from postloan.warning.rule import Measured

ZH = {
    Measured.FRACTION: "−20.00%", Measured.TIMES: "1.5 倍", Measured.DAYS: "31 天", Measured.MONTHS: "3 个月", Measured.MONEY: "120.00 万元",
    Measured.POINTS: "40 分", Measured.OCCASIONS: "2 次", Measured.PERIODS: "2 期", Measured.BORROWERS: "5 户", Measured.LENDERS: "6 家",
    Measured.PEOPLE: "12 人", Measured.INVOICES: "1,000 张", Measured.BUCKETS: "2 档", Measured.NOTCHES: "1 级", Measured.STEPS: "6 层",
    Measured.FLAG: "是", Measured.COLOUR: "橙色", Measured.RISK_CLASS: "关注", Measured.TEXT: "甲公司",
}  # fmt: skip
VALUES = {
    Measured.FRACTION: -0.2, Measured.TIMES: 1.5, Measured.DAYS: 31, Measured.MONTHS: 3.0, Measured.MONEY: 1_200_000, Measured.POINTS: 40.0,
    Measured.OCCASIONS: 2, Measured.PERIODS: 2.0, Measured.BORROWERS: 5, Measured.LENDERS: 6, Measured.PEOPLE: 12, Measured.INVOICES: 1000,
    Measured.BUCKETS: 2, Measured.NOTCHES: 1, Measured.STEPS: 6, Measured.FLAG: 1.0, Measured.COLOUR: 3.0, Measured.RISK_CLASS: 2.0,
    Measured.TEXT: "甲公司",
}  # fmt: skip


@pytest.fixture
def english():
    lang.remember("en")
    yield
    lang.remember("zh")


@pytest.mark.parametrize("unit", ZH, ids=str)
def test_a_figure_stands_with_its_unit(unit):
    assert written(VALUES[unit], unit) == ZH[unit]


@pytest.mark.parametrize("unit", Measured, ids=str)
def test_what_is_missing_is_a_dash_in_every_unit(unit):
    assert written(None, unit) == MISSING
    assert written(float("nan"), unit) == MISSING


def test_one_of_a_unit_has_its_own_word_in_english(english):
    assert [written(one, Measured.DAYS) for one in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert written(1, Measured.NOTCHES) == "1 notch"
    assert written(1.0, Measured.TIMES) == "1×"


def test_a_day_is_a_day_whatever_the_unit():
    assert written(date(2026, 10, 31), Measured.DATE) == "2026-10-31"


def test_a_colour_that_nobody_has_is_a_dash():
    assert written(0, Measured.COLOUR) == MISSING
    assert [written(int(one), Measured.COLOUR) for one in Colour] == ["蓝色", "黄色", "橙色", "红色"]
    assert written(int(RiskClass.LOSS), Measured.RISK_CLASS) == "损失"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_unit_has_a_name_for_axes_and_forms(language):
    assert all(text(language, f"warnings.unit.{unit}") for unit in Measured)


def test_no_rule_is_held_against_a_bare_number():
    bare = {Measured.PLAIN, Measured.TEXT, Measured.DATE}
    assert [rule.id for rule in all_rules().values() if {rule.unit, *(one.unit for one in rule.params)} & bare] == []


def test_codes_of_a_rule_are_whole_and_have_words():
    for rule in all_rules().values():
        for name in rule.numbers:
            if rule.unit_of(name).coded:
                assert all(
                    float(one).is_integer() and written(one, rule.unit_of(name)) != MISSING for one in rule.bounds[name]
                ), rule.id


def row(rule_id: str, value: float, limit: float | None) -> dict:
    return {"rule_id": rule_id, "value": value, "limit_value": limit, "currency": "CNY"}


def test_a_value_stands_beside_the_limit_it_passed_and_a_plain_yes_beside_none():
    assert words.against(row("R11", 1, 1)) == "1 级（≥ 1 级）"
    assert words.against(row("R08", 3, 2)) == "3 次（≥ 2 次）"
    assert words.against(row("G01", 4, 3)) == "红色（≥ 橙色）"
    assert words.against(row("R05", 1, 1)) == "是"
    assert words.against(row("R01", 45, None)) == "45 天"


def test_figures_of_statements_are_in_the_currency_of_the_statements() -> None:
    assert currency_of({"figures": {"equity": -5.0, "statement_currency": "USD"}, "currency": "CNY"}) == "USD"
    assert currency_of({"figures": {"equity": -5.0}, "currency": "CNY"}) == "CNY"
    assert currency_of({"figures": None, "currency": "EUR"}) == "EUR"
