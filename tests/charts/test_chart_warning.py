"""What the warning figures draw: values in their unit, gaps, limits with what lies beyond them, counts, and what a click stands for."""

import functools
import itertools
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from postloan.charts import theme, warning
from postloan.i18n import text
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.terms import Colour
from postloan.warning.rule import Measured

zh, en = (functools.partial(text, language) for language in ("zh", "en"))
DAYS = pd.DataFrame({"on": [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)], "value": [0.0, None, 45.0]})
DATES = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
LIMITS = [(Colour.YELLOW, 8.0), (Colour.ORANGE, 31.0)]
OPEN = pd.DataFrame(
    [("城关支行", "repayment", 2), ("城关支行", "financial", 1), ("东湖支行", "repayment", 7)],
    columns=["branch", "family", "signals"],
)
FAMILIES = {"financial": "财务", "repayment": "还款"}


def bands(figure):
    return [(one.y0, one.y1, one.fillcolor) for one in figure.layout.shapes if one.type == "rect"]


def test_the_history_has_gaps_and_what_lies_beyond_each_limit_is_shaded_up_to_the_next():
    figure = warning.history(
        DAYS,
        zh,
        name="逾期天数",
        unit=Measured.DAYS,
        high=True,
        limits=LIMITS,
        said=lambda value: MISSING if value is None else f"{value:.0f} 天",
    )
    (line,) = figure.data
    assert (list(line.x), list(line.y)) == (["2026-08-31", "2026-09-30", "2026-10-31"], [0, None, 45])
    assert line.connectgaps is False
    assert list(line.customdata[2]) == ["as_of=2026-10-31", "45 天"]
    low, top = figure.layout.yaxis.range
    assert low == 0
    assert top > 45
    assert bands(figure) == [(8, 31, theme.WARNING[Colour.YELLOW]), (31, top, theme.WARNING[Colour.ORANGE])]
    assert [one.text.rsplit("> ")[-1] for one in figure.layout.annotations] == ["黄色 8 天", "橙色 31 天"]
    assert [theme.WARNING[colour] in one.text for (colour, _), one in zip(LIMITS, figure.layout.annotations, strict=True)] == [
        True,
        True,
    ]
    assert figure.layout.yaxis.title.text == "逾期天数（天）"


def test_words_of_limits_close_together_do_not_lie_on_each_other():
    rows = pd.DataFrame({"on": DATES, "value": [17.4, 0.0, -5.6]})
    limits = [(Colour.YELLOW, 1.5), (Colour.ORANGE, 1.2), (Colour.RED, 1.0)]
    figure = warning.history(
        rows, zh, name="利息保障", unit=Measured.TIMES, high=False, limits=limits, said=lambda one: f"{one} 倍"
    )
    low, top = figure.layout.yaxis.range
    line = (top - low) * 16 / (235 - 62)
    yellow, orange, red = (one.y for one in figure.layout.annotations)
    assert yellow - orange >= line - 1e-9
    assert orange - red >= line - 1e-9
    assert all(one.xref == "paper" and one.x == 1 for one in figure.layout.annotations), "beside the figure, not on its line"
    assert figure.layout.margin.r > 60


@given(st.lists(st.floats(-1e6, 1e6), max_size=4), st.floats(0.01, 1e5))
def test_words_keep_their_order_and_their_distance_and_stay_inside_where_there_is_room(levels: list[float], apart: float) -> None:
    ends = (min([0.0, *levels]), max([1.0, *levels]) + 1)
    places = warning.spread(levels, apart, ends)
    ranked = sorted(range(len(levels)), key=lambda at: levels[at])
    steps = [places[after] - places[before] for before, after in itertools.pairwise(ranked)]
    slack = 1e-6 * max(1.0, *map(abs, ends), apart)
    assert all(step >= apart - slack for step in steps)
    assert all(one <= ends[1] - apart / 2 + slack for one in places)
    if apart * len(levels) <= ends[1] - ends[0]:
        assert all(one >= ends[0] + apart / 2 - slack for one in places)


def test_words_far_apart_stand_at_their_limits():
    assert warning.spread([70.0, 100.0], 5.0, (0.0, 120.0)) == [70.0, 100.0]


