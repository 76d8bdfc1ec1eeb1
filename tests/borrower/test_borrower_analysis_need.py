"""Working capital needed, by the annex's formula."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from companies import company_s

from postloan.borrower.analysis import Days, Held, need, need_of
from postloan.borrower.analysis.term import given
from postloan.policy import Policy

HELD = Held(own=Decimal(800), existing=Decimal(1000), other=Decimal(225))


def test_the_worked_example() -> None:
    found = need(
        given("operating_revenue", Decimal(10000)), given("margin", Decimal("0.10")), Fraction(1, 10),
        Days.of(inventory=60, receivable=90, payable=45, prepaid=15, advance=10), HELD, Policy(),
    )  # fmt: skip
    assert found.turns.value == Fraction(360, 110)
    assert (found.need.value, found.new_loan.value) == (3025, 1000)


def test_the_statements_give_the_days_and_the_margin() -> None:
    found = need_of(company_s(), Policy(), growth=Fraction(0), held=Held(Decimal(0), Decimal(0)))
    days = 62.666667 + 54 - 46.666667 + 360 * 200 / 6750 - 360 * 150 / 9000
    assert float(found.turns.value or 0) == pytest.approx(360 / days)
    assert float(found.need.value or 0) == pytest.approx(9000 * (1 - 720 / 9000) * days / 360)


def test_what_is_held_can_be_more_than_is_needed() -> None:
    found = need_of(company_s(), Policy(), growth=Fraction(0), held=Held(Decimal(5000), Decimal(0)))
    assert found.new_loan.value is not None
    assert found.new_loan.value < 0


def test_whom_suppliers_pay_for_needs_none() -> None:
    found = need(
        given("operating_revenue", Decimal(10000)), given("margin", Decimal(0)), Fraction(0),
        Days.of(inventory=10, receivable=10, payable=30, prepaid=0, advance=0), HELD, Policy(),
    )  # fmt: skip
    assert (found.need.value, found.need.why) == (None, "ratio.why.no_cycle")


def test_a_missing_figure_leaves_the_need_missing() -> None:
    whole = company_s()
    bare = replace(whole, values={account: amount for account, amount in whole.values.items() if account != "accounts_payable"})
    found = need_of(bare, Policy(), growth=Fraction(0), held=HELD)
    assert (found.turns.value, found.new_loan.value, found.new_loan.why) == (None, None, "ratio.why.missing")
