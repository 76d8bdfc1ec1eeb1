"""The checks FS-01 … FS-15 on company S and its faults (O-35, O-38): figures in thousands."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statement_company import CASH, CLOSE, INCOME, OPEN, THOUSAND, column, company, sheet, statement, year

from postloan.i18n import has, text
from postloan.policy import Policy
from postloan.statement import Kind, Period, Span, Standard, Statement
from postloan.statement.chart import CHART
from postloan.statement.checks import Check, MonthlyFlows, closing_is_first, impairment_sign, run

T = THOUSAND


def failing(statements: Sequence[Statement], prior: Sequence[Statement] = (), **more: MonthlyFlows) -> list[Check]:
    return [check for check in run(statements, prior, **more) if check.ok is False]


def rules(checks: Sequence[Check]) -> list[str]:
    return [check.id for check in checks]


def with_changes(
    *, balance: dict[str, int] | None = None, income: dict[str, int] | None = None, cash: dict[str, int] | None = None
) -> list[Statement]:
    return [sheet(**balance or {}), sheet(OPEN), year(Kind.INCOME, **income or {}), year(Kind.CASH_FLOW, **cash or {})]


def test_o35_company_s_passes_every_check() -> None:
    found = run(company())
    assert [check.id for check in found if check.ok is not True] == []
    assert {"FS-01", "FS-02", "FS-03", "FS-04", "FS-05", "FS-06", "FS-07", "FS-08", "FS-09", "FS-10", "FS-14"} <= set(
        rules(found)
    )


def test_o35_reserves_rose_by_the_profit_less_what_was_paid_out() -> None:
    earned = next(check for check in run(company()) if check.id == "FS-09")
    assert (earned.ok, earned.difference) == (True, 0)
    assert earned.problem.values["risen"] == 400 * T
    assert earned.problem.values["profit"] - earned.problem.values["paid"] == (540 - 140) * T


def test_o38a_a_wrong_line_fails_only_its_total() -> None:
    (only,) = failing(with_changes(balance={"row_9": 1350}))
    assert (only.id, only.accounts[0], only.difference) == ("FS-02", "total_current_assets", 100 * T)
    assert only.suggestion is not None
    assert only.suggestion.values["account"] == "inventories"


def test_o38b_a_wrong_total_fails_the_balance_and_its_own_sum() -> None:
    found = failing(with_changes(balance={"row_30": 8300}))
    assert [(check.id, check.accounts[0], check.difference) for check in found] == [
        ("FS-01", "total_assets", -100 * T),
        ("FS-02", "total_assets", -100 * T),
    ]


def test_o38c_wrong_cash_at_the_end_fails_both_ties() -> None:
    found = failing(with_changes(cash={"cash_end": 900}))
    assert rules(found) == ["FS-07", "FS-08"]
    assert {check.difference for check in found} == {-100 * T}


def test_o38d_yuan_under_a_heading_of_ten_thousand_is_a_unit_mismatch() -> None:
    now, before = sheet(unit=T * 10_000), [sheet(OPEN)]
    (wrong,) = [check for check in failing([now], before) if check.id == "FS-12"]
    assert wrong.severity == "warn"
    assert wrong.suggestion is not None
    assert wrong.suggestion.values["times"] == "10000"
    assert "FS-12" not in rules(failing([sheet()], before))


def test_o38e_the_omitted_investment_income_is_named() -> None:
    found = failing(with_changes(income={"operating_profit": 700}))
    wrong = next(check for check in found if check.accounts[0] == "operating_profit")
    assert (wrong.id, wrong.difference) == ("FS-05", 10 * T)
    assert wrong.suggestion is not None
    assert (wrong.suggestion.key, wrong.suggestion.values["account"]) == ("statement.hint.omitted", "investment_income")


def test_a_gap_within_rounding_is_none() -> None:
    assert rules(failing(with_changes(balance={"row_9": 1252}))) == []
    assert rules(failing(with_changes(balance={"row_9": 1253}))) == ["FS-02"]


def test_tolerance_is_the_bank_s_own() -> None:
    strict = Policy().changed(fs_tolerance_units=0, fs_tolerance_share=0.0)
    found = run(with_changes(balance={"row_9": 1251}), policy=strict)
    assert "FS-02" in [check.id for check in found if check.ok is False]


def test_only_a_meaningless_imbalance_blocks() -> None:
    small, large = (next(iter(failing(with_changes(balance={"row_30": value})))) for value in (8300, 16400))
    assert (small.severity, large.severity) == ("warn", "block")


def test_findings_point_at_their_cells() -> None:
    only = failing(with_changes(balance={"row_9": 1350}))[0]
    assert only.sources[0].file == "S.xlsx"
    assert len(only.sources) == len(only.accounts)


def test_swapped_digits_and_wrong_signs_are_recognised() -> None:
    (swapped,) = failing([year(Kind.INCOME, operating_cost=7650)])
    assert swapped.suggestion is not None
    assert (swapped.suggestion.key, swapped.suggestion.values["account"]) == ("statement.hint.digits", "operating_cost")
    wrong = failing([year(Kind.INCOME, investment_income=-10)])
    assert [check.suggestion.values["account"] for check in wrong if check.suggestion] == ["investment_income"]
    assert wrong[0].suggestion is not None
    assert wrong[0].suggestion.key == "statement.hint.sign"


@pytest.mark.parametrize(("losses", "sign"), [(-50, 1), (50, -1), (37, None)])
def test_impairment_losses_are_read_both_ways(losses: int, sign: int | None) -> None:
    profit = 710 - 50
    written = year(
        Kind.INCOME, asset_impairment_loss=losses, operating_profit=profit, profit_before_tax=profit + 10, net_profit=profit - 170
    )
    assert impairment_sign(written, Policy()) == sign
    check = next(check for check in run([written]) if check.accounts[0] == "operating_profit")
    assert check.ok is (sign is not None)
    told = check.suggestion is not None and check.suggestion.key == "statement.hint.impairment_deducted"
    assert told is (sign == -1)


def test_impairment_stands_as_a_cost_within_the_total_cost_whatever_its_sign_elsewhere() -> None:
    costs = {
        "total_operating_cost": 8350,
        "asset_impairment_loss": -50,
        "operating_profit": 660,
        "profit_before_tax": 670,
        "net_profit": 490,
    }
    assert failing([year(Kind.INCOME, **costs)]) == []


def test_cash_that_includes_restricted_cash_ties() -> None:
    flow = year(Kind.CASH_FLOW, cash_end=850, net_cash_change=250, cff=135, borrowings_raised=2450, restricted_cash_included=50)
    assert failing([sheet(), sheet(OPEN), flow]) == []


def test_lines_inside_another_are_not_counted_twice() -> None:
    told_beside = with_changes(balance={"interest_receivable": 30})
    assert failing([replace(one, standard=Standard.ENTERPRISE) for one in told_beside]) == []
    assert rules(failing(told_beside)) == ["FS-02"]


def test_a_subtotal_that_is_not_told_is_taken_apart() -> None:
    values = {code: value for code, value in column(0).items() if code not in ("total_current_assets", "fixed_assets_net")}
    bare = statement(Kind.BALANCE_SHEET, Period(CLOSE, Span.INSTANT), values | {"fixed_assets": 3200})
    assert failing([bare]) == []


def test_condensed_statements_are_not_called_wrong() -> None:
    few = statement(
        Kind.BALANCE_SHEET, Period(CLOSE, Span.INSTANT), {"total_current_assets": 4000, "cash": 800, "total_assets": 8200}
    )
    found = run([few])
    assert [check.ok for check in found] == [None] * len(found)


def test_a_form_of_before_2007_adds_investment_income_later() -> None:
    old = {
        "operating_revenue": 100, "operating_cost": 60, "taxes_and_surcharges": 5, "main_business_profit": 35, "other_business_profit": 5, "selling_expense": 10,
        "admin_expense": 8, "finance_expense": 2, "operating_profit": 20, "investment_income": 4, "profit_before_tax": 24, "income_tax_expense": 6, "net_profit": 18,
    }  # fmt: skip
    assert failing([statement(Kind.INCOME, Period(CLOSE, Span.YEAR, 12), old)]) == []


def test_restated_comparatives_are_shown_with_what_changed() -> None:
    before = replace(sheet(OPEN), comparative=False)
    restated = sheet(OPEN, retained_earnings=430, total_equity=3150)
    (found,) = [check for check in failing([sheet(), restated], [before]) if check.id == "FS-11"]
    assert set(found.accounts) == {"retained_earnings", "total_equity"}
    assert "FS-11" not in rules(failing(company(), [before]))


def test_columns_taken_the_wrong_way_round_are_said_to_be() -> None:
    before = replace(sheet(OPEN), comparative=False)
    wrong_way = [replace(before, period=sheet().period), replace(sheet(), period=before.period, comparative=True)]
    (found,) = [check for check in failing(wrong_way, [before]) if check.id == "FS-11"]
    assert found.suggestion is not None
    assert found.suggestion.key == "statement.hint.swapped"


def test_the_opening_balance_may_come_from_the_file_before() -> None:
    before = replace(sheet(OPEN), comparative=False)
    found = run([sheet(), year(Kind.INCOME), year(Kind.CASH_FLOW)], [before])
    assert {"FS-08", "FS-09"} <= {check.id for check in found if check.ok}


def test_parts_may_not_exceed_their_line() -> None:
    (over,) = [check for check in failing(with_changes(balance={"row_10": 4000})) if check.id == "FS-10"]
    assert over.accounts[0] == "inventories"
    worn = failing(with_changes(balance={"row_19": 5600, "row_20": -600}))
    assert "accumulated_depreciation" in [check.accounts[0] for check in worn]


def test_negative_receivables_belong_on_the_other_side() -> None:
    (found,) = [check for check in failing(with_changes(balance={"row_5": -200})) if check.id == "FS-13"]
    assert found.problem.values["other"] == "accounts_payable"


def test_interest_without_borrowings_and_the_reverse() -> None:
    none = [sheet(row_31=0, row_42=0), sheet(OPEN, row_31=0, row_42=0), year(Kind.INCOME)]
    assert [check.problem.key for check in failing(none) if check.id == "FS-14"] == ["statement.check.interest_without_debt"]
    free = [sheet(), sheet(OPEN), year(Kind.INCOME, interest_expense=0)]
    assert [check.problem.key for check in failing(free) if check.id == "FS-14"] == ["statement.check.debt_without_interest"]


def test_revenue_is_compared_with_invoices_only_where_every_month_is_known() -> None:
    months = [date(2025, month, 1) for month in range(1, 13)]
    low = MonthlyFlows(dict.fromkeys(months, 500 * T))
    (found,) = [check for check in failing(company(), flows=low) if check.id == "FS-15"]
    assert found.problem.key == "statement.check.invoices"
    partly = MonthlyFlows(dict.fromkeys(months[1:], 500 * T))
    assert "FS-15" not in rules(run(company(), flows=partly))
    fair = MonthlyFlows(dict.fromkeys(months, 750 * T), dict.fromkeys(months, 760 * T))
    assert [check.ok for check in run(company(), flows=fair) if check.id == "FS-15"] == [True, True]


def test_a_comparison_column_is_not_held_against_the_flows_of_today() -> None:
    assert all(check.comparative for check in run([sheet(OPEN)]))


def test_international_sums_are_checked_only_where_they_prove_something() -> None:
    sheet_abroad = {
        "cash": 10828, "short_term_investments": 2020, "cash_and_short_term_investments": 12848, "trading_assets": 1723, "accounts_receivable": 3569, "inventories": 4728,
        "other_current_assets": 3129, "total_current_assets": 25997, "long_term_equity_investments": 18087, "deferred_tax_assets": 1319, "fixed_assets": 10303,
        "indefinite_intangibles": 13301, "goodwill": 18139, "other_noncurrent_assets": 13403, "total_assets": 100549, "accounts_payable": 21715, "short_term_borrowings": 1499,
        "current_noncurrent_liabilities": 648, "taxes_payable": 1387, "total_current_liabilities": 25249, "long_term_borrowings": 42375, "other_noncurrent_liabilities": 4084,
        "deferred_tax_liabilities": 2469, "paid_in_capital": 1760, "capital_reserve": 19801, "retained_earnings": 76054, "oci": -16843, "treasury_shares": -55916, "equity_parent": 24856,
        "minority_interest": 1516, "total_equity": 26372, "total_liabilities_equity": 100549,
    }  # fmt: skip
    abroad = replace(statement(Kind.BALANCE_SHEET, Period(CLOSE, Span.INSTANT), sheet_abroad), standard=Standard.INTERNATIONAL)
    found = run([abroad])
    assert [check.accounts[0] for check in found if check.ok is not True] == []
    assert {check.id for check in found} == {"FS-01", "FS-02", "FS-03", "FS-04"}


def test_sentences_exist_in_both_languages_for_every_finding() -> None:
    faults = [
        *run(with_changes(balance={"row_30": 8300, "row_5": -200, "row_10": 4000, "row_9": 1350}, cash={"cash_end": 900}), [replace(sheet(OPEN, row_9=1), comparative=False)]),
        *run(with_changes(income={"operating_profit": 700}, balance={"row_31": 0, "row_42": 0})),
    ]  # fmt: skip
    for check in faults:
        for finding in (check.problem, check.suggestion):
            for language in ("zh", "en") if finding else ():
                assert finding.said(functools.partial(text, language))
        assert has(f"{check.problem.key}_remedy")
    assert "流动资产合计" in failing(with_changes(balance={"row_9": 1350}))[0].problem.said(functools.partial(text, "zh"))


def _values(at: int) -> dict[str, Decimal]:
    return {code: value * T for code, value in column(at).items()}


def test_which_column_closes_is_told_by_the_prior_period_the_cash_or_the_profit() -> None:
    close, opening = _values(0), _values(1)
    flow = {code: value * T for code, value in CASH.items()}
    assert closing_is_first(close, opening, prior=opening) is True
    assert closing_is_first(opening, close, prior=opening) is False
    assert closing_is_first(close, opening, flow=flow) is True
    assert closing_is_first(opening, close, flow=flow) is False
    assert closing_is_first(close, opening, income={"net_profit": 400 * T}) is True
    assert closing_is_first(opening, close, income={"net_profit": 400 * T}) is False


def test_nothing_decides_between_columns_without_ties() -> None:
    close, opening = _values(0), _values(1)
    assert closing_is_first(close, opening) is None
    assert closing_is_first(close, close, prior=close) is None
    assert closing_is_first(close, opening, income={"net_profit": 540 * T}) is None


#: A line that is alone below its total says nothing by differing: the others may not have been told.
_ITEMS = [code for code in column(0) if CHART[code].role == "item" and code != "long_term_borrowings"]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(_ITEMS), st.integers(5, 10**6), st.sampled_from((-1, 1)))
def test_any_item_changed_beyond_rounding_fails_the_sum_it_is_in_by_as_much(code: str, by: int, sign: int) -> None:
    value = column(0)[code] + sign * by
    found = [check for check in failing([sheet(**{code: value})]) if check.id in ("FS-02", "FS-03", "FS-04")]
    assert len(found) == 1
    assert abs(found[0].difference or 0) == by * T


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10**9))
def test_checks_hold_whatever_the_unit(times: int) -> None:
    unit = T * times
    assert failing([sheet(unit=unit), sheet(OPEN, unit)]) == []


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(CHART)), st.integers(-(10**9), 10**9), max_size=25), st.sampled_from(list(Kind)))
def test_no_statement_however_odd_makes_a_check_fall_over(values: dict[str, int], kind: Kind) -> None:
    span = Period(CLOSE, Span.INSTANT) if kind is Kind.BALANCE_SHEET else Period(CLOSE, Span.YEAR, 12)
    for check in run([statement(kind, span, values)], company()):
        assert check.ok is None or isinstance(check.ok, bool)
        assert all(source.row <= len(INCOME) + len(values) + 60 for source in check.sources)