def test_where_lower_is_worse_the_shade_lies_below_the_limit():
    rows = pd.DataFrame({"on": [date(2026, 10, 31)], "value": [1.2]})
    limits = [(Colour.YELLOW, 1.5), (Colour.RED, 1.0)]
    figure = warning.history(rows, en, name="EBIT to interest", unit=Measured.TIMES, high=False, limits=limits, said=str)
    assert bands(figure) == [(1.5, 1.0, theme.WARNING[Colour.YELLOW]), (1.0, 0, theme.WARNING[Colour.RED])]


def test_fractions_are_drawn_in_percent_and_falls_below_zero_stay_in_sight():
    rows = pd.DataFrame({"on": [date(2026, 9, 30), date(2026, 10, 31)], "value": [0.1, -0.45]})
    figure = warning.history(
        rows, zh, name="收入同比", unit=Measured.FRACTION, high=False, limits=[(Colour.ORANGE, -0.2)], said=str
    )
    assert list(figure.data[0].y) == [10, -45]
    assert figure.layout.yaxis.range[0] < -45
    assert bands(figure) == [(-20, figure.layout.yaxis.range[0], theme.WARNING[Colour.ORANGE])]


def test_the_board_counts_each_state_by_colour_worst_first_and_a_click_stands_for_both():
    rows = pd.DataFrame([("raised", 4, 3), ("raised", 2, 5), ("executing", 3, 1)], columns=["state", "colour", "signals"])
    figure = warning.board(rows, zh)
    assert [one.name for one in figure.data] == ["红色", "橙色", "黄色", "蓝色"]
    red = figure.data[0]
    assert list(red.y) == ["待签收", "待核实", "待定方案", "已定方案", "处置中"]
    assert list(red.x) == [3, 0, 0, 0, 0]
    assert list(red.text) == ["3", "", "", "", ""]
    assert list(red.customdata[0]) == ["state=raised", "colour=4"]
    assert sum(sum(one.x) for one in figure.data) == rows["signals"].sum()


def test_a_part_too_narrow_for_its_number_tells_it_on_hover_only():
    rows = pd.DataFrame([("raised", 4, 1), ("raised", 2, 99)], columns=["state", "colour", "signals"])
    red, yellow = (one for one in warning.board(rows, zh).data if one.name in {"红色", "黄色"})
    assert (red.text[0], yellow.text[0]) == ("", "99")


def test_every_cell_of_the_heat_map_carries_its_number_and_the_worst_branch_stands_on_top():
    cells, marks = warning.heat(OPEN, zh, FAMILIES).data
    assert list(cells.y) == ["东湖支行", "城关支行"]
    assert [list(line) for line in cells.text] == [[MISSING, "7"], ["1", "2"]]
    assert [list(one) for one in marks.customdata][1] == ["branch=东湖支行", "family=repayment"]
    assert len(marks.x) == 4


def test_the_heat_map_begins_with_the_ground_of_the_page():
    cells = warning.heat(OPEN, zh, FAMILIES, "dark").data[0]
    assert cells.colorscale[0][1] == theme.GROUND["dark"]


def test_the_trend_stacks_borrowers_by_colour_and_a_day_that_is_missing_stays_empty():
    rows = pd.DataFrame(
        [(date(2026, 9, 30), 4, 2, 5e6), (date(2026, 10, 31), 4, 3, 7e6), (date(2026, 10, 31), 1, 9, 1e6)],
        columns=["day", "colour", "borrowers", "exposure"],
    )
    figure = warning.trend(rows, DATES, zh, MoneyUnit(10_000, "万元"))
    assert [(one.name, list(one.y)) for one in figure.data] == [
        ("红色", [None, 2, 3]),
        ("橙色", [None, None, None]),
        ("黄色", [None, None, None]),
        ("蓝色", [None, None, 9]),
    ]
    assert list(figure.data[0].x) == ["2026-08", "2026-09", "2026-10"]
    money = warning.trend(rows, DATES, zh, MoneyUnit(10_000, "万元"), measure="exposure")
    assert list(money.data[0].y) == [None, 500, 700]
    assert money.data[0].customdata[2][1] == "700.00 万元"


def test_families_stand_in_the_order_of_their_number_with_the_most_on_top():
    (bar,) = warning.families(OPEN, zh, FAMILIES).data
    assert (list(bar.y), list(bar.x)) == (["财务", "还款"], [1, 9])
    assert list(bar.customdata[1]) == ["family=repayment"]
