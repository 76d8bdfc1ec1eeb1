"""Ratios of a company that is worked out by hand, what they are missing for, and where they stand against the lines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from companies import CLOSING, FLOWS, OPENING, SERVICE, accounts, amounts, company_s

from postloan.borrower.analysis import NAMES, Basis, Level, Ratio, Service, Side, Unit, flow_basis, ratios
from postloan.policy import Policy
from postloan.statement import Accounts, Period, Span

POLICY, Y23 = Policy(), date(2023, 12, 31)

#: Oracle O-36, whole.
O_36 = {
    "current_ratio": "1.1111", "quick_ratio": "0.7639", "quick_ratio_conservative": "0.7083", "cash_ratio": "0.2222", "debt_to_assets": "0.560976",
    "debt_to_equity": "1.2778", "equity_multiplier": "2.2778", "ebit": "900", "ebitda": "1360", "interest_cover": "5.0", "ebitda_interest_cover": "7.5556",
    "debt_to_ebitda": "2.2059", "net_debt_to_ebitda": "1.6176", "receivable_days": "54.0", "inventory_days": "62.667", "payable_days": "46.667",
    "cash_cycle": "70.0", "gross_margin": "0.25", "operating_margin": "0.078889", "net_margin": "0.06", "roa": "0.069858", "roe": "0.158824",
    "cash_to_profit": "1.4907", "cfo_to_current_liabilities": "0.2236", "dscr": "2.4583",
}  # fmt: skip


def of(
    now: Accounts, before: Accounts | None = None, policy: Policy = POLICY, schedule: Service | None = None
) -> dict[str, Ratio]:
    return {one.name: one for one in ratios(now, before, policy, schedule=schedule)}


def without(*names: str) -> Accounts:
    whole = company_s()
    return replace(whole, values={account: amount for account, amount in whole.values.items() if account not in names})


@pytest.mark.parametrize(("name", "value"), O_36.items())
def test_the_worked_example_comes_out(name: str, value: str) -> None:
    found = of(company_s(), schedule=SERVICE)[name].value
    assert found is not None
    assert round(found, len(value.partition(".")[2])) == float(value)


def test_every_ratio_is_there_in_its_order_and_says_why_it_is_missing() -> None:
    found = ratios(company_s(), None, POLICY)
    assert tuple(one.name for one in found) == NAMES
    assert all((one.value is None) == (one.why_missing is not None) for one in found)
    assert [one.name for one in ratios(company_s(), None, POLICY, names=["roe", "dscr"])] == ["dscr", "roe"]


def test_nothing_known_is_nothing_said() -> None:
    found = ratios(Accounts(Period(date(2023, 12, 31), Span.YEAR, 12), {}), None, POLICY, schedule=SERVICE)
    assert {one.value for one in found} == {None}
    assert {one.level for one in found} == {None}


def test_a_ratio_carries_what_went_into_it() -> None:
    cash = of(company_s())["cash_ratio"]
    assert cash.inputs == (("cash", Decimal(800)), ("trading_assets", None), ("total_current_liabilities", Decimal(3600)))
    days = of(company_s())["receivable_days"]
    assert dict(days.inputs) == amounts(
        **{"accounts_receivable.opening": 1200, "accounts_receivable": 1500, "operating_revenue": 9000}
    )


def test_balances_are_of_the_date_and_flows_of_their_stretch() -> None:
    found = of(company_s())
    assert (found["current_ratio"].basis, found["roa"].basis) == (Basis.INSTANT, Basis.YEAR)
    assert (found["roa"].unit, found["ebit"].unit, found["dscr"].unit) == (Unit.RATIO, Unit.MONEY, Unit.TIMES)


def test_without_an_opening_the_closing_balance_is_taken_and_it_says_so() -> None:
    found = of(replace(company_s(), opening={}))
    assert found["receivable_days"].value == pytest.approx(360 * 1500 / 9000)
    assert "ratio.note.closing_only" in found["receivable_days"].notes
    assert "ratio.note.closing_only" not in of(company_s())["receivable_days"].notes


@pytest.mark.parametrize(("account", "names"), [
    ("inventories", ["quick_ratio", "inventory_days", "cash_cycle"]),
    ("total_current_liabilities", ["current_ratio", "cash_ratio", "cfo_to_current_liabilities"]),
    ("profit_before_tax", ["ebit", "ebitda", "interest_cover", "dscr"]),
    ("cfo", ["cfads_cover", "cash_to_profit", "operating_cash_flow"]),
    ("operating_revenue", ["net_margin", "asset_turnover", "cash_to_revenue"]),
])  # fmt: skip
def test_what_is_missing_leaves_its_ratios_missing(account: str, names: list[str]) -> None:
    found = of(without(account), schedule=SERVICE)
    assert {name: (found[name].value, found[name].why_missing) for name in names} == dict.fromkeys(
        names, (None, "ratio.why.missing")
    )
    assert all((account, None) in found[name].inputs for name in names)


def test_a_blank_line_counts_as_nothing_only_where_the_others_add_up_to_the_total() -> None:
    whole = company_s()
    serves = replace(whole, values={**without("inventories").values, "total_current_assets": Decimal(2750)})
    quick = of(serves)["quick_ratio"]
    assert quick.value == pytest.approx(2750 / 3600)
    assert "ratio.note.blank_is_nothing" in quick.notes
    assert of(serves)["inventory_days"].value is None


def test_debt_that_may_lack_something_says_so() -> None:
    debt = of(without("long_term_borrowings"))["interest_bearing_debt"]
    assert debt.value == 2000
    assert "ratio.note.may_lack" in debt.notes
    bare = of(without("long_term_borrowings", "short_term_borrowings"))["interest_bearing_debt"]
    assert (bare.value, bare.why_missing) == (None, "ratio.why.missing")
    assert "ratio.note.may_lack" not in of(company_s())["interest_bearing_debt"].notes


def test_a_company_without_debt_owes_none() -> None:
    values = without("short_term_borrowings", "long_term_borrowings", "total_noncurrent_liabilities").values
    free = replace(
        company_s(), values={**values, "total_current_liabilities": Decimal(1600), "total_noncurrent_liabilities": Decimal(0)}
    )
    found = of(free)
    assert found["interest_bearing_debt"].value == 0
    assert (found["short_debt_share"].value, found["short_debt_share"].why_missing) == (None, "ratio.why.zero")
    assert found["debt_to_ebitda"].value == 0


def test_without_equity_its_ratios_mean_nothing_and_are_an_alarm() -> None:
    for equity in (0, -500):
        found = of(replace(company_s(), values={**CLOSING, **FLOWS, "total_equity": Decimal(equity)}))
        for name in ("debt_to_equity", "equity_multiplier"):
            assert (found[name].value, found[name].why_missing) == (None, "ratio.why.no_equity")
            assert found[name].level is Level.ALARM
    negative = {**OPENING, "total_equity": Decimal(-3600)}
    assert of(replace(company_s(), opening=negative))["roe"].why_missing == "ratio.why.no_equity", "the average is 0"


def test_debt_on_earnings_that_are_gone_is_an_alarm_and_no_number() -> None:
    found = of(replace(company_s(), values={**CLOSING, **FLOWS, "profit_before_tax": Decimal(-900)}))
    assert found["ebitda"].value == -260
    assert (found["debt_to_ebitda"].value, found["debt_to_ebitda"].level) == (None, Level.ALARM)
    assert (found["interest_cover"].value, found["interest_cover"].level) == (-4.0, Level.ALARM)


def test_interest_that_is_not_told_apart_is_the_finance_expense_and_says_so() -> None:
    found = of(without("interest_expense"))
    assert found["interest_cover"].value == pytest.approx((720 + 190) / 190)
    assert "ratio.note.finance_expense" in found["interest_cover"].notes
    earns = of(replace(company_s(), values={**without("interest_expense").values, "finance_expense": Decimal(-20)}))
    assert (earns["interest_cover"].value, earns["interest_cover"].why_missing) == (None, "ratio.why.no_interest")


def test_depreciation_comes_from_the_supplement_else_as_told_else_from_what_is_accumulated() -> None:
    supplement = [name for name in FLOWS if name.startswith("sup_")]
    assert "ratio.note.depreciation_supplement" in of(company_s())["ebitda"].notes
    bare = without(*supplement)
    told = of(replace(bare, values={**bare.values, **amounts(depreciation=350, amortisation=30)}))["ebitda"]
    assert (told.value, "ratio.note.depreciation_told" in told.notes) == (1280, True)
    risen = of(bare)["ebitda"]
    assert (risen.value, "ratio.note.depreciation_accumulated" in risen.notes) == (1300, True)
    unknown = of(replace(bare, opening={}))["ebitda"]
    assert (unknown.value, unknown.why_missing) == (None, "ratio.why.missing")


def test_what_is_accumulated_tells_nothing_when_it_falls() -> None:
    bare = without(*(name for name in FLOWS if name.startswith("sup_")))
    assert of(replace(bare, opening={**OPENING, "accumulated_depreciation": Decimal(1801)}))["ebitda"].value is None


def test_within_the_year_depreciation_is_that_of_the_last_whole_year_and_it_is_said() -> None:
    year = accounts(Y23, profit_before_tax=100, interest_expense=10, sup_depreciation=40, sup_amortisation=5)
    nine = accounts(date(2024, 9, 30), 9, profit_before_tax=90, interest_expense=9)
    found = flow_basis([year, nine], date(2024, 9, 30))
    assert found is not None
    ebitda = of(found)["ebitda"]
    assert (ebitda.value, ebitda.basis) == (132 + 45, Basis.ANNUALISED)
    assert "ratio.note.depreciation_last_year" in ebitda.notes
    assert of(nine)["ebitda"].value is None, "without the year it is not known"


def test_debt_service_needs_the_schedules_of_all_loans() -> None:
    assert of(company_s())["dscr"].why_missing == "ratio.why.no_schedule"
    assert of(company_s(), schedule=replace(SERVICE, unplanned=1))["dscr"].why_missing == "ratio.why.schedule_short"
    assert of(company_s(), schedule=replace(SERVICE, currency="USD"))["dscr"].why_missing == "ratio.why.other_currency"
    late = replace(SERVICE, arrears=Decimal(20))
    assert of(company_s(), schedule=late)["dscr"].value == pytest.approx((1360 - 180) / 500)
    idle = replace(SERVICE, principal=Decimal(0), interest=Decimal(0))
    assert of(company_s(), schedule=idle)["dscr"].why_missing == "ratio.why.nothing_due"


def test_capital_spending_and_working_capital_are_taken_off_when_the_policy_says_so() -> None:
    def dscr(**changed: float) -> float | None:
        return of(company_s(), policy=POLICY.changed(**changed), schedule=SERVICE)["dscr"].value

    assert dscr(dscr_capex_share=0.5) == pytest.approx((1360 - 180 - 350) / 480)
    assert dscr(dscr_less_working_capital=1) == pytest.approx((1360 - 180 - 365) / 480)


def test_cash_flow_is_before_interest_already_unless_the_policy_says_otherwise() -> None:
    assert of(company_s(), schedule=SERVICE)["cfads_cover"].value == pytest.approx(805 / 480)
    adds = of(company_s(), policy=POLICY.changed(cfads_adds_interest=1), schedule=SERVICE)
    assert adds["cfads_cover"].value == pytest.approx((805 + 175) / 480)


def test_days_follow_the_policy_and_lines_too() -> None:
    found = of(company_s(), policy=POLICY.changed(ratio_days_basis=365, current_ratio_watch=1.1))
    assert found["receivable_days"].value == pytest.approx(54 * 365 / 360)
    assert (found["current_ratio"].watch, found["current_ratio"].level) == (1.1, Level.NORMAL)
    assert of(company_s())["current_ratio"].level is Level.WATCH


@pytest.mark.parametrize(("worse", "value", "level"), [
    (Side.HIGH, 0.70, Level.NORMAL), (Side.HIGH, 0.7001, Level.WATCH), (Side.HIGH, 0.85, Level.WATCH), (Side.HIGH, 0.8501, Level.ALARM),
    (Side.LOW, 0.85, Level.NORMAL), (Side.LOW, 0.84, Level.WATCH), (Side.LOW, 0.70, Level.WATCH), (Side.LOW, 0.69, Level.ALARM),
])  # fmt: skip
def test_a_value_on_a_line_is_not_beyond_it(worse: Side, value: float, level: Level) -> None:
    watch, alarm = (0.70, 0.85) if worse is Side.HIGH else (0.85, 0.70)
    assert Ratio("any", value, Unit.RATIO, (), Basis.INSTANT, watch, alarm, worse).level is level


def test_cash_burnt_two_years_running_is_an_alarm() -> None:
    burning = replace(company_s(), values={**CLOSING, **FLOWS, "cfo": Decimal(-1)})
    year_before = accounts(date(2022, 12, 31), cfo=-5)
    assert of(burning, year_before)["operating_cash_flow"].level is Level.ALARM
    assert of(burning, accounts(date(2022, 12, 31), cfo=5))["operating_cash_flow"].level is None
    assert of(burning, accounts(date(2021, 12, 31), cfo=-5))["operating_cash_flow"].level is None


def test_the_small_form_gives_its_own_names() -> None:
    held = replace(company_s(), values={**CLOSING, **FLOWS, "short_term_investments": Decimal(100)})
    assert of(held)["cash_ratio"].value == pytest.approx(900 / 3600)
    assert ("short_term_investments", Decimal(100)) in of(held)["cash_ratio"].inputs
