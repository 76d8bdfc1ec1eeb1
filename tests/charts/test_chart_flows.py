"""What a borrower's trade looks like drawn: gaps, edges, the others, and what a click stands for."""

import functools
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from postloan import charts
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit

zh, en = (functools.partial(text, language) for language in ("zh", "en"))
WAN = MoneyUnit(10_000, "万元")
MONTHS = [date(2024, month, 1) for month in (1, 2, 3)]


@pytest.fixture
def months() -> pd.DataFrame:
    amounts = [Decimal(20_000), Decimal(0), Decimal(-5_000)]
    return pd.DataFrame(
        {"month": MONTHS, "sales": amounts, "purchases": amounts, "sales_growth": [None, 0.25, 95.85]}, dtype=object
    )


@pytest.mark.parametrize("t", [zh, en])
def test_sales_and_purchases_stand_side_by_side_and_a_bar_stands_for_its_month(
    months: pd.DataFrame, t: functools.partial[str]
) -> None:
    figure = charts.flows.trade(months, t, WAN)
    sales, purchases, growth = figure.data
    assert list(sales.x) == list(purchases.x) == ["2024-01", "2024-02", "2024-03"]
    assert list(sales.y) == [2, 0, -0.5]
    assert [list(one) for one in sales.customdata] == [[f"{month}"] for month in MONTHS]
    assert list(growth.y) == [None, 25, 200], "an odd month does not flatten the others"
    assert list(growth.text) == ["–", "25.0%", "9,585.0%"], "hovering tells it as it is"
    assert growth.connectgaps is False
    assert "万元" in figure.layout.yaxis.title.text


def test_outflow_lies_below_the_line_and_an_unknown_balance_is_a_gap() -> None:
    rows = pd.DataFrame(
        {
            "month": MONTHS,
            "inflow": [Decimal(10_000)] * 3,
            "outflow": [Decimal(20_000)] * 3,
            "balance": [None, Decimal(30_000), None],
        },
        dtype=object,
    )
    inflow, outflow, balance = charts.flows.accounts(rows, zh, WAN).data
    assert (list(inflow.y), list(outflow.y), list(balance.y)) == ([1] * 3, [-2] * 3, [None, 3, None])
    assert balance.yaxis == "y", "the same money, the same axis"


def test_the_largest_parties_stand_on_top_and_the_others_in_one_bar() -> None:
    rows = pd.DataFrame(
        {
            "counterparty": [None, *(f"一家名字很长很长很长的公司{n}" for n in range(4))],
            "amount": [Decimal(n) for n in (50, 20, 15, 10, 5)],
            "share": [0.5, 0.2, 0.15, 0.1, 0.05],
        },
        dtype=object,
    )
    figure = charts.flows.parties(rows, zh, MoneyUnit(1, "元"), top=3)
    (bar,) = figure.data
    assert list(bar.x) == [50, 20, 15, 15]
    assert bar.hovertext[0] == "未写明"
    assert bar.hovertext[-1] == "其他 2 户"
    assert bar.text[-1] == "15.00 · 15.0%"
    assert figure.layout.yaxis.autorange == "reversed"
    assert max(map(len, figure.layout.yaxis.ticktext)) <= 14
    assert len(charts.flows.parties(rows, zh, MoneyUnit(1, "元"), top=5).data[0].x) == 5, "no bar for nobody"


def test_what_is_owed_stands_beside_what_secures_it() -> None:
    (bar,) = charts.flows.cover([("贷款余额", Decimal(50_000)), ("押品净值", Decimal(80_000))], zh, WAN).data
    assert (list(bar.x), list(bar.y)) == ([5, 8], ["贷款余额", "押品净值"])
