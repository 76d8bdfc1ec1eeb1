"""What the vintage figures draw: one line a cohort, blanks where nothing is known, and what a click stands for."""

import functools

import pandas as pd
import pytest

from postloan import charts
from postloan.i18n import text

zh = functools.partial(text, "zh")
NAN = float("nan")


def cells(rows: dict[str, list[float]]) -> pd.DataFrame:
    """Shares per cohort from month 0 on, as the page hands them over."""
    return pd.DataFrame(
        [(place, label, mob, share, f"{label}/{mob}", [f"by_mob={mob}", f"cohort_from={label}"])
         for place, (label, shares) in enumerate(rows.items()) for mob, share in enumerate(shares)],
        columns=["place", "label", "mob", "share", "said", "words"],
    )  # fmt: skip


@pytest.fixture
def two() -> pd.DataFrame:
    """The old cohort has a gap in its third month; the young one has two months to go."""
    return cells({"2026Q1": [0.0, 0.02, NAN, 0.05], "2026Q2": [0.01, 0.03, NAN, NAN]})


def test_a_line_a_cohort_with_gaps_and_no_tail(two: pd.DataFrame) -> None:
    figure = charts.vintage.curves(two, zh, y="占批次笔数（%）", compared=False)
    assert [trace.name for trace in figure.data] == ["2026Q1", "2026Q2"]
    assert list(figure.data[0].y) == [0, 2.0, None, 5.0]
    assert list(figure.data[1].x) == [0, 1], "what is not that old yet is not drawn"
    assert {trace.connectgaps for trace in figure.data} == {False}
    assert figure.layout.xaxis.title.text == "账龄（放款后月数）"
    assert figure.layout.yaxis.title.text == "占批次笔数（%）"
    assert [(note.text, note.x) for note in figure.layout.annotations] == [("2026Q1", 3), ("2026Q2", 1)]
    assert list(figure.data[1].customdata[1]) == ["by_mob=1", "cohort_from=2026Q2"]


def test_of_many_cohorts_every_few_are_named_and_the_youngest_always() -> None:
    figure = charts.vintage.curves(cells({f"c{n:02d}": [0.0, 0.01] for n in range(24)}), zh, y="%", compared=False)
    named = [note.text for note in figure.layout.annotations]
    assert len(figure.data) == 24
    assert len(named) <= 10
    assert named[-1] == "c23"


def test_values_that_are_compared_differ_in_more_than_shade() -> None:
    figure = charts.vintage.curves(cells({f"v{n}": [0.0, 0.01] for n in range(8)}), zh, y="%", compared=True)
    looks = {(trace.line.color, trace.line.dash) for trace in figure.data}
    assert len(looks) == 8


def test_a_cohort_that_nothing_is_known_of_draws_nothing() -> None:
    figure = charts.vintage.curves(cells({"new": [NAN, NAN]}), zh, y="%", compared=False)
    assert list(figure.data[0].x) == []
    assert not figure.layout.annotations


def test_known_cells_carry_their_number_and_others_are_blank(two: pd.DataFrame) -> None:
    figure = charts.vintage.triangle(two, zh, ["2026Q1 5 · 1", "2026Q2 7 · 2"])
    heat, marks = figure.data
    assert [list(row) for row in heat.text] == [["0.0", "2.0", "", "5.0"], ["1.0", "3.0", "", ""]]
    assert [list(row) for row in heat.z] == [[0, 2.0, None, 5.0], [1.0, 3.0, None, None]]
    assert list(figure.layout.yaxis.ticktext) == ["2026Q1 5 · 1", "2026Q2 7 · 2"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the oldest on top"
    assert len(marks.x) == 5, "only what is known can be clicked"
    assert list(marks.customdata[2]) == ["by_mob=3", "cohort_from=2026Q1"]


@pytest.mark.parametrize(
    ("last", "expected"), [(3, [0, 1, 2, 3]), (12, list(range(13))), (24, [3, 6, 9]), (36, [3, 6, 9]), (60, [6, 12])]
)
def test_a_long_triangle_has_every_few_months(last: int, expected: list[int]) -> None:
    found = charts.vintage.shown(last)
    assert found[: len(expected)] == expected
    assert len(found) <= 13
    assert found[-1] <= last


def test_a_triangle_of_nothing_is_empty() -> None:
    figure = charts.vintage.triangle(cells({"new": [NAN]}), zh, ["new"])
    assert [list(row) for row in figure.data[0].text] == [[""]]
    assert len(figure.data[1].x) == 0
