"""What each figure draws: traces, order, axis titles with units, gaps, and what a click on a mark stands for."""

import functools

import pandas as pd
import pytest

from postloan import charts
from postloan.charts import theme
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit
from postloan.terms import Bucket

zh = functools.partial(text, "zh")
en = functools.partial(text, "en")
WAN = MoneyUnit(10_000, "万元")
DAYS = pd.to_datetime(["2026-08-31", "2026-09-30", "2026-10-31"])


@pytest.fixture
def past() -> pd.DataFrame:
    """Three months; the second has no data."""
    return pd.DataFrame(
        {
            "as_of": DAYS,
            "balance": [1_000_000.0, None, 2_000_000.0],
            "overdue_ratio": [0.05, None, 0.06],
            "npl_ratio": [0.02, None, None],
        }
    )


def test_the_trend_draws_balance_as_bars_and_two_ratios_on_their_own_axis(past: pd.DataFrame) -> None:
    figure = charts.overview.trend(past, zh, WAN)
    assert [(trace.type, trace.name, trace.yaxis) for trace in figure.data] == [
        ("bar", "贷款余额", None), ("scatter", "逾期率", "y2"), ("scatter", "不良率", "y2"),
    ]  # fmt: skip
    assert list(figure.data[0].x) == ["2026-08", "2026-09", "2026-10"]
    assert list(figure.data[0].y) == [100, None, 200]
    assert figure.data[1].connectgaps is False
    assert figure.layout.yaxis.title.text == "余额（万元）"
    assert figure.layout.yaxis2.title.text == "占贷款余额（%）"
    assert figure.layout.xaxis.type == "category"


def test_a_missing_month_is_a_gap_and_its_hover_says_so(past: pd.DataFrame) -> None:
    figure = charts.overview.trend(past, en, MoneyUnit(1_000_000, "CNY M"))
    assert list(figure.data[2].y) == [2.0, None, None]
    assert list(figure.data[2].customdata) == ["2.00%", "–", "–"]


def test_the_split_has_its_worst_value_on_top_and_leads_to_its_bad_loans() -> None:
    rows = pd.DataFrame({"branch": ["A", "B", None], "balance": [3e6, 1e6, 2e6], "npl_ratio": [0.01, 0.09, None]})
    figure = charts.overview.split(rows, zh, WAN, by="branch", measure="npl_ratio", names=["甲", "乙", "未填"])
    bar = figure.data[0]
    assert list(bar.y) == ["未填", "甲", "乙"], "plotly draws from the bottom"
    assert list(bar.text) == ["–", "1.00%", "9.00%"]
    assert list(bar.customdata) == [
        ["branch=", "risk_class=3,4,5"],
        ["branch=A", "risk_class=3,4,5"],
        ["branch=B", "risk_class=3,4,5"],
    ]
    assert figure.layout.xaxis.title.text == "不良率（%）"


def test_the_split_draws_ten_values_at_most() -> None:
    rows = pd.DataFrame({"officer": [f"o{n:02d}" for n in range(30)], "balance": range(30), "npl_ratio": [0.0] * 30})
    figure = charts.overview.split(rows, en, WAN, by="officer", measure="balance", names=list(rows["officer"]))
    assert list(figure.data[0].y) == [f"o{n}" for n in range(20, 30)]


@pytest.fixture
def eight() -> pd.DataFrame:
    return pd.DataFrame(
        {"bucket": range(8), "loans": [90, 4, 3, 2, 1, 0, 0, 0], "balance": [9e6, 4e5, 3e5, 2e5, 1e5, 0, 0, 0],
         "share_loans": [0.9, 0.04, 0.03, 0.02, 0.01, 0, 0, 0], "share_balance": [0.9, 0.04, 0.03, 0.02, 0.01, 0, 0, 0]}
    )  # fmt: skip


