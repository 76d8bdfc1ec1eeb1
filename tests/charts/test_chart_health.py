"""What the health figures draw: values in their unit, gaps, lines and zones on the worse side, and what a click stands for."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from postloan.borrower.analysis import Basis, DuPont, Ratio, Score, Side, Unit, Zone
from postloan.borrower.analysis.term import Term
from postloan.charts import health, theme
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit

zh, en = (functools.partial(text, language) for language in ("zh", "en"))
Y22, Y23, JUNE = date(2022, 12, 31), date(2023, 12, 31), date(2024, 6, 30)
NONE = Term(Fraction(0))


def ratio(value: float | None, basis: Basis = Basis.YEAR, **values: Any) -> Ratio:
    given: dict[str, Any] = {
        "name": "debt_to_assets",
        "unit": Unit.RATIO,
        "watch": 0.70,
        "alarm": 0.85,
        "worse": Side.HIGH,
        **values,
    }
    return Ratio(value=value, inputs=(), basis=basis, **given)


def three(**values: Any) -> Sequence[tuple[date, Ratio]]:
    return [(Y22, ratio(0.6, **values)), (Y23, ratio(None, **values)), (JUNE, ratio(0.9, Basis.TTM, **values))]


def bands(figure: Any) -> list[tuple[float, float, str]]:
    return [(one.y0, one.y1, one.fillcolor) for one in figure.layout.shapes if one.type == "rect"]


def test_a_trend_has_a_gap_where_the_ratio_is_missing_and_hollow_marks_within_the_year() -> None:
    line, reported, interim = health.trend(three(), zh).data
    assert list(line.y) == [60, None, 90]
    assert line.connectgaps is False
    assert (list(reported.x), reported.marker.symbol) == (["2022-12"], "circle")
    assert (list(interim.x), interim.marker.symbol) == (["2024-06"], "circle-open")
    assert list(interim.customdata[0]) == ["end=2024-06-30", "90.00%", zh("ratio.basis.ttm")]


def test_what_lies_beyond_the_lines_is_shaded_on_the_worse_side() -> None:
    figure = health.trend(three(), zh)
    top = figure.layout.yaxis.range[1]
    assert bands(figure) == [(70, 85, theme.OVERDUE), (85, top, theme.NPL)]
    assert top > 90
    low = health.trend(three(watch=0.85, alarm=0.70, worse=Side.LOW), zh)
    assert bands(low) == [(85, 70, theme.OVERDUE), (70, 0, theme.NPL)]
    assert [one.text for one in figure.layout.annotations] == ["关注线 70.00%", "警戒线 85.00%"]


def test_a_ratio_without_lines_has_none_and_one_with_a_single_line_is_shaded_to_the_end() -> None:
    assert bands(health.trend(three(watch=None, alarm=None), zh)) == []
    (band,) = bands(health.trend(three(alarm=None), zh))
    assert band[0] == 70
    assert band[2] == theme.OVERDUE


def test_amounts_are_drawn_in_the_unit_of_the_axis() -> None:
    found = [(Y22, ratio(2_500_000.0, name="ebit", unit=Unit.MONEY, watch=None, alarm=None, worse=Side.LOW))]
    figure = health.trend(found, zh, MoneyUnit(10_000, "万元"))
    assert figure.layout.yaxis.title.text == "息税前利润（EBIT）（万元）"
    assert list(figure.data[0].y) == [250]
    assert figure.data[1].customdata[0][1] == "250.00"


def test_a_ratio_that_was_never_there_still_has_axes() -> None:
    figure = health.trend([(Y22, ratio(None))], en)
    assert list(figure.data[0].x) == ["2022-12"]
    assert figure.layout.yaxis.title.text == "Liabilities to assets (%)"


@pytest.mark.parametrize(("value", "unit", "words"), [
    (0.12345, Unit.RATIO, "12.35%"), (-1.5, Unit.TIMES, "−1.50"), (62.667, Unit.DAYS, "62.7"), (None, Unit.DAYS, "–"), (float("nan"), Unit.TIMES, "–"),
])  # fmt: skip
def test_a_ratio_in_words(value: float | None, unit: Unit, words: str) -> None:
    assert health.worded(value, unit) == words


def score(value: float | None, zone: Zone | None, cuts: tuple[float, float] = (1.10, 2.60), name: str = "altman_z2") -> Score:
    return Score(name, value, zone, cuts, (), (), Basis.YEAR)


def test_a_score_stands_in_its_zones() -> None:
    figure = health.zones([(Y22, score(2.8, Zone.SAFE)), (Y23, score(None, None)), (JUNE, score(0.5, Zone.DISTRESS))], en)
    (line,) = figure.data
    assert list(line.y) == [2.8, None, 0.5]
    assert list(line.text) == ["2.80", "–", "0.50"]
    half = health.zones([(JUNE, replace(score(2.0, Zone.GREY), basis=Basis.TTM))], en)
    assert list(half.data[0].x) == ["2024-06<br>TTM"]
    assert [one[2] for one in line.customdata] == ["Safe", "–", "Distress"]
    bottom, top = figure.layout.yaxis.range
    assert bands(figure) == [(bottom, 1.10, theme.NPL), (1.10, 2.60, theme.OVERDUE), (2.60, top, theme.PRIMARY)]


def test_where_more_is_worse_distress_is_on_top() -> None:
    figure = health.zones([(Y23, score(-2.0, Zone.GREY, (-1.78, -2.22), "beneish_m"))], zh)
    bottom, top = figure.layout.yaxis.range
    assert bands(figure) == [(-1.78, top, theme.NPL), (-1.78, -2.22, theme.OVERDUE), (bottom, -2.22, theme.PRIMARY)]


def test_a_score_with_one_cut_has_no_grey() -> None:
    assert len(bands(health.zones([(Y23, score(0.3, Zone.SAFE, (0.5, 0.5), "ohlson_o"))], zh))) == 2


def places() -> pd.DataFrame:
    return pd.DataFrame({
        "borrower_id": ["B1", "B2", "B3"], "ratio": "current_ratio", "now": [1.2, 9.0, 1.0], "before": [1.0, 8.0, None], "level": [0.5, 30.0, 0.1],
        "change": [0.2, 1.0, float("nan")], "percentile": [0.6, 1.0, 0.5], "quadrant": ["strong_rising", "strong_rising", None],
    })  # fmt: skip


def test_the_own_mark_is_large_and_the_others_are_peers() -> None:
    figure = health.peers(places(), "B1", zh, names={"B1": "甲公司"})
    others, own = figure.data
    assert list(own.x) == [0.5]
    assert own.marker.size > others.marker.size
    assert list(own.customdata[0]) == ["borrower_id=B1", "甲公司", "1.20", "1.00", "60%"]
    assert list(others.x) == [health.FAR], "far out is drawn at the edge"
    assert list(others.customdata[0])[:3] == ["borrower_id=B2", "B2", "9.00"]


def test_every_quarter_says_what_it_means() -> None:
    figure = health.peers(places(), "B1", zh, names={})
    said = {(one.x, one.y): one.text for one in figure.layout.annotations}
    assert said == {
        (1, 1): "优于同业，且在改善",
        (1, 0): "优于同业，但在转弱",
        (0, 1): "弱于同业，但在改善",
        (0, 0): "弱于同业，且在恶化",
    }
    low, high = figure.layout.yaxis.range
    assert low == -high


def test_changes_of_percentages_are_in_points() -> None:
    figure = health.peers(places().assign(ratio="net_margin"), "B1", en, names={})
    assert "(pp)" in figure.layout.yaxis.title.text
    assert list(figure.data[1].y) == [20]


def test_roe_stands_beside_its_three_factors() -> None:
    year = DuPont(Fraction(6, 100), Fraction(3, 2), Fraction(2), Basis.YEAR, (NONE, NONE, NONE))
    figure = health.dupont(
        [(Y22, year), (Y23, None), (JUNE, replace(year, margin=Fraction(-1, 100), basis=Basis.ANNUALISED))], zh
    )
    assert [list(bars.y) for bars in figure.data] == [[18, None, -3], [6, None, -1], [1.5, None, 1.5], [2, None, 2]]
    assert [one.text for one in figure.layout.annotations] == [
        "净资产收益率（%）",
        "= 销售净利率（%）",
        "× 总资产周转率（倍）",
        "× 权益乘数（倍）",
    ]
    assert [bars.xaxis for bars in figure.data] == ["x", "x2", "x3", "x4"]
    assert list(figure.data[0].text) == ["18.0%", "–", "−3.0%"]
    assert figure.layout.yaxis.range[0] < -3
    assert list(figure.data[0].x) == ["2022-12", "2023-12", "2024-06<br>年化"]
    assert list(figure.data[0].marker.pattern.shape) == ["", "", "/"]
    assert list(figure.data[0].customdata[2])[:2] == ["end=2024-06-30", zh("ratio.basis.annualised")]


def test_many_dates_leave_room_for_the_first_and_the_last_words_only() -> None:
    year = DuPont(Fraction(6, 100), Fraction(1), Fraction(2), Basis.YEAR, (NONE, NONE, NONE))
    figure = health.dupont([(date(2000 + n, 12, 31), year) for n in range(6)], zh)
    assert list(figure.data[3].text) == ["2.00", "", "", "", "", "2.00"]


def test_what_moved_the_health_hangs_between_the_two_scores() -> None:
    (bars,) = health.waterfall(60.0, [("偿债", -10.0), ("盈利", 4.0)], 54.0, zh, ends=("2023-12", "2024-06")).data
    assert list(bars.x) == ["2023-12", "偿债", "盈利", "2024-06"]
    assert (list(bars.base), list(bars.y)) == ([0, 60, 50, 0], [60, -10, 4, 54])
    assert list(bars.text) == ["60.0", "−10.0", "+4.0", "54.0"]
    assert list(bars.marker.color) == [theme.QUIET, theme.NPL, theme.PRIMARY, theme.QUIET]


def test_what_the_parts_do_not_explain_is_shown() -> None:
    (bars,) = health.waterfall(60.0, [("偿债", -10.0)], 54.0, zh, ends=("a", "b")).data
    assert list(bars.x) == ["a", "偿债", "其他", "b"]
    assert bars.base[2] + bars.y[2] == pytest.approx(54.0)
