"""What the forecast's figures draw: traces, units, gaps, ranges and words."""

import functools

import pandas as pd
import pytest

from postloan import charts
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit

zh = functools.partial(text, "zh")
en = functools.partial(text, "en")
WAN = MoneyUnit(10_000, "万元")
PAST, NEXT = pd.to_datetime(["2026-08-31", "2026-09-30", "2026-10-31"]), pd.to_datetime(["2026-10-31", "2026-11-30"])


@pytest.fixture
def history() -> pd.DataFrame:
    """The second month has no data."""
    rows = [("npl_balance", [1e6, None, 2e6]), ("npl_ratio", [0.01, None, 0.02]), ("npl_inflow", [None, None, 3e5])]
    return pd.concat([pd.DataFrame({"measure": name, "as_of": PAST, "value": values}) for name, values in rows])


@pytest.fixture
def rows() -> pd.DataFrame:
    def one(measure: str, today: float | None, comes: float, low: float, high: float) -> pd.DataFrame:
        edges = {f"{side}{share}": [None, edge] for share in (80, 95) for side, edge in (("low", low), ("high", high))}
        return pd.DataFrame({"measure": measure, "step": [0, 1], "as_of": NEXT, "value": [today, comes], **edges})

    return pd.concat([one("npl_balance", 2e6, 2.2e6, 2e6, 2.6e6), one("npl_ratio", 0.02, 0.022, 0.02, 0.026),
                      one("npl_inflow", None, 2.5e5, 1e5, 4e5)])  # fmt: skip


@pytest.fixture
def past() -> pd.DataFrame:
    return pd.DataFrame({
        "measure": "npl_balance", "step": [1, 3], "made_on": PAST[[1, 0]], "came_on": PAST[[2, 2]], "forecast": [1.8e6, 1.5e6],
        "low80": [1.6e6, 1e6], "high80": [2.1e6, 1.9e6], "came": [2e6, 2e6],
    })  # fmt: skip


def test_the_fan_begins_where_the_past_ends_and_both_are_in_one_unit(history: pd.DataFrame, rows: pd.DataFrame) -> None:
    figure = charts.forecast.fan(history, rows, zh, WAN, measure="npl_balance")
    *bands, was, comes = figure.data
    assert [band.name for band in bands] == ["95% 区间", "95% 区间", "80% 区间", "80% 区间"]
    assert [band.fill for band in bands] == [None, "tonexty"] * 2
    assert list(bands[0].y) == [200, 260], "today is known: the range opens from it"
    assert list(was.y) == [100, None, 200]
    assert was.connectgaps is False
    assert list(comes.y) == [200, 220]
    assert was.x[-1] == comes.x[0] == "2026-10"
    assert figure.layout.yaxis.title.text == "不良余额（万元）"
    assert figure.layout.xaxis.type == "category"
    assert list(comes.customdata[1]) == ["220.00 万元", "80% 区间 200.00 万元 至 260.00 万元"]
    assert comes.customdata[0][1] == "", "there is nothing uncertain about today"


def test_a_ratio_is_drawn_in_percent_and_a_flow_begins_with_the_first_month(history: pd.DataFrame, rows: pd.DataFrame) -> None:
    ratio = charts.forecast.fan(history, rows, en, WAN, measure="npl_ratio")
    assert list(ratio.data[-1].y) == pytest.approx([2.0, 2.2])
    assert ratio.layout.yaxis.title.text == "NPL ratio (%)"
    assert ratio.data[-2].customdata[1] == "–"
    flow = charts.forecast.fan(history, rows, en, WAN, measure="npl_inflow")
    assert list(flow.data[-1].x) == ["2026-11"]


def test_hindsight_sets_what_was_said_beside_what_came(history: pd.DataFrame, past: pd.DataFrame) -> None:
    figure = charts.forecast.hindsight(history, past, zh, WAN, measure="npl_balance", step=3)
    came, said = figure.data
    assert list(came.y) == [100, None, 200]
    assert (list(said.x), list(said.y)) == (["2026-10"], [150])
    assert list(said.error_y.array) == [pytest.approx(40)]
    assert list(said.error_y.arrayminus) == [pytest.approx(50)]
    assert said.name == "提前 3 个月的预测（80% 区间）"
    assert list(said.customdata[0]) == ["2026-08", "150.00 万元", "100.00 万元", "190.00 万元", "200.00 万元"]
    assert "%{customdata[4]}" in said.hovertemplate


@pytest.fixture
def stressed() -> pd.DataFrame:
    return pd.DataFrame({
        "scenario": ["基准", "重度"], "npl_balance": [2e6, 5e6], "npl_ratio": [0.02, 0.05], "stress_need": [1e6, 3e6],
    })  # fmt: skip


def test_scenarios_stand_in_the_order_they_were_chosen(stressed: pd.DataFrame) -> None:
    figure = charts.forecast.scenarios(stressed, zh, WAN)
    npl, need = figure.data
    assert list(npl.x) == ["基准", "重度"]
    assert (list(npl.y), list(need.y)) == ([200, 500], [100, 300])
    assert list(npl.text) == ["2.00%", "5.00%"]
    assert list(need.customdata) == ["100.00 万元", "300.00 万元"]
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > 500
    assert figure.layout.barmode == "group"


def test_segments_have_the_worst_on_top_and_name_what_was_not_given() -> None:
    rows = pd.DataFrame({
        "segment": ["制造业", None, "房地产业"], "stress_npl_change": [1e5, 2e5, 3e5], "npl_ratio": [0.01, None, 0.2],
        "stress_need_change": [1e4, 2e4, None],
    })  # fmt: skip
    names = {"制造业": "制造业", None: "未填", "房地产业": "房地产业"}
    bar = charts.forecast.segments(rows, zh, WAN, names=names, top=2).data[0]
    assert list(bar.y) == ["未填", "房地产业"], "plotly draws from the bottom"
    assert list(bar.text) == ["20.00 · 不良率 –", "30.00 · 不良率 20.00%"]
    assert list(bar.customdata[0]) == ["20.00 万元", "2.00 万元"]
    assert list(bar.customdata[1]) == ["30.00 万元", "–"]
