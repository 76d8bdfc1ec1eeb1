"""Can this be true? Each test with its two figures, on statements small enough to check by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan import i18n
from postloan.borrower.health.digits import granularity, tail
from postloan.borrower.health.doubt import Doubt, Origin, Verdict, made, raised
from postloan.borrower.health.given import Turnover
from postloan.borrower.health.plausibility import TESTS, plausible
from postloan.policy import Policy
from postloan.statement import Accounts, Period, Span

POLICY = Policy()
D = Decimal
YEAR = Period(date(2025, 12, 31), Span.YEAR, 12)
BEFORE = Period(date(2024, 12, 31), Span.YEAR, 12)
#: A plain trader: nothing about it is odd.
PLAIN = {
    "cash": "812345.67", "accounts_receivable": "1503211.45", "notes_receivable": "98211.30", "prepayments": "203114.88", "inventories": "1249870.12",
    "other_receivables": "151233.91", "fixed_assets": "3198332.05", "construction_in_progress": "301477.63", "long_term_deferred_expenses": "98433.57",
    "total_assets": "8203441.09", "short_term_borrowings": "2000000.00", "accounts_payable": "902315.77", "advances_received": "151240.06",
    "payroll_payable": "119833.41", "taxes_payable": "80912.33", "other_payables": "129477.19", "long_term_borrowings": "1000000.00",
    "operating_revenue": "9012345.67", "operating_cost": "6748221.93", "admin_expense": "801233.47", "selling_expense": "498221.31",
    "interest_expense": "152311.07", "net_profit": "540123.44", "cfo": "601233.18", "paid_in_capital": "2500000.00",
}  # fmt: skip
OLD = PLAIN | {
    "cash": "612345.11", "accounts_receivable": "1400122.05", "notes_receivable": "90011.07", "prepayments": "151233.42", "inventories": "1101233.61",
    "other_receivables": "132211.09", "fixed_assets": "3204411.73", "construction_in_progress": "1233.21", "long_term_deferred_expenses": "118433.50",
    "accounts_payable": "851233.43", "advances_received": "101233.12", "payroll_payable": "109911.48", "taxes_payable": "70133.14",
    "other_payables": "161233.09", "operating_revenue": "8412345.03",
}  # fmt: skip


def accounts(period: Period = YEAR, values: Mapping[str, str] = PLAIN, opening: Mapping[str, str] | None = None) -> Accounts:
    return Accounts(
        period, {name: D(value) for name, value in values.items()}, {name: D(value) for name, value in (opening or {}).items()}
    )


def asked(name: str, *series: Accounts, policy: Policy = POLICY, **known: object) -> Doubt:
    (found,) = [one for one in plausible(series or (accounts(BEFORE, OLD), accounts()), policy, **known) if one.name == name]
    return found


def changed(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in (PLAIN | values).items() if value is not None}


def test_a_plain_company_raises_no_doubt_and_what_was_not_delivered_has_no_data() -> None:
    found = plausible([accounts(BEFORE, OLD), accounts()], POLICY)
    assert raised(found) == ()
    assert {one.name for one in found if one.verdict is Verdict.NO_DATA} == {"revenue_invoices", "revenue_inflow"}
    assert len(made(found)) == 7
    assert [one.name for one in found] == [test.__name__ for test in TESTS]


def test_every_test_has_its_sentences_in_both_languages() -> None:
    for test in TESTS:
        for verdict in (Verdict.DOUBT, Verdict.PLAUSIBLE, Verdict.NO_DATA):
            assert i18n.has(f"health.doubt.{test.__name__}.{verdict}")
    assert plausible([], POLICY) == ()


@pytest.mark.parametrize(
    ("sales", "verdict"),
    [("7209876.53", Verdict.DOUBT), ("7209876.54", Verdict.PLAUSIBLE), ("10814814.80", Verdict.PLAUSIBLE), ("10814814.81", Verdict.DOUBT), (None, Verdict.NO_DATA)],
)  # fmt: skip
def test_revenue_is_held_against_the_invoices(sales: str | None, verdict: Verdict) -> None:
    turnover = Turnover(sales=None if sales is None else D(sales))
    found = asked("revenue_invoices", turnover=turnover)
    assert found.verdict is verdict
    assert (found.first.origin, found.first.value, found.second.value) == (Origin.INVOICES, turnover.sales, D("9012345.67"))
    assert found.limits == {"plausible_turnover_min": 0.80, "plausible_turnover_max": 1.20}


def test_revenue_is_held_against_the_inflow_and_no_revenue_is_no_answer() -> None:
    half = Turnover(inflow=D("4506172.835"))
    assert asked("revenue_inflow", turnover=half).measure == pytest.approx(0.5)
    assert asked("revenue_inflow", turnover=half).verdict is Verdict.DOUBT
    assert asked("revenue_inflow", accounts(values=changed(operating_revenue=None)), turnover=half).verdict is Verdict.NO_DATA
    assert asked("revenue_inflow", accounts(values=changed(operating_revenue="0")), turnover=half).verdict is Verdict.NO_DATA


def test_receivables_that_grow_much_faster_than_sales_are_doubted() -> None:
    old = accounts(BEFORE, {"accounts_receivable": "1000", "operating_revenue": "9000"})
    new = accounts(YEAR, {"accounts_receivable": "1500", "operating_revenue": "9900"})
    found = asked("receivables_growth", old, new)
    assert (found.verdict, found.first.value, found.second.value) == (Verdict.DOUBT, pytest.approx(0.5), pytest.approx(0.1))
    assert found.measure == pytest.approx(0.4)
    level = accounts(YEAR, {"accounts_receivable": "1290", "operating_revenue": "9900"})
    assert asked("receivables_growth", old, level).verdict is Verdict.PLAUSIBLE


def test_claims_swapped_for_notes_are_no_growth_and_falling_ones_no_doubt() -> None:
    old = accounts(BEFORE, {"accounts_receivable": "600", "notes_receivable": "400", "operating_revenue": "9000"})
    swapped = accounts(YEAR, {"accounts_receivable": "1000", "operating_revenue": "9000"})
    fallen = accounts(YEAR, {"accounts_receivable": "900", "operating_revenue": "4500"})
    assert asked("receivables_growth", old, swapped).first.value == 0
    assert asked("receivables_growth", old, fallen).measure == pytest.approx(0.4)
    assert asked("receivables_growth", old, fallen).verdict is Verdict.PLAUSIBLE


def test_receivables_of_another_stretch_are_not_compared() -> None:
    half = accounts(Period(date(2025, 6, 30), Span.CUMULATIVE, 6))
    assert asked("receivables_growth", accounts(BEFORE, OLD), half).verdict is Verdict.NO_DATA
    opened = accounts(YEAR, PLAIN, {"accounts_receivable": "100"})
    assert asked("receivables_growth", opened).verdict is Verdict.NO_DATA


@pytest.mark.parametrize(
    ("cash", "debt", "verdict"),
    [("201", "401", Verdict.DOUBT), ("200", "401", Verdict.PLAUSIBLE), ("201", "400", Verdict.PLAUSIBLE), (None, "401", Verdict.NO_DATA), ("201", None, Verdict.NO_DATA)],
)  # fmt: skip
def test_much_cash_beside_much_debt_is_doubted(cash: str | None, debt: str | None, verdict: Verdict) -> None:
    values = {"cash": cash, "short_term_borrowings": debt, "total_assets": "1000"}
    found = asked("cash_and_debt", accounts(values={name: value for name, value in values.items() if value is not None}))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("interest", "verdict"),
    [("19", Verdict.DOUBT), ("20", Verdict.PLAUSIBLE), ("120", Verdict.PLAUSIBLE), ("121", Verdict.DOUBT)],
)
def test_interest_must_fit_the_average_debt(interest: str, verdict: Verdict) -> None:
    values = {"interest_expense": interest, "short_term_borrowings": "1200"}
    found = asked(
        "interest_rate", accounts(values=values, opening={"short_term_borrowings": "500", "long_term_borrowings": "300"})
    )
    assert (found.verdict, found.second.value) == (verdict, D(1000))


def test_interest_of_half_a_year_counts_twice() -> None:
    half = accounts(Period(date(2025, 6, 30), Span.CUMULATIVE, 6), {"interest_paid": "30", "short_term_borrowings": "1000"})
    found = asked("interest_rate", half)
    assert (found.measure, found.first.value, found.first.accounts) == (pytest.approx(0.06), D(60), ("interest_paid",))


def test_without_debt_the_rate_is_not_asked_but_interest_without_debt_is() -> None:
    none = accounts(values={"interest_expense": "50", "short_term_borrowings": "0", "total_assets": "1000"})
    assert asked("interest_rate", none).verdict is Verdict.NOT_ASKED
    assert asked("interest_without_debt", none).verdict is Verdict.DOUBT


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"interest_expense": "50", "total_assets": "1000"}, Verdict.DOUBT), ({"interest_expense": "50"}, Verdict.NO_DATA),
        ({"total_assets": "1000", "short_term_borrowings": "5"}, Verdict.NO_DATA), ({"interest_expense": "0", "total_assets": "1000"}, Verdict.NOT_ASKED),
        ({"interest_expense": "50", "total_assets": "1000", "bonds_payable": "900"}, Verdict.PLAUSIBLE),
    ],
)  # fmt: skip
def test_interest_needs_borrowings_to_go_with_it(values: Mapping[str, str], verdict: Verdict) -> None:
    assert asked("interest_without_debt", accounts(values=values)).verdict is verdict


def test_a_loan_that_was_repaid_within_the_year_explains_the_interest() -> None:
    repaid = accounts(
        values={"interest_expense": "50", "total_assets": "1000", "short_term_borrowings": "0"},
        opening={"short_term_borrowings": "800"},
    )
    found = asked("interest_without_debt", repaid)
    assert (found.verdict, found.second.value) == (Verdict.PLAUSIBLE, D(800))


@pytest.mark.parametrize(
    ("profit", "cash", "verdict"),
    [("100", "49", Verdict.DOUBT), ("100", "50", Verdict.PLAUSIBLE), ("100", "-20", Verdict.DOUBT), ("-5", "-20", Verdict.NOT_ASKED), ("100", None, Verdict.NO_DATA), (None, "5", Verdict.NO_DATA)],
)  # fmt: skip
def test_a_profit_must_bring_cash(profit: str | None, cash: str | None, verdict: Verdict) -> None:
    values = {"net_profit": profit, "cfo": cash}
    assert asked("profit_without_cash", accounts(values={k: v for k, v in values.items() if v is not None})).verdict is verdict


def test_an_old_statement_with_a_new_date_is_noticed() -> None:
    found = asked("unchanged", accounts(BEFORE, PLAIN), accounts())
    assert (found.verdict, found.measure) == (Verdict.DOUBT, 1.0)
    assert "paid_in_capital" not in found.first.accounts
    assert "total_assets" not in found.first.accounts
    assert found.first.value == found.second.value == 16


def test_few_equal_balances_are_no_doubt_and_too_few_items_no_data() -> None:
    some = {name: PLAIN[name] for name in ("short_term_borrowings", "long_term_borrowings", "inventories")}
    assert asked("unchanged", accounts(BEFORE, OLD | some), accounts()).measure == pytest.approx(3 / 16)
    assert asked("unchanged", accounts()).verdict is Verdict.NO_DATA
    assert asked("unchanged", accounts(BEFORE, OLD), accounts(values={"cash": "1"})).verdict is Verdict.NO_DATA


def test_round_figures_are_counted_against_chance() -> None:
    faked = {name: str(round(D(value), -5)) for name, value in PLAIN.items()}
    found = asked("round_numbers", accounts(values=faked), unit=D(1))
    assert (found.verdict, found.first.value) == (Verdict.DOUBT, found.second.value)
    assert found.measure < 1e-9
    assert asked("round_numbers").verdict is Verdict.PLAUSIBLE
    assert asked("round_numbers", accounts(values={"cash": "100000"})).verdict is Verdict.NO_DATA


def test_a_statement_in_ten_thousands_is_not_round_for_that() -> None:
    wan = {name: str(D(value).quantize(D(1)) * 10_000) for name, value in PLAIN.items()}
    assert asked("round_numbers", accounts(values=wan), unit=D(10_000)).verdict is Verdict.PLAUSIBLE
    assert asked("round_numbers", accounts(values=wan)).details["step"] == D(10_000)
    assert asked("round_numbers", accounts(values=wan), unit=D(1)).verdict is Verdict.DOUBT


def test_agreed_amounts_may_be_round() -> None:
    loans = changed(short_term_borrowings="9000000.00", long_term_borrowings="3000000.00", notes_receivable="500000.00")
    found = asked("round_numbers", accounts(values=loans))
    assert not {"short_term_borrowings", "paid_in_capital", "notes_receivable"} & set(found.second.accounts)


@pytest.mark.parametrize(
    ("found", "among", "chance"), [(0, 20, 1.0), (1, 1, 0.01), (2, 2, 0.0001), (1, 2, 0.0199), (3, 20, 0.0010035)]
)
def test_the_chance_of_so_many_is_binomial(found: int, among: int, chance: float) -> None:
    assert tail(found, among) == pytest.approx(chance, rel=1e-3)


@pytest.mark.parametrize(
    ("values", "unit", "step"),
    [(["1.05", "20"], None, "0.01"), (["100", "2050"], None, "10"), (["1230000", "50000"], None, "10000"), (["1000000"], None, "10000"), (["1230000"], "1", "1"), (["12.5"], "1", "0.1")],
)  # fmt: skip
def test_the_step_of_figures_is_the_largest_power_of_ten_in_all_of_them(values: list[str], unit: str | None, step: str) -> None:
    assert granularity([D(value) for value in values], None if unit is None else D(unit)) == D(step)


def test_other_limits_of_the_policy_give_other_answers() -> None:
    strict = POLICY.changed(plausible_cash_to_profit_min=1.2, plausible_interest_max=0.04)
    assert asked("profit_without_cash", policy=strict).verdict is Verdict.DOUBT
    assert asked("interest_rate", policy=strict).verdict is Verdict.DOUBT


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(PLAIN))), st.sampled_from(["1", "1000", "0.01"]))
def test_whatever_is_missing_nothing_is_raised_and_no_test_says_what_it_cannot_know(left_out: set[str], scale: str) -> None:
    values = {name: D(value) * D(scale) for name, value in PLAIN.items() if name not in left_out}
    for one in plausible([Accounts(YEAR, values)], POLICY):
        if one.verdict is Verdict.DOUBT:
            assert one.first.value is not None or one.name == "interest_without_debt"
        if one.first.value is None and one.second.value is None:
            assert one.verdict in (Verdict.NO_DATA, Verdict.NOT_ASKED)
