"""What the concentration page draws: order, stacks, gaps, and what a click on a mark stands for."""

import functools
from datetime import date

import numpy as np
import pandas as pd
import pytest

from postloan import charts
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit
from postloan.portfolio import cash
from postloan.portfolio.exposure import maturity, share

zh = functools.partial(text, "zh")
WAN = MoneyUnit(10_000, "万元")
DAY = date(2026, 10, 31)


@pytest.fixture
def top() -> pd.DataFrame:
    return pd.DataFrame({
        "name": ["G", "b1", "b2"], "label": ["G", "甲", "乙"], "kind": ["group", "borrower", "borrower"], "balance": [3e6, 2e6, 1e6],
        "undrawn": [1e6, np.nan, np.nan], "exposure": [4e6, 2e6, 1e6], "share": [0.5, 0.33, 0.17],
    })  # fmt: skip


def test_the_largest_name_is_on_top_and_leads_to_its_own_loans(top: pd.DataFrame) -> None:
    figure = charts.concentration.names(top, zh, WAN, by="group", labels=["G", "甲", "乙"], line=5e6)
    balance, undrawn = figure.data
    assert list(balance.y) == ["乙", "甲", "G"], "plotly draws from the bottom"
    assert list(undrawn.x) == [0, 0, 100]
    assert list(balance.customdata[2])[:2] == ["group_id=G", "now=npl,performing"]
    assert list(balance.customdata[0])[:2] == ["borrower_id=b2", "now=npl,performing"]
    assert list(undrawn.customdata[0])[2] == "–", "not given is not nothing"
    assert figure.layout.shapes[0].x0 == 500


def test_a_book_that_gives_nothing_undrawn_has_one_bar_a_name_and_a_far_limit_is_not_drawn(top: pd.DataFrame) -> None:
    figure = charts.concentration.names(
        top.assign(undrawn=np.nan, exposure=top["balance"]), zh, WAN, by="group", labels=list("abc"), line=9e9
    )
    assert len(figure.data) == 1
    assert figure.layout.shapes == ()


def test_a_slices_bar_leads_to_its_value_also_where_none_was_given(top: pd.DataFrame) -> None:
    assert charts.concentration.behind({"name": None, "kind": "industry"}, "industry") == ["industry="]
    assert charts.concentration.behind({"name": "C", "kind": "industry"}, "industry") == ["industry=C"]


def test_the_curve_is_drawn_against_the_line_of_equal_names() -> None:
    figure = charts.concentration.curve({"borrower": share.curve(np.array([40, 30, 20, 10]))}, zh, {"borrower": "客户"})
    assert list(figure.data[0].y) == [0, 40, 70, 90, 100]
    assert list(figure.data[-1].x) == [0, 100]


def test_the_wall_has_every_bar_and_leads_to_the_loans_that_end_in_it() -> None:
    rows = pd.DataFrame({
        "span": ["matured", "2026-12", "2026-12"], "matures_from": pd.to_datetime([None, "2026-12-01", "2026-12-01"]),
        "matures_to": pd.to_datetime(["2026-10-30", "2026-12-31", "2026-12-31"]), "product": ["A", "A", None], "loans": [1, 1, 1],
        "balance": [1e4, 3e4, 3e4], "overdue_balance": [0.0, 0.0, 0.0],
    })  # fmt: skip
    bars = maturity.over_bars(rows, DAY)
    figure = charts.concentration.wall(rows, bars, zh, WAN, "product", {"A": "甲", None: "未填"})
    assert [trace.name for trace in figure.data] == ["甲", "未填"]
    assert list(figure.data[0].x)[:3] == ["已到期", "2026-10", "2026-11"]
    assert list(figure.data[0].customdata[3])[1:] == [
        "matures_from=2026-12-01",
        "matures_to=2026-12-31",
        "now=npl,performing",
        "product=A",
    ]
    assert list(figure.data[1].customdata[0])[1:] == ["matures_to=2026-10-30", "now=npl,performing", "product="]
    drawn = np.nansum([np.nansum(np.array(trace.y, dtype=float)) for trace in figure.data])
    assert drawn == 7


def test_values_beyond_the_fifth_are_one_stack_without_a_click_of_their_own() -> None:
    rows = pd.DataFrame([
        {"span": "2026-12", "matures_from": pd.Timestamp("2026-12-01"), "matures_to": pd.Timestamp("2026-12-31"), "product": f"p{n}",
         "loans": 1, "balance": 1e4 * (9 - n), "overdue_balance": 0.0} for n in range(8)
    ])  # fmt: skip
    figure = charts.concentration.wall(
        rows, maturity.over_bars(rows, DAY), zh, WAN, "product", {f"p{n}": f"p{n}" for n in range(8)}
    )
    assert [trace.name for trace in figure.data] == ["p0", "p1", "p2", "p3", "p4", "其他"]
    assert not any("product" in word for word in figure.data[-1].customdata[3])
    assert sum(sum(value or 0 for value in trace.y if value == value) for trace in figure.data) == pytest.approx(44)


def test_unknown_weeks_are_gaps() -> None:
    spans = cash.weeks(DAY, 2)
    amounts = {number: 100_00 for number, _, _ in spans}
    rows = cash.compare(spans, amounts, dict.fromkeys(amounts, 0), amounts, known=(date(2026, 10, 26), DAY), planned=True)
    figure = charts.concentration.cash(rows, zh, MoneyUnit(1, "元"))
    drawn = {trace.name: list(trace.y) for trace in figure.data}
    assert drawn["实收"] == [None, 100, None, None]
    assert drawn["累计缺口"] == [None, 0, None, None]
    assert drawn["应收（还款计划）"] == [100, 100, 100, 100]
    due, came, total = (
        {word for word in one.customdata[1] if "=" in word}
        for one in figure.data
        if one.name in {"应收（还款计划）", "实收", "累计缺口"}
    )
    assert due == {"payments=scheduled", "paid_from=2026-10-25", "paid_to=2026-10-31"}
    assert came == {"payments=received", "paid_from=2026-10-25", "paid_to=2026-10-31"}
    assert total == {"payments=short", "paid_from=2026-10-25", "paid_to=2026-10-31"}


def test_the_league_tells_its_verdicts_apart_and_leads_to_the_loans() -> None:
    rows = pd.DataFrame({
        "branch": ["A", "B", None], "ratio": [0.5, 2.0, 1.0], "low": [0.3, 1.5, 0.1], "high": [0.8, 2.6, 5.0], "observed": [5, 20, 1],
        "expected": [10.0, 10.0, 1.0], "verdict": ["better", "worse", "small"],
    })  # fmt: skip
    figure = charts.concentration.league(rows, zh, unit="branch", labels=["甲", "乙", "未填"], outcome={"dpd_min": 1})
    assert [trace.name for trace in figure.data] == ["高于预期", "低于预期", "笔数过少"]
    assert len({trace.marker.symbol for trace in figure.data}) == 3
    worse = figure.data[0]
    assert list(worse.customdata[0]) == ["branch=B", "dpd_min=1", "200.00%", "150.00%", "260.00%", "20", "10.0"]
    assert list(figure.layout.yaxis.categoryarray) == ["未填", "乙", "甲"]
    assert worse.error_x.array[0] == pytest.approx(0.6)
