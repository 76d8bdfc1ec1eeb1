"""The scoreboard's figures: what is drawn, what is missing, and what a click stands for."""

import pandas as pd
import pytest

from postloan.charts import scoreboard, theme
from postloan.i18n import text
from postloan.terms import Colour


def t(key, /, **values):
    return text("en", key, **values)


NAMES = {"R01": "R01 Days past due", "R02": "R02 Interest overdue", "L01": "L01 New owner"}


def test_leads_are_drawn_the_earliest_on_top_and_missing_ones_are_left_out():
    rows = pd.DataFrame({"rule_id": ["R01", "R02", "L01"], "lead": [80.0, None, 120.0], "verdict": ["good", "quiet", "useless"]})
    figure = scoreboard.leads(rows, t, NAMES, useful=30)
    (bar,) = figure.data
    assert list(bar.y) == [NAMES["R01"], NAMES["L01"]], "the last one is drawn on top"
    assert list(bar.x) == [80, 120]
    assert list(bar.customdata[1]) == ["rule=L01"]
    assert figure.layout.shapes[0].x0 == 30


def test_overlap_is_the_same_both_ways_and_a_rule_has_none_with_itself():
    pairs = pd.DataFrame([["R01", "R02", 0.4]], columns=["rule_id", "other_id", "jaccard"])
    figure = scoreboard.overlap(pairs, ["R01", "R02", "L01"], t, NAMES)
    heat, marks = figure.data
    assert heat.z[0][1] == heat.z[1][0] == pytest.approx(0.4)
    assert [list(line) for line in heat.text] == [["–", "40", "–"], ["40", "–", "–"], ["–", "–", "–"]]
    assert len(marks.x) == 6
    assert list(marks.customdata[0]) == ["rule=R01"]


def test_the_curve_has_gaps_where_nobody_is_warned_and_the_limits_in_force():
    rows = pd.DataFrame({"alerts": [100, 10, 0], "precision": [0.1, 0.5, None], "recall": [0.9, 0.4, 0.0]})
    figure = scoreboard.curve(rows, t, written=["1 day", "8 days", "90 days"], unit="days", limits={Colour.YELLOW: "8 days"})
    alerts, precision, recall = figure.data
    assert list(alerts.y) == [100, 10, 0]
    assert list(precision.y) == [pytest.approx(10), pytest.approx(50), None]
    assert precision.connectgaps is False
    assert list(recall.y)[-1] == 0
    (limit,) = figure.layout.shapes
    assert limit.line.color == theme.WARNING[Colour.YELLOW]
    assert limit.x0 == limit.x1 == 1, "it stands at the threshold's place among the others"


def test_the_score_is_drawn_against_what_came():
    figure = scoreboard.calibration([{"n": 100, "said": 0.02, "came": 3}, {"n": 50, "said": 0.2, "came": 9}], t)
    line, marks = figure.data
    assert list(marks.x) == [pytest.approx(2), pytest.approx(20)]
    assert list(marks.y) == [pytest.approx(3), pytest.approx(18)]
    assert list(line.x) == list(line.y), "on the line both agree"