def test_buckets_stand_in_order_by_balance_and_by_count(eight: pd.DataFrame) -> None:
    figure = charts.overdue.buckets(eight, zh, WAN)
    balance, loans = figure.data
    assert list(balance.y) == ["M1", "M2", "M3", "M4", "M5", "M6", "M7+"]
    assert figure.layout.yaxis.autorange == "reversed"
    assert list(balance.x)[:2] == [40, 30]
    assert list(loans.x)[:2] == [4, 3]
    assert balance.text[0] == "40.00 · 4.00%"
    assert list(balance.marker.color) == [theme.BUCKET[bucket] for bucket in Bucket if bucket]
    assert balance.customdata[3] == ["bucket=4"]
    assert (figure.layout.xaxis.title.text, figure.layout.xaxis2.title.text) == ("逾期余额（万元）", "逾期笔数（笔）")


def test_buckets_over_time_are_stacked_from_the_mildest(past: pd.DataFrame) -> None:
    rows = pd.DataFrame([{"as_of": day, "bucket": b, "loans": b, "balance": b * 1e4} for day in DAYS for b in range(8)])
    rows.loc[rows["as_of"] == DAYS[1], ["loans", "balance"]] = None
    figure = charts.overdue.over_time(rows, zh, WAN)
    assert [trace.name for trace in figure.data] == ["M1", "M2", "M3", "M4", "M5", "M6", "M7+"]
    assert figure.layout.barmode == "stack"
    assert list(figure.data[2].y) == [3, None, 3]
    assert figure.data[2].customdata[0][:2] == ["as_of=2026-08-31", "bucket=3"]
    assert charts.overdue.over_time(rows, zh, WAN, "loans").layout.yaxis.title.text == "逾期笔数（笔）"


def test_ageing_prints_every_cell_and_each_leads_to_its_loans() -> None:
    rows = pd.DataFrame(
        [{"branch": name, "bucket": b, "balance": 0 if b == 2 else 1e4 * b, "loans": b} for name in ("A", None) for b in range(8)]
    )
    figure = charts.overdue.ageing(rows, WAN, by="branch", names={"A": "甲", None: "未填"}, ground="dark")
    heat, marks = figure.data
    assert list(heat.y) == ["甲", "未填"]
    assert list(heat.text[0])[:3] == ["1.00", "–", "3.00"]
    assert heat.colorscale[0][1] == theme.GROUND["dark"]
    assert marks.customdata[0] == ["branch=A", "bucket=1"]
    assert marks.customdata[-1] == ["branch=", "bucket=7"], "an empty word asks for what was not given"
    assert figure.layout.xaxis.title.text == "", (
        "the labels stand on top, where a title would run into them; the heading names the unit"
    )


def test_a_few_bars_stay_bars() -> None:
    rows = pd.DataFrame({"branch": ["A"], "balance": [1e6], "npl_ratio": [0.04]})
    one = charts.overview.split(rows, zh, WAN, by="branch", measure="npl_ratio", names=["甲"])
    assert one.layout.bargap == 0.75
    assert [theme.slim(bars) for bars in (2, 3, 4, 10)] == [0.5, 0.25, 0.18, 0.18]


def test_a_line_over_bars_has_room_above_it() -> None:
    rows = pd.DataFrame({"as_of": DAYS, "balance": [3e4, 2e4, None], "bucket": [0, 1, 2], "dpd": [0, 100, None]})
    assert list(charts.loan.history(rows, zh, WAN).layout.yaxis2.range) == [0, pytest.approx(115)]
    never = rows.assign(dpd=[0, 0, None])
    assert charts.loan.history(never, zh, WAN).layout.yaxis2.range[1] > 0


def test_a_loans_past_shows_balance_by_bucket_and_days_past_due() -> None:
    rows = pd.DataFrame({"as_of": DAYS, "balance": [3e4, 2e4, 1e4], "bucket": [0, 1, 2], "dpd": [0, 12, 42]})
    figure = charts.loan.history(rows, en, MoneyUnit(1_000, "CNY K"))
    assert list(figure.data[0].marker.color) == [theme.BUCKET[Bucket(b)] for b in (0, 1, 2)]
    assert list(figure.data[1].y) == [0, 12, 42]
    assert figure.layout.yaxis2.title.text == "Days past due"


@pytest.mark.parametrize("colours", [theme.BUCKET, theme.RISK_CLASS])
def test_worse_is_darker(colours: dict[int, str]) -> None:
    """So that order is read without telling the hues apart."""

    def light(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    late = [light(colour) for colour in list(colours.values())[1:]]
    assert late == sorted(late, reverse=True)
