"""One sample and one golden result for each layout, and what the figures must be."""

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest
import statement_samples as samples
from layouts_golden import described, expected, opened
from statement_samples import ASSETS, CASH, CLAIMS, COMPANY, INCOME, SAMPLES

from postloan.intake.layouts import LAYOUTS, Reading
from postloan.statement import Kind, Perimeter, Period, Span, Standard, Statement

CLOSING = dt.date(2023, 12, 31)
OPENING = dt.date(2022, 12, 31)


@cache
def sample(name: str) -> Reading:
    file, make = SAMPLES[name]
    return opened(make(), file)


def one(reading: Reading, kind: Kind, end: dt.date, perimeter: Perimeter | None = None, span: Span | None = None) -> Statement:
    (found,) = [
        each for each in reading.statements
        if each.kind is kind and each.period.end == end and perimeter in {None, each.perimeter} and span in {None, each.period.span}
    ]  # fmt: skip
    return found


def printed(rows: tuple, place: int) -> list[Decimal]:
    """The figures of a sample's rows, in their order."""
    return [Decimal(row[place]) for row in rows if len(row) > place and row[place] is not None]


def values(statement: Statement) -> list[Decimal]:
    return list(statement.values.values())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_reads_as_its_golden_result(name: str) -> None:
    assert described(sample(name)) == expected(name)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_of_a_sample_is_matched(name: str) -> None:
    assert [line.label for line in sample(name).filled if line.status != "matched"] == []


@pytest.mark.parametrize(
    "name",
    [
        "three_sheets",
        "account_form",
        "account_form_without_numbers",
        "one_below_another",
        "side_by_side",
        "in_columns",
        "text_gb18030",
    ],
)
def test_the_balance_sheet_is_the_same_in_every_layout(name: str) -> None:
    closing, opening = one(sample(name), Kind.BALANCE_SHEET, CLOSING), one(sample(name), Kind.BALANCE_SHEET, OPENING)
    assert sorted(values(closing)) == sorted(printed([*ASSETS, *CLAIMS], 1))
    assert sorted(values(opening)) == sorted(printed([*ASSETS, *CLAIMS], 2))
    assert (closing.values["cash"], opening.values["cash"]) == (800, 600)
    assert (closing.values["retained_earnings"], closing.values["total_liabilities_equity"]) == (840, 8200)
    assert (closing.comparative, opening.comparative) == (False, True)


@pytest.mark.parametrize("name", ["three_sheets", "one_below_another", "side_by_side"])
def test_flows_are_the_same_in_every_layout(name: str) -> None:
    income, cash = one(sample(name), Kind.INCOME, CLOSING), one(sample(name), Kind.CASH_FLOW, CLOSING)
    assert values(income) == printed(INCOME, 1)
    assert values(cash) == printed(CASH, 1)
    assert income.period == cash.period == Period(CLOSING, Span.YEAR, 12)


def test_the_supplement_below_the_cash_flow_is_a_statement_of_its_own() -> None:
    supplement = one(sample("three_sheets"), Kind.SUPPLEMENT, CLOSING)
    assert supplement.values["sup_depreciation"] == 400
    assert supplement.values["sup_cfo"] == one(sample("three_sheets"), Kind.CASH_FLOW, CLOSING).values["cfo"] == 805


def test_a_missing_item_has_no_figure() -> None:
    assert "contract_assets" not in one(sample("three_sheets"), Kind.BALANCE_SHEET, CLOSING).values
    (line,) = [line for line in sample("three_sheets").lines if line.label == "合同资产"]
    assert (line.status, [value for _, value, _ in line.values]) == ("blank", [None, None])
    assert one(sample("account_form"), Kind.BALANCE_SHEET, OPENING).values["construction_in_progress"] == 0, "a printed 0 is told"


def test_the_entity_is_found_beside_or_inside_its_label_or_in_the_title() -> None:
    for name in ("three_sheets", "in_ten_thousands", "account_form_without_numbers"):
        assert {statement.entity for statement in sample(name)} == {COMPANY}
    assert {statement.entity for statement in sample("english")} == {"Pine Machinery Co., Ltd."}


