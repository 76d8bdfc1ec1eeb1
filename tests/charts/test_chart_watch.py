"""The picture of the watch list: bars for borrowers, a line for what they owe, a gap where that is not known."""

from datetime import date
from functools import partial

import pandas as pd
import pytest

from postloan.charts import watch
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit

ROWS = pd.DataFrame({
    "on": [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)], "borrowers": [0, 2, 3], "owing": [0, 2, 3],
    "balance": [0.0, 2_500_000.0, float("nan")], "npl_balance": [0.0, 0.0, 0.0], "share": [0.0, 0.05, float("nan")],
})  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_number_and_balance_have_an_axis_each(language: str) -> None:
    figure = watch.over_time(ROWS, partial(text, language), MoneyUnit(10_000, "万元"))
    bars, line = figure.data
    assert (list(bars.y), list(line.y), line.yaxis) == ([0, 2, 3], [0.0, 250.0, None], "y2")
    assert line.connectgaps is False
    assert "万元" in figure.layout.yaxis2.title.text
    assert figure.layout.xaxis.title.text == text(language, "watch.chart.date_axis")

    assert figure.layout.yaxis.dtick == 1, "there is no half a borrower"


def test_many_borrowers_are_not_counted_one_by_one() -> None:
    figure = watch.over_time(ROWS.assign(borrowers=[0, 40, 60]), partial(text, "en"), MoneyUnit(10_000, "CNY K"))
    assert figure.layout.yaxis.dtick is None


def test_a_mark_stands_for_its_date_and_says_amount_and_share() -> None:
    figure = watch.over_time(ROWS, partial(text, "zh"), MoneyUnit(10_000, "万元"))
    bars, line = figure.data
    assert list(bars.customdata[1]) == ["on=2026-09-30"]
    assert list(line.customdata[1]) == ["on=2026-09-30", "250.00 万元，占贷款 5.00%"]
    assert "–" in line.customdata[2][1]
