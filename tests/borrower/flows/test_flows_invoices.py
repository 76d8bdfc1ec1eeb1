"""Sales by month, growth like for like, who they hang on, how sound they look – by hand and by property."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from flow_rows import invoices
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.borrower.flows import (
    Coverage,
    buyers,
    coverage,
    days_since,
    monthly,
    rates,
    revenue_between,
    revenue_of,
    suppliers,
    tax,
)
from postloan.borrower.flows.coverage import every_month, shifted
from postloan.borrower.flows.months import a_year_apart, growth, growths
from postloan.policy import Policy

JAN, FEB, MAR, APR = (date(2024, month, 1) for month in (1, 2, 3, 4))
FEW = invoices(
    ("2024-01-05", 100), ("2024-01-20", "-30.50", "B2"), ("2024-01-21", 40, "void"), ("2024-03-02", 10, "B2"), ("2024-01-31", 60, "purchase"),
    ("2024-03-31", 5, "purchase", "S2"),
)  # fmt: skip


def test_a_month_has_valid_invoices_less_returns_without_void_ones() -> None:
    found = monthly(FEW).set_index("month")
    assert list(found.index) == [JAN, FEB, MAR]
    assert found["sales"].tolist() == [Decimal("69.50"), 0, 10]
    assert found["purchases"].tolist() == [60, 0, 5]
    assert found.loc[JAN, ["voids", "returns", "buyers", "sales_invoices"]].tolist() == [1, Decimal("30.50"), 2, 2]


def test_a_month_without_invoices_is_nothing_inside_the_records_and_unknown_outside() -> None:
    assert date(2023, 12, 1) not in set(monthly(FEW)["month"])
    longer = monthly(FEW, Coverage(date(2023, 12, 1), date(2024, 4, 30))).set_index("month")
    assert longer.loc[[date(2023, 12, 1), APR], "sales"].tolist() == [0, 0]
    assert monthly(invoices()).empty


def test_sales_that_stop_while_purchases_go_on_are_zero() -> None:
    found = monthly(invoices(("2024-01-05", 100), ("2024-03-31", 5, "purchase")))
    assert found["sales"].tolist() == [100, 0, 0]


def test_only_complete_months_are_compared() -> None:
    span = Coverage(date(2024, 1, 4), date(2024, 4, 20))
    assert span.complete(5) == (JAN, FEB, MAR)
    assert span.complete(2) == (FEB, MAR)
    assert Coverage(date(2024, 1, 1), date(2024, 4, 26)).complete(5) == (JAN, FEB, MAR, APR)


def test_growth_is_like_for_like_or_not_at_all() -> None:
    months = every_month(date(2023, 1, 1), date(2024, 4, 1))
    values = {month: Decimal(100 + number) for number, month in enumerate(months)}
    complete = months[:-1]
    assert growth(values, complete, months=3, back=12) == pytest.approx((112 + 113 + 114) / (100 + 101 + 102) - 1)
    assert growth(values, complete, months=3, back=3) == pytest.approx((112 + 113 + 114) / (109 + 110 + 111) - 1)
    assert growth(values, complete, months=12, back=12) is None, "two years are not there"
    assert growth(values, complete, months=1, back=12, until=APR) is None, "April is not complete"
    assert growth({**values, JAN: Decimal(0)}, complete, months=1, back=2, until=MAR) is None, "from nothing there is no rate"
    assert growth(values, (), months=1, back=1) is None


def test_january_and_february_stand_together_a_year_apart() -> None:
    """In 2023 the festival was in January, in 2024 in February: the weak month moves, the business does not."""
    complete = every_month(date(2022, 10, 1), date(2024, 4, 1))
    weak = {date(2023, 1, 1), date(2024, 2, 1)}
    values = {month: Decimal(10 if month in weak else 100) for month in complete}
    until = {month: complete[: complete.index(date(2024, month, 1)) + 1] for month in (1, 2, 3, 4)}

    def apart(month: int, *, joint: bool = True) -> tuple[Decimal, Decimal] | None:
        return a_year_apart(values, until[month], months=3, joint=joint)

    assert apart(1, joint=False) == (300, 210), "November to January: a festival then, none now"
    assert apart(1) == (300, 300), "October to December"
    assert apart(2) == apart(2, joint=False) == (210, 210)
    assert apart(3) == apart(3, joint=False) == (210, 210)
    assert apart(4, joint=False) == (210, 300), "February to April: one now, none then"
    assert apart(4) == (310, 310), "January to April"
    assert a_year_apart(values, (), months=3, joint=True) is None
    assert a_year_apart(values, until[4][-14:], months=3, joint=True) is None, "a year before January is not there"


def test_each_month_is_held_against_the_same_month_a_year_before() -> None:
    rows = monthly(invoices(("2023-01-01", 100), ("2024-01-31", 120), ("2024-02-10", 7)))
    found = growths(rows, "sales", Coverage(date(2023, 1, 1), date(2024, 2, 10)).complete(5))
    assert found[:12] == [None] * 12
    assert found[12] == pytest.approx(0.2)
    assert found[13] is None, "February has not ended"


def test_revenue_of_a_year_is_known_only_when_the_year_is_covered() -> None:
    rows = invoices(("2023-01-03", 100), ("2023-06-01", 50, "void"), ("2023-12-30", 20), ("2024-02-01", 1))
    assert revenue_of(rows, 2023) is None
    assert revenue_of(rows, 2023, slack=5) == 120
    assert revenue_of(rows, 2023, Coverage(date(2023, 1, 1), date(2024, 2, 1))) == 120
    assert revenue_of(rows, 2024, slack=5) is None
    assert revenue_between(rows, date(2023, 2, 1), date(2023, 12, 31)) == 20
    assert revenue_between(invoices(), date(2023, 2, 1), date(2023, 12, 31)) is None


def test_concentration_by_hand() -> None:
    rows = invoices(("2024-01-05", 60, "K1"), ("2024-01-06", 30, "K2"), ("2024-01-07", -20, "K1"), ("2024-01-08", 30, "K3"), ("2024-01-09", 50, "void", "K9"),
                    ("2024-01-10", 5, "K4"), ("2024-01-11", -9, "K4"), ("2024-01-12", 7, "purchase", "S1"))  # fmt: skip
    found = buyers(rows)
    assert (found.total, found.number) == (100, 3), "K4 took back more than it bought"
    assert (found.top1, found.top5, found.hhi) == pytest.approx((0.4, 1.0, 0.16 + 0.09 + 0.09))
    first = found.table.iloc[0]
    assert first.tolist() == ["K1", 40, 0.4, 2, date(2024, 1, 7)]
    assert (suppliers(rows).top1, suppliers(rows).hhi) == (1, 1)
    nobody = buyers(invoices())
    assert (nobody.top1, nobody.hhi, nobody.total) == (None, None, 0)


def test_void_and_return_rates_by_hand() -> None:
    rows = invoices(
        ("2024-01-05", 100), ("2024-01-06", 50, "void"), ("2024-01-07", -20), ("2024-01-08", 30), ("2024-01-08", -1, "purchase")
    )
    found = rates(rows)
    assert (found.void_count, found.void_amount) == (1 / 4, 50 / 200)
    assert (found.return_count, found.return_amount) == (1 / 3, 20 / 130)
    bought = rates(rows, sale=False)
    assert (bought.return_count, bought.return_amount, bought.void_count) == (1, None, 0)


def test_days_since_the_last_sale_do_not_count_void_ones_and_returns() -> None:
    rows = invoices(
        ("2024-01-05", 100), ("2024-01-20", 50, "void"), ("2024-01-25", -20), ("2024-01-30", 3, "purchase"), ("2024-02-10", 3)
    )
    assert days_since(rows, date(2024, 1, 31)) == 26
    assert days_since(rows, date(2024, 2, 12)) == 2
    assert days_since(rows, date(2024, 1, 31), sale=False) == 1
    assert days_since(rows, date(2024, 1, 1)) is None


def test_a_drought_shows_in_every_figure() -> None:
    """Sales of 100 a month for two years; the last three complete months bring 10, and purchases go on."""
    months = every_month(date(2022, 1, 1), date(2023, 12, 1))
    sales = [(f"{month:%Y-%m}-28", 10 if month >= date(2023, 10, 1) else 100) for month in months]
    found = tax(invoices(*sales, ("2022-01-01", 1, "purchase"), ("2024-01-10", 1, "purchase")), date(2024, 1, 31), Policy())
    assert found is not None
    assert found.compared == date(2023, 12, 1)
    assert (found.year_change, found.quarter_change) == pytest.approx((-0.9, -0.9))
    assert found.twelve_change == pytest.approx((9 * 100 + 30) / 1200 - 1)
    assert (found.sales_year, found.silent, found.last_on) == (930, 34, date(2023, 12, 28))
    assert tax(invoices(), date(2024, 1, 31), Policy()) is None


days = st.dates(date(2023, 1, 1), date(2024, 12, 31))
some = st.lists(
    st.tuples(days, st.integers(-10_000, 100_000), st.sampled_from(["K1", "K2", "K3", "void", "purchase"])),
    min_size=1,
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(some)
def test_months_add_up_to_the_whole_and_shares_to_one(drawn: list[tuple[date, int, str]]) -> None:
    rows = invoices(*((f"{day}", Decimal(amount) / 100, word) for day, amount, word in drawn))
    span = coverage(rows)
    assert span is not None
    found = monthly(rows)
    assert sum(found["sales"], Decimal(0)) == revenue_between(rows, span.first, span.last)
    assert list(found["month"]) == list(span.months) == [shifted(span.months[0], number) for number in range(len(span.months))]
    who = buyers(rows)
    if who.number:
        assert sum(who.table["share"]) == pytest.approx(1)
        assert sum(who.table["amount"], Decimal(0)) == who.total
        assert who.hhi is not None
        assert who.top1 is not None
        assert 1 / who.number - 1e-12 <= who.hhi <= who.top1 + 1e-12
    for rate in vars(rates(rows)).values():
        assert rate is None or rate >= 0


@settings(max_examples=15, deadline=None)
@given(some, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(drawn: list[tuple[date, int, str]], random: object) -> None:
    rows = invoices(*((f"{day}", amount, word) for day, amount, word in drawn))
    other = rows.sample(frac=1, random_state=random.randrange(2**31)).reset_index(drop=True)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(monthly(rows), monthly(other))
    pd.testing.assert_frame_equal(buyers(rows).table, buyers(other).table)


@given(days, days)
def test_complete_months_lie_within_the_records(one: date, other: date) -> None:
    span = Coverage(min(one, other), max(one, other))
    for month in span.complete(0):
        assert span.first <= month
        assert shifted(month, 1) - timedelta(days=1) <= span.last
    assert set(span.complete(0)) <= set(span.complete(5)) <= set(span.months)