def test_ten_thousands_are_scaled_and_so_is_the_precision() -> None:
    closing = one(sample("in_ten_thousands"), Kind.BALANCE_SHEET, CLOSING)
    assert (closing.values["cash"], closing.unit, closing.precision) == (80_000, 10_000, 1_000)
    (cash,) = [figure for figure in closing if figure.account == "cash"]
    assert (cash.written, cash.source.address, cash.source.sheet) == ("8", "B6", "资产负债表")


def test_this_month_and_the_year_so_far_are_two_statements() -> None:
    day = dt.date(2023, 9, 30)
    year, month = (one(sample("month_and_year"), Kind.INCOME, day, span=span) for span in (Span.CUMULATIVE, Span.MONTH))
    assert (year.values["net_profit"], year.period.months) == (540, 9)
    assert (month.values["net_profit"], month.period.months) == (54, 1)


def test_parent_and_consolidated_columns_are_never_mixed() -> None:
    reading = sample("merged_headings")
    assert one(reading, Kind.INCOME, CLOSING, Perimeter.CONSOLIDATED).values["net_profit"] == 540
    assert one(reading, Kind.INCOME, CLOSING, Perimeter.PARENT).values["net_profit"] == 500
    assert one(reading, Kind.INCOME, OPENING, Perimeter.PARENT).values["operating_revenue"] == 7960
    columns = {
        perimeter: {figure.source.column for s in reading if s.perimeter is perimeter for figure in s} for perimeter in Perimeter
    }
    assert columns == {Perimeter.CONSOLIDATED: {2, 4}, Perimeter.PARENT: {3, 5}, Perimeter.SINGLE: set()}


def test_parent_and_consolidated_sheets_are_never_mixed() -> None:
    for statement in sample("parent_and_consolidated"):
        sheets = {figure.source.sheet for figure in statement}
        assert all(sheet.startswith("母公司" if statement.perimeter is Perimeter.PARENT else "合并") for sheet in sheets)


def test_deductions_in_brackets_become_positive_and_it_is_said() -> None:
    income = one(sample("deductions_in_brackets"), Kind.INCOME, CLOSING)
    assert (income.values["operating_cost"], income.values["interest_expense"], income.values["net_profit"]) == (
        6_750_000,
        180_000,
        540_000,
    )
    (cost,) = [figure for figure in income if figure.account == "operating_cost"]
    assert cost.written == "(6,750)"
    assert "layout.signs_turned" in {issue.problem.key for issue in sample("deductions_in_brackets").issues}
    assert "other_income" not in income.values, "a dash is nothing"


def test_english_months_ended_outflows_and_thousands() -> None:
    cash = one(sample("english"), Kind.CASH_FLOW, dt.date(2024, 9, 30))
    assert (cash.period.span, cash.period.months, cash.currency, cash.standard) == (
        Span.CUMULATIVE,
        9,
        "USD",
        Standard.INTERNATIONAL,
    )
    assert (cash.values["capex"], cash.values["debt_repaid"], cash.values["borrowings_raised"]) == (700_000, 2_000_000, 2_400_000)
    assert (cash.values["cfo"], cash.values["cfi"]) == (805_000, -700_000), "net amounts keep their sign"
    assert one(sample("english"), Kind.SUPPLEMENT, dt.date(2024, 9, 30)).values["sup_net_profit"] == 540_000


def test_items_in_columns_name_their_cells() -> None:
    (cash,) = [figure for figure in one(sample("in_columns"), Kind.BALANCE_SHEET, OPENING) if figure.account == "cash"]
    assert cash.source.address == "B3"
    (line,) = [line for line in sample("in_columns").lines if line.label == "货币资金"]
    assert (line.row, line.column) == (1, 2)


def test_the_fingerprint_is_of_the_make_not_of_the_figures() -> None:
    less = opened(
        samples.book(
            {
                "资产负债表": samples.titled(
                    "资产负债表", "2024年12月31日", samples.BALANCE_HEAD, samples.scaled([*ASSETS, *CLAIMS], "2")
                )
            }
        ),
        "b.xlsx",
    )
    same = opened(
        samples.book({"资产负债表": samples.titled("资产负债表", "2021年6月30日", samples.BALANCE_HEAD, [*ASSETS, *CLAIMS])}),
        "a.xlsx",
    )
    assert less.fingerprint == same.fingerprint != sample("account_form").fingerprint


def test_every_layout_says_what_it_is() -> None:
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)
    assert all(type(layout).__doc__ for layout in LAYOUTS)
