"""Statements that nobody wrote for us. The golden results hold labels and counts; figures only here, a few."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from layouts_golden import FILES, described, expected, opened

from postloan.intake.layouts import Reading
from postloan.statement import Kind, Perimeter, Span, Standard, Statement

pytestmark = pytest.mark.real_data
Open = Callable[[str], Reading]
BLANK = ("real_gooderp_balance_sheet", "real_gooderp_profit", "real_sinshine")


@cache
def _read(path: Path) -> Reading:
    return opened(path, path.name)


@pytest.fixture
def real_reading(real: Path) -> Open:
    return lambda name: _read(real / FILES[name])


def one(reading: Reading, kind: Kind, end: str) -> Statement:
    (found,) = [each for each in reading.statements if each.kind is kind and each.period.end == dt.date.fromisoformat(end)]
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_reads_as_its_golden_result(name: str, real_reading: Open) -> None:
    assert described(real_reading(name)) == expected(name)


@pytest.mark.parametrize("name", FILES)
def test_nearly_every_line_that_is_filled_is_matched(name: str, real_reading: Open) -> None:
    filled = real_reading(name).filled
    assert sum(line.status == "matched" for line in filled) >= 0.97 * len(filled)
    assert bool(filled) is (name not in BLANK)


def test_every_workbook_of_the_folders_is_among_the_golden_ones(real: Path) -> None:
    there = {
        path.relative_to(real).as_posix()
        for folder in ("cn_statements", "sec_statements")
        for path in (real / folder).rglob("*.xls*")
    }
    assert there == set(FILES.values())


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_form_is_nothing_to_import_and_its_items_are_known(name: str, real_reading: Open) -> None:
    reading = real_reading(name)
    assert (reading.statements, reading.nothing_to_import, reading.doubts) == ((), True, ())
    assert {issue.problem.key for issue in reading.issues} >= {"layout.nothing_to_import"}
    known = [line for line in reading.lines if line.match.account or line.match.heading]
    assert len(known) >= 0.97 * len(reading.lines)


def test_sina_periods_are_consolidated_cumulative_and_in_rows(real_reading: Open) -> None:
    reading = real_reading("real_sina_income")
    assert {statement.perimeter for statement in reading} == {Perimeter.CONSOLIDATED}
    nine, year = one(reading, Kind.INCOME, "2023-09-30"), one(reading, Kind.INCOME, "2022-12-31")
    assert (nine.period.span, nine.period.months, year.period.span) == (Span.CUMULATIVE, 9, Span.YEAR)
    assert nine.values["operating_revenue"] == 30_978_047_855
    (revenue,) = [figure for figure in nine if figure.account == "operating_revenue"]
    assert (revenue.source.address, revenue.written) == ("D2", "30978047855")


def test_sina_losses_are_negative_whichever_way_they_were_printed(real_reading: Open) -> None:
    printed_positive = one(real_reading("real_sina_income"), Kind.INCOME, "2018-12-31")
    assert printed_positive.values["asset_impairment_loss"] == Decimal(-147_032_754)


def test_tonghuashun_balances_tie_in_every_year(real_reading: Open) -> None:
    balances = [each for each in real_reading("real_tonghuashun_balance_sheet") if each.kind is Kind.BALANCE_SHEET]
    assert len(balances) == 20
    for statement in balances:
        values = statement.values
        assert abs(values["total_assets"] - values["total_liabilities"] - values["total_equity"]) <= 2 * statement.precision


def test_tonghuashun_operating_profit_needs_its_losses_negative(real_reading: Open) -> None:
    values = one(real_reading("real_tonghuashun_income"), Kind.INCOME, "2025-12-31").values
    costs = ("operating_cost", "taxes_and_surcharges", "selling_expense", "admin_expense", "rd_expense", "finance_expense")
    gains = (
        "other_income",
        "investment_income",
        "fair_value_gain",
        "asset_disposal_gain",
        "asset_impairment_loss",
        "credit_impairment_loss",
    )
    reckoned = values["operating_revenue"] - sum(values[code] for code in costs) + sum(values[code] for code in gains)
    assert abs(reckoned - values["operating_profit"]) < 1_000


def test_tonghuashun_cash_flow_carries_its_supplement(real_reading: Open) -> None:
    reading = real_reading("real_tonghuashun_cash_flow")
    cash, supplement = one(reading, Kind.CASH_FLOW, "2024-12-31"), one(reading, Kind.SUPPLEMENT, "2024-12-31")
    assert cash.values["cfo"] == supplement.values["sup_cfo"] == 7_996_255_400
    assert "proceeds_disposal_subsidiary" in cash.values
    assert "proceeds_disposal_subsidiary" not in one(reading, Kind.CASH_FLOW, "2023-12-31").values, "-- is no figure"


def test_of_130_sheets_only_the_primary_statements_are_read(real_reading: Open) -> None:
    reading = real_reading("real_sec")
    assert {figure.source.sheet for statement in reading for figure in statement} == {
        "CONSOLIDATED STATEMENTS OF INCO", "CONSOLIDATED STATEMENTS OF COMP", "CONSOLIDATED BALANCE SHEETS", "CONSOLIDATED STATEMENTS OF CASH",
    }  # fmt: skip
    (aside,) = [issue for issue in reading.issues if issue.problem.key == "layout.sheets_aside"]
    assert aside.problem.values == {"count": 126}


def test_a_filing_is_in_millions_of_dollars_but_not_its_shares(real_reading: Open) -> None:
    reading = real_reading("real_sec")
    income = one(reading, Kind.INCOME, "2024-12-31")
    assert (income.standard, income.currency, income.entity) == (Standard.INTERNATIONAL, "USD", "COCA COLA CO")
    assert (income.values["operating_revenue"], income.values["eps_basic"]) == (47_061_000_000, Decimal("2.47"))
    assert income.values["total_comprehensive_income"] == 8_072_000_000, "the statement of comprehensive income continues it"


def test_a_filing_ties_after_its_signs_are_turned(real_reading: Open) -> None:
    reading = real_reading("real_sec")
    cash, balance = one(reading, Kind.CASH_FLOW, "2024-12-31").values, one(reading, Kind.BALANCE_SHEET, "2024-12-31").values
    assert (cash["capex"], cash["debt_repaid"], cash["borrowings_raised"]) == (2_064_000_000, 9_533_000_000, 12_061_000_000)
    assert (
        cash["cfo"] + cash["cfi"] + cash["cff"] + cash["fx_effect"]
        == cash["net_cash_change"]
        == cash["cash_end"] - cash["cash_begin"]
    )
    assert balance["total_assets"] == balance["total_liabilities_equity"]
    assert balance["treasury_shares"] == 55_916_000_000
