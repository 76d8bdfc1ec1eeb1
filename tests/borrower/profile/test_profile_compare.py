"""Now against then: like for like, and labelled."""

from datetime import date
from decimal import Decimal

import pytest

from postloan.borrower.analysis import Basis
from postloan.borrower.profile.compare import Against, against_medians, compare, end_of, ends, like
from postloan.policy import Policy
from postloan.statement import Accounts, Period, Span

POLICY = Policy()


def year(number: int, **values: int) -> Accounts:
    return Accounts(Period(date(number, 12, 31), Span.YEAR, 12), {name: Decimal(value) for name, value in values.items()})


def part(number: int, month: int, **values: int) -> Accounts:
    day = date(number, month, 30)
    return Accounts(Period(day, Span.CUMULATIVE, month), {name: Decimal(value) for name, value in values.items()})


SHEET = {"total_assets": 1000, "total_liabilities": 600, "total_current_assets": 500, "total_current_liabilities": 400}
ACCOUNTS = (
    year(2023, operating_revenue=1000, net_profit=100, **SHEET),
    year(2024, operating_revenue=1200, net_profit=60, **SHEET | {"total_liabilities": 700}),
    part(2025, 9, operating_revenue=600, net_profit=30, **SHEET | {"total_liabilities": 800}),
)


def line(name: str, found: object) -> object:
    return next(one for one in (*found.ratios, *found.amounts) if one.name == name)


def test_a_year_is_compared_with_a_year() -> None:
    found = compare(ACCOUNTS, date(2024, 12, 31), date(2023, 12, 31), POLICY)
    revenue = line("operating_revenue", found)
    assert (revenue.now, revenue.then, revenue.difference) == (1200, 1000, 200)
    margin = line("net_margin", found)
    assert margin.difference == pytest.approx(0.05 - 0.10)
    assert margin.better is False


def test_nine_months_are_set_beside_a_year_without_a_difference() -> None:
    found = compare(ACCOUNTS, date(2025, 9, 30), date(2024, 12, 31), POLICY)
    revenue = line("operating_revenue", found)
    assert (revenue.now_basis, revenue.then_basis) == (Basis.ANNUALISED, Basis.YEAR)
    assert (revenue.now, revenue.then) == (800, 1200)
    assert revenue.difference is None
    assert not revenue.alike


def test_balances_compare_whatever_the_flows_are_of() -> None:
    found = compare(ACCOUNTS, date(2025, 9, 30), date(2024, 12, 31), POLICY)
    assert line("total_liabilities", found).difference == 100
    debt = line("debt_to_assets", found)
    assert debt.difference == pytest.approx(0.1)
    assert debt.better is False


def test_what_is_missing_stays_missing_on_either_side() -> None:
    found = compare(ACCOUNTS, date(2024, 12, 31), date(2023, 12, 31), POLICY)
    cash = line("cash", found)
    assert (cash.now, cash.then, cash.difference, cash.better) == (None, None, None, None)


def test_without_a_then_there_is_only_a_now() -> None:
    found = compare(ACCOUNTS, date(2023, 12, 31), None, POLICY)
    assert found.then is None
    assert {one.then for one in (*found.ratios, *found.amounts)} == {None}
    assert compare(ACCOUNTS, date(2020, 1, 1), None, POLICY) is None


@pytest.mark.parametrize(
    ("against", "now", "paid_out", "expected"),
    [
        (Against.LAST, date(2025, 9, 30), None, date(2024, 12, 31)),
        (Against.LAST, date(2023, 12, 31), None, None),
        (Against.YEAR_AGO, date(2024, 12, 31), None, date(2023, 12, 31)),
        (Against.YEAR_AGO, date(2025, 9, 30), None, None),
        (Against.DISBURSEMENT, date(2025, 9, 30), date(2024, 5, 1), date(2023, 12, 31)),
        (Against.DISBURSEMENT, date(2025, 9, 30), date(2022, 5, 1), None),
        (Against.DISBURSEMENT, date(2025, 9, 30), None, None),
        (Against.PEERS, date(2025, 9, 30), date(2024, 5, 1), None),
    ],
)
def test_the_day_to_compare_with(against: Against, now: date, paid_out: date | None, expected: date | None) -> None:
    assert end_of(ACCOUNTS, now, against, paid_out) == expected


def test_ends_are_told_once_and_in_order() -> None:
    assert ends((*ACCOUNTS, ACCOUNTS[0])) == (date(2023, 12, 31), date(2024, 12, 31), date(2025, 9, 30))


def test_twelve_months_reported_compare_with_twelve_and_scaled_parts_only_with_each_other() -> None:
    assert like(Basis.YEAR, Basis.TTM)
    assert like(Basis.ANNUALISED, Basis.ANNUALISED)
    assert not like(Basis.ANNUALISED, Basis.YEAR)
    assert not like(Basis.ANNUALISED, Basis.TTM)
    assert not like(Basis.INSTANT, Basis.YEAR)


def test_medians_of_peers_take_the_column_of_then() -> None:
    found = against_medians(ACCOUNTS, date(2024, 12, 31), {"debt_to_assets": 0.5}, POLICY)
    debt = line("debt_to_assets", found)
    assert (debt.then, debt.better) == (0.5, False)
    assert debt.difference == pytest.approx(0.2)
    assert line("current_ratio", found).then is None
    assert found.amounts == ()
