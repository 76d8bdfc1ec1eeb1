"""Growth and changes: like against like, or nothing."""

from dataclasses import replace
from datetime import date

import pytest
from companies import OPENING, accounts, amounts, company_s

from postloan.borrower.analysis import Basis, Ratio, flow_basis, ratios, year_before
from postloan.policy import Policy
from postloan.statement import Accounts

Y21, Y22, Y23, NINE23, NINE24 = date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31), date(2023, 9, 30), date(2024, 9, 30)


def of(now: Accounts, before: Accounts | None) -> dict[str, Ratio]:
    return {one.name: one for one in ratios(now, before, Policy())}


def year(end: date, **values: float) -> Accounts:
    return accounts(
        end, opening=amounts(accounts_receivable=100), **({"operating_revenue": 1000, "accounts_receivable": 100} | values)
    )


def test_a_year_grows_against_the_year_before() -> None:
    found = of(year(Y23, operating_revenue=750, net_profit=20), year(Y22, net_profit=-5))
    assert found["revenue_growth"].value == -0.25
    assert found["revenue_growth"].level == "watch"
    assert (found["net_profit_growth"].value, found["net_profit_growth"].why_missing) == (None, "ratio.why.base_not_above_zero")


def test_nine_months_are_not_held_against_twelve() -> None:
    found = of(accounts(NINE24, 9, operating_revenue=900), year(Y23))
    assert (found["revenue_growth"].value, found["revenue_growth"].why_missing) == (None, "ratio.why.no_year_before")
    found = of(accounts(NINE24, 9, operating_revenue=900), accounts(NINE23, 6, operating_revenue=500))
    assert (found["revenue_growth"].value, found["revenue_growth"].why_missing) == (None, "ratio.why.not_alike")


def test_nine_months_are_held_against_the_same_nine_and_it_is_said() -> None:
    found = of(accounts(NINE24, 9, operating_revenue=900), accounts(NINE23, 9, operating_revenue=600))["revenue_growth"]
    assert (found.value, found.basis) == (0.5, Basis.SAME_SPAN)
    assert found.inputs == tuple(amounts(**{"operating_revenue": 900, "operating_revenue.before": 600}).items())


def test_twelve_months_to_september_against_nine_scaled_fall_back_to_the_nine_reported() -> None:
    pieces = [
        accounts(Y23, operating_revenue=100),
        accounts(NINE23, 9, operating_revenue=60),
        accounts(NINE24, 9, operating_revenue=90),
    ]
    now = flow_basis(pieces, NINE24)
    assert now is not None
    then = year_before(pieces, now)
    assert then is not None
    assert (now.basis, then.basis) == (Basis.TTM, Basis.ANNUALISED)
    found = of(now, then)
    assert (found["revenue_growth"].value, found["revenue_growth"].basis) == (0.5, Basis.SAME_SPAN)
    assert found["receivable_days_change"].why_missing == "ratio.why.not_alike"


def test_another_currency_a_year_ago_is_no_year_before() -> None:
    found = of(year(Y23), replace(year(Y22), currency="USD"))
    assert found["revenue_growth"].why_missing == "ratio.why.no_year_before"


def test_two_years_ago_is_no_year_before() -> None:
    assert of(year(Y23), year(Y21))["revenue_growth"].why_missing == "ratio.why.no_year_before"


def test_balances_of_a_year_ago_may_be_the_opening_column() -> None:
    found = of(company_s(), None)
    assert found["total_assets_growth"].value == pytest.approx(8200 / 7260 - 1)
    assert found["debt_to_assets_change"].value == pytest.approx(4600 / 8200 - 4060 / 7260)
    interim = accounts(NINE24, 9, opening=OPENING, total_assets=8200)
    assert of(interim, None)["total_assets_growth"].why_missing == "ratio.why.no_year_before", "nine months ago is not a year ago"


def test_the_margin_changes_in_points_and_days_in_shares() -> None:
    found = of(year(Y23, operating_cost=800, accounts_receivable=200), year(Y22, operating_cost=700, accounts_receivable=100))
    assert found["gross_margin_change"].value == pytest.approx(-0.1)
    assert found["gross_margin_change"].level == "watch", "on the line is not beyond it"
    assert found["receivable_days_change"].value == pytest.approx(0.5)
    assert found["receivable_days_change"].level == "watch"


def test_days_without_an_opening_are_compared_by_closing_balances_on_both_sides() -> None:
    before = replace(year(Y22), opening={})
    found = of(year(Y23, accounts_receivable=200), before)["receivable_days_change"]
    assert found.value == pytest.approx(1.0)
    assert "ratio.note.closing_only" in found.notes


def test_a_year_ago_is_as_the_new_statements_tell_it_again() -> None:
    """Filed then at 40 % of assets, told again a year later at 50 %: 60 % now is a rise of 10 points, not of 20."""
    then = accounts(Y22, total_assets=1000, total_liabilities=400)
    again = amounts(total_assets=1000, total_liabilities=500)
    found = of(accounts(Y23, opening=again, total_assets=1000, total_liabilities=600), then)
    assert found["debt_to_assets_change"].value == pytest.approx(0.1)
    beside = amounts(accounts_receivable=100)
    found = of(accounts(Y23, opening=beside, total_assets=1000, total_liabilities=600), then)
    assert found["debt_to_assets_change"].value == pytest.approx(0.2), "a column without total assets tells nothing again"
