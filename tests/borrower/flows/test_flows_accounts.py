"""Account balances, money that only passes through, inflow against sales."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from flow_rows import invoices, lines

from postloan.borrower.flows import banking, payers
from postloan.borrower.flows.account import averages, balance_change, daily, inflow_to_sales, quick
from postloan.borrower.flows.coverage import every_month
from postloan.borrower.flows.months import account_monthly
from postloan.policy import Policy

POLICY = Policy()


def test_inflow_is_what_was_earned_and_outflow_is_positive() -> None:
    rows = lines(
        ("2024-01-05", 100, 600), ("2024-01-09", 500, 1100, "bank", "loan"), ("2024-01-10", -40, 1060), ("2024-03-01", 7, 1067)
    )
    found = account_monthly(rows)
    assert found["month"].tolist() == [date(2024, month, 1) for month in (1, 2, 3)]
    assert found["inflow"].tolist() == [100, 0, 7]
    assert found["outflow"].tolist() == [40, 0, 0]
    assert found["net"].tolist() == [560, 0, 7]
    assert account_monthly(lines()).empty


def test_a_day_ends_with_the_balance_that_no_other_line_starts_from() -> None:
    """Two lines of one day, in either order: 500 + 100 = 600, 600 − 50 = 550."""
    for day in ((100, 600), (-50, 550)), ((-50, 550), (100, 600)):
        rows = lines(*(("2024-01-05", amount, balance) for amount, balance in day), ("2024-01-06", 1, 551))
        assert daily(rows).tolist() == [55000, 55100]


def test_the_average_balance_counts_days() -> None:
    rows = pd.concat([lines(("2024-01-01", 100, 100), ("2024-01-16", 100, 200), ("2024-02-29", 0, 200))], ignore_index=True)
    found = averages(rows)
    assert found[date(2024, 1, 1)] == round(Decimal(15 * 100 + 16 * 200) / 31, 2)
    assert found[date(2024, 2, 1)] == 200
    assert averages(lines(("2024-01-05", 1, 100), ("2024-02-29", 1, 101))).keys() == {date(2024, 2, 1)}, "January had begun"
    assert averages(lines(("2024-01-05", 1, None))) == {}


def test_balances_of_several_accounts_add_up_once_all_are_known() -> None:
    rows = pd.concat(
        [lines(("2024-01-01", 1, 100)), lines(("2024-01-02", 1, 50), ("2024-01-03", 1, 51), account="7")], ignore_index=True
    )
    assert daily(rows).tolist() == [15000, 15100]


def test_the_last_month_is_held_against_the_six_before() -> None:
    months = every_month(date(2024, 1, 1), date(2024, 7, 1))
    average = {month: Decimal(100) for month in months[:-1]} | {months[-1]: Decimal(40)}
    assert balance_change(average, months) == pytest.approx(-0.6)
    assert balance_change(average, months[:-1]) is None
    assert balance_change({}, ()) is None


def test_quick_in_and_out_pairs_each_outflow_once() -> None:
    rows = lines(
        ("2024-01-05", 1000, 1000, "A"), ("2024-01-06", 1000, 2000, "B"), ("2024-01-07", -950, 1050, "X"), ("2024-01-20", 1000, 2050, "C"),
        ("2024-01-24", -1000, 1050, "Y"), ("2024-02-01", 1000, 2050, "D"), ("2024-02-02", -1100, 950, "Z"), ("2024-02-03", 10, 960, "E"),
    )  # fmt: skip
    found = quick(rows, days=3, share=0.9, amount_min=100)
    assert [(row["payer"], row["payee"], row["amount_out"]) for _, row in found.table.iterrows()] == [("A", "X", 950)]
    assert (found.amount, found.share) == (1000, 0.25), "four days are too late, more than came in is no passing through"
    assert quick(rows, days=4, share=0.9, amount_min=100).share == 0.5
    assert quick(rows, days=3, share=0.9, amount_min=5000).share is None


def test_a_drawdown_that_leaves_at_once_is_seen() -> None:
    rows = lines(("2024-01-05", 1000, 1000, "bank", "loan"), ("2024-01-05", -1000, 0, "X"))
    assert quick(rows, days=3, share=0.9, amount_min=100).share == 1
    assert payers(rows).number == 0, "a loan is not earned"


def test_inflow_against_sales_takes_the_time_that_both_cover() -> None:
    sold = invoices(("2024-01-01", 100), ("2024-02-10", 100), ("2024-03-31", 100))
    share, both = inflow_to_sales(lines(("2024-02-01", 60, 1), ("2024-02-28", 20, 1)), sold)
    assert share == pytest.approx(0.8)
    assert both is not None
    assert (both.first, both.last) == (date(2024, 2, 1), date(2024, 2, 28))
    assert inflow_to_sales(lines(("2025-02-01", 60, 1)), sold) == (None, None)
    assert inflow_to_sales(lines(), sold) == (None, None)


def test_accounts_that_dry_up_show_it() -> None:
    """100 comes in every month for nine months, then 10; the balance falls from 500 to 100."""
    months = every_month(date(2024, 1, 1), date(2024, 9, 1))
    rows = [
        (f"{month:%Y-%m}-{day}", 5 if month >= date(2024, 7, 1) else 50, 100 if month >= date(2024, 9, 1) else 500)
        for month in months
        for day in ("01", "28")
    ]
    found = banking(lines(*rows), invoices(), POLICY)
    assert found is not None
    assert found.inflow_change == pytest.approx(-0.9)
    assert found.balance_change == pytest.approx(-0.8)
    assert found.inflow_to_sales is None
    assert found.months["balance"].tolist() == [500] * 8 + [100]
    assert banking(lines(), invoices(), POLICY) is None
