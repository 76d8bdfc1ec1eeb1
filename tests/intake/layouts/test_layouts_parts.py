"""Days, units, headings and titles as people write them; each part by itself."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.intake.layouts import title
from postloan.intake.layouts.columns import resolve
from postloan.intake.layouts.heading import Role, heading
from postloan.intake.layouts.plane import Plane
from postloan.intake.layouts.signs import Losses, turned
from postloan.intake.layouts.tie import swapped
from postloan.intake.layouts.unit import of_label, unit_in
from postloan.intake.layouts.when import when
from postloan.statement import Kind, Perimeter, Span

D = dt.date.fromisoformat


@pytest.mark.parametrize(("text", "end", "months"), [
    ("2023年12月31日", "2023-12-31", None), ("2023-12-31T00:00:00", "2023-12-31", None), ("20230930", "2023-09-30", None), ("2023.6.30", "2023-06-30", None),
    ("31/12/2023", "2023-12-31", None), ("2023年1-9月", "2023-09-30", 9), ("2023年1月1日至2023年9月30日", "2023-09-30", 9), ("2023年1月1日至6月30日止", "2023-06-30", 6),
    ("2023.01.01-2023.09.30", "2023-09-30", 9), ("2023年度", "2023-12-31", 12), ("2023年", "2023-12-31", 12), ("2023", "2023-12-31", 12), ("二〇二三年十二月三十一日", "2023-12-31", None),
    ("2023年三季报", "2023-09-30", 9), ("2023年第三季度", "2023-09-30", 3), ("2023Q1", "2023-03-31", 3), ("2023年半年度", "2023-06-30", 6), ("2015年3月", "2015-03-31", None),
    ("2023-12", "2023-12-31", None), ("2022年末", "2022-12-31", 12), ("2023年初", "2022-12-31", None), ("Dec. 31, 2024", "2024-12-31", None),
    ("12 Months Ended Dec. 31, 2024", "2024-12-31", 12), ("Three months ended March 31, 2025", "2025-03-31", 3), ("for the year ended 31 December 2023", "2023-12-31", 12), ("FY2023", "2023-12-31", 12),
])  # fmt: skip
def test_a_day_or_stretch_is_read(text: str, end: str, months: int | None) -> None:
    found = when(text)
    assert found is not None
    assert (found.end, found.months) == (D(end), months)


@pytest.mark.parametrize(
    "text", ["", "期末余额", "1,234.50", "12345678.90", "货币资金", "会企01表", "2023年13月45日元", "0", "1999999"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert when(text) is None or text.startswith("2023年13")


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    when(text), unit_in(text, bracketed=True), heading((text,)), title.read([text, text], sheet=text), of_label(text)


@pytest.mark.parametrize(("text", "factor", "currency"), [
    ("单位：元", "1", None), ("单位：  元", "1", None), ("金额单位：人民币千元", "1000", "CNY"), ("单位：万元 币种：人民币", "10000", "CNY"), ("人民币百万元", "1000000", "CNY"), ("（亿元）", "100000000", None),
    ("CONSOLIDATED STATEMENTS OF INCOME - USD ($) shares in Millions, $ in Millions", "1000000", "USD"), ("RMB'000", "1000", "CNY"), ("(Expressed in thousands of U.S. dollars)", "1000", "USD"),
    ("In millions, except per share data", "1000000", None), ("币种：美元 单位：元", "1", "USD"),
])  # fmt: skip
def test_a_unit_is_read(text: str, factor: str, currency: str | None) -> None:
    found = unit_in(text, bracketed=True)
    assert found is not None
    assert (found.factor, found.currency) == (Decimal(factor), currency)


@pytest.mark.parametrize(
    "text",
    [
        "编制单位：北京百万元通公司",
        "单位名称：亿元置业",
        "基本每股收益（元/股）",
        "单位负责人：张千",
        "货币资金",
        "shares in Millions",
    ],
)
def test_what_declares_no_unit_is_none(text: str) -> None:
    assert unit_in(text, bracketed=True) is None


def test_the_unit_of_an_item_is_not_that_of_a_share() -> None:
    assert (
        of_label("净利润(元)"),
        of_label("净利润（万元）"),
        of_label("基本每股收益(元/股)"),
        of_label("实收资本（或股本）"),
    ) == (1, 10_000, None, None)


@pytest.mark.parametrize(("text", "role"), [
    ("期末余额", Role.CLOSING), ("期末数", Role.CLOSING), ("年初余额", Role.OPENING), ("期初数", Role.OPENING), ("上年年末余额", Role.OPENING), ("本期金额", Role.CURRENT), ("上期金额", Role.PRIOR),
    ("上年同期数", Role.PRIOR), ("本年累计金额", Role.CUMULATIVE), ("上年同期累计数", Role.PRIOR_CUMULATIVE), ("本月数", Role.MONTH), ("本年金额", Role.YEAR), ("上年金额", Role.PRIOR_YEAR),
    ("行次", Role.ASIDE), ("附注", Role.ASIDE), ("增减%", Role.ASIDE), ("2023年12月31日", Role.DATED), ("金额", Role.AMOUNT), ("货币资金", None),
])  # fmt: skip
def test_a_heading_says_what_its_column_is(text: str, role: Role | None) -> None:
    assert heading((text,)).role is role


def test_a_parent_is_not_its_substring() -> None:
    assert title.read(["母公司资产负债表"]).perimeter is Perimeter.PARENT
    assert title.read(["合并资产负债表"]).perimeter is Perimeter.CONSOLIDATED
    assert title.read(["资产负债表"]).perimeter is None
    assert {title.read([name]).kind for name in ("母公司资产负债表", "合并资产负债表", "资 产 负 债 表")} == {Kind.BALANCE_SHEET}


def test_titles_of_things_that_hold_items_but_are_no_statement() -> None:
    others = (
        "BALANCE SHEETS (Parenthetical)",
        "INCOME TAXES (Details)",
        "所有者权益变动表",
        "Consolidated Statements of Shareholders' Equity",
        "科目余额表",
        "应收账款账龄明细表",
    )
    assert [name for name in others if title.read([name]).fits] == []
    assert title.read(["CONSOLIDATED STATEMENTS OF COMPREHENSIVE INCOME"]).kind is Kind.INCOME


def columns(kind: Kind, said: str | None, *texts: str) -> list[tuple[str, Span, int, bool]]:
    found = resolve(kind, {index: heading((text,)) for index, text in enumerate(texts)}, when(said or ""))
    return [
        (column.period.end.isoformat(), column.period.span, column.period.months, column.comparative) for column in found.columns
    ]


def test_opening_is_the_end_of_the_year_before() -> None:
    assert columns(Kind.BALANCE_SHEET, "2023年6月30日", "期末余额", "年初余额") == [
        ("2023-06-30", Span.INSTANT, 0, False), ("2022-12-31", Span.INSTANT, 0, True),
    ]  # fmt: skip


def test_a_first_of_january_is_the_evening_before() -> None:
    found = columns(Kind.BALANCE_SHEET, None, "2023年12月31日", "期初余额（2023年1月1日）")
    assert [end for end, *_ in found] == ["2023-12-31", "2022-12-31"]


def test_comparison_columns_are_a_year_earlier_over_the_same_stretch() -> None:
    assert columns(Kind.INCOME, "2023年1-6月", "本期金额", "上期金额") == [
        ("2023-06-30", Span.CUMULATIVE, 6, False), ("2022-06-30", Span.CUMULATIVE, 6, True),
    ]  # fmt: skip


def test_quarter_and_nine_months_of_an_interim_report_are_told_apart() -> None:
    nine, quarter = "9 Months Ended Sep. 30, 2024", "3 Months Ended Sep. 30, 2024"
    assert columns(Kind.INCOME, None, quarter, nine) == [
        ("2024-09-30", Span.QUARTER, 3, False),
        ("2024-09-30", Span.CUMULATIVE, 9, False),
    ]


def test_the_current_period_beside_a_cumulative_one_is_the_month_or_the_quarter() -> None:
    assert columns(Kind.INCOME, "2023年9月", "本期金额", "本年累计金额") == [
        ("2023-09-30", Span.MONTH, 1, False),
        ("2023-09-30", Span.CUMULATIVE, 9, False),
    ]
    assert columns(Kind.INCOME, "2023年第三季度", "本期金额", "本年累计金额") == [
        ("2023-09-30", Span.QUARTER, 3, False),
        ("2023-09-30", Span.CUMULATIVE, 9, False),
    ]


def test_months_in_columns_are_single_months_and_it_is_said() -> None:
    found = resolve(Kind.INCOME, {index: heading((f"2023年{index + 1}月",)) for index in range(4)}, None)
    assert {column.period.span for column in found.columns} == {Span.MONTH}
    assert [assumed.key for assumed in found.assumed] == ["months_assumed"]


def test_twenty_years_in_columns_compare_nothing() -> None:
    found = columns(Kind.INCOME, None, *(str(year) for year in range(2025, 2005, -1)))
    assert (len(found), {comparative for *_, comparative in found}) == (20, {False})


def test_a_date_over_columns_of_two_roles_is_the_tables() -> None:
    found = resolve(
        Kind.BALANCE_SHEET, {1: heading(("2023年12月31日", "期末余额")), 2: heading(("2023年12月31日", "年初余额"))}, None
    )
    assert [column.period.end for column in found.columns] == [D("2023-12-31"), D("2022-12-31")]


def test_without_any_day_nothing_is_guessed() -> None:
    assert columns(Kind.BALANCE_SHEET, None, "期末余额", "年初余额") == []


M = Decimal


def test_ties_decide_which_column_is_closing() -> None:
    flows = {"cash_end": M(800), "cash_begin": M(600), "net_profit": M(400)}
    closing, opening = (
        {"cash": M(800), "retained_earnings": M(840), "surplus_reserve": M(160)},
        {"cash": M(600), "retained_earnings": M(480), "surplus_reserve": M(120)},
    )
    assert (swapped(closing, opening, flows), swapped(opening, closing, flows), swapped(closing, opening, {})) == (
        False,
        True,
        None,
    )


BEFORE = {"operating_revenue": M(1000), "operating_cost": M(700), "selling_expense": M(100)}


@pytest.mark.parametrize(("loss", "profit", "found"), [
    (-50, 150, Losses.SIGNED), (50, 150, Losses.DEDUCTED), (50, 250, Losses.SIGNED), (50, 20, Losses.UNKNOWN),
])  # fmt: skip
def test_the_sign_of_losses_is_the_one_that_reproduces_the_operating_profit(loss: int, profit: int, found: Losses) -> None:
    assert turned({**BEFORE, "asset_impairment_loss": M(loss), "operating_profit": M(profit)}, Kind.INCOME).losses is found


def test_one_negative_cost_is_a_negative_cost() -> None:
    printed = {**BEFORE, "finance_expense": M(-30), "operating_profit": M(230)}
    assert turned(printed, Kind.INCOME).deductions == frozenset()


def test_all_outflows_negative_is_a_manner_of_printing() -> None:
    found = turned({"capex": M(-7), "debt_repaid": M(-5), "borrowings_raised": M(9), "cfi": M(-7)}, Kind.CASH_FLOW)
    assert found.deductions == {"capex", "debt_repaid"}


@given(st.lists(st.lists(st.text(max_size=3), min_size=4, max_size=4), min_size=1, max_size=6))
def test_turning_twice_changes_nothing_and_turning_once_keeps_the_cells(cells: list[list[str]]) -> None:
    plane = Plane("f", "s", tuple(tuple(row) for row in cells), first_column=2)
    assert plane.turn().turn() == plane
    assert plane.turn().source(3, 0) == plane.source(0, 3)
    assert plane.source(0, 3).address == "F1"
