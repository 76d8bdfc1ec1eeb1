"""What the migration figures draw: cells with their numbers, streams without those who never moved, gaps, and what a click asks for."""

import functools
from datetime import date

import numpy as np
import pandas as pd
import pytest

from postloan import charts
from postloan.charts import theme
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit
from postloan.portfolio import migration, transition
from postloan.portfolio.migration import Chain, Matrix
from postloan.terms import Bucket

zh = functools.partial(text, "zh")
en = functools.partial(text, "en")
WAN = MoneyUnit(10_000, "万元")
STATES = migration.STATES["bucket"]
NAMES = {name: zh(f"term.moved_from.{name}") for name in (*STATES.rows, *STATES.columns, "c1", "c2", "c3", "c4", "c5")}


@pytest.fixture
def moved() -> Matrix:
    """Of 100 current loans 90 stay, 8 fall to M1 and 2 settle; of 10 in M1 one is cured and nine stay; one is new."""
    loans = np.zeros((len(STATES.rows), len(STATES.columns)), dtype=np.int64)
    loans[0, [0, 1, 8]], loans[1, [0, 1]], loans[8, 0] = (90, 8, 2), (1, 9), 1
    opening = loans * 10_000_00
    opening[8:] = 0
    closing = np.where(np.arange(len(STATES.columns)) < 8, loans * 9_000_00, 0)
    count, fen = loans[:8].sum(axis=1), opening[:8].sum(axis=1)
    return Matrix(date(2026, 9, 30), date(2026, 10, 31), STATES, loans, opening, closing, closing, (count, fen), (count, fen))


def test_every_cell_carries_its_amount_and_nobody_is_a_dash(moved: Matrix) -> None:
    figure = charts.migration.heat(moved, zh, WAN, measure="balance", names=NAMES, share=False)
    heat, marks = figure.data
    assert list(heat.y) == ["C", "M1", "M2", "M3", "M4", "M5", "M6", "M7+"]
    assert list(heat.x) == [*heat.y, "结清"], "a way out that nobody took is no column"
    assert list(heat.text[0]) == ["90.00", "8.00", *["–"] * 6, "2.00"]
    assert heat.z[0][0] == pytest.approx(0.9**0.5)
    assert figure.layout.yaxis.range == (7.5, -0.5), "the best state on top"
    assert marks.customdata[1] == ["since=2026-09-30", "by=bucket", "was=0", "now=1"]
    assert marks.customdata[8] == ["since=2026-09-30", "by=bucket", "was=0", "now=settled"]
    assert marks.customdata[2] == [], "no loans, no list"
    assert marks.text[1] == "C → M1<br>8.00 万元，8 笔<br>占期初C 8.00%"


def test_cells_can_show_shares_or_loans(moved: Matrix) -> None:
    shares = charts.migration.heat(moved, en, WAN, measure="loans", names=NAMES, share=True)
    assert list(shares.data[0].text[1][:2]) == ["10.00%", "90.00%"]
    loans = charts.migration.heat(moved, en, WAN, measure="loans", names=NAMES, share=False, ground="dark")
    assert list(loans.data[0].text[1][:2]) == ["1", "9"]
    assert loans.data[0].colorscale[0][1] == theme.GROUND["dark"]


def test_streams_leave_out_who_never_was_late(moved: Matrix) -> None:
    (stream,) = charts.migration.sankey(moved, WAN, measure="balance", names=NAMES, suffix="万元").data
    assert list(stream.node.label) == ["C", "M1", "C", "M1", "结清"]
    flows = {
        (stream.node.label[a], stream.node.label[b], b - a > 0): v
        for a, b, v in zip(stream.link.source, stream.link.target, stream.link.value, strict=True)
    }
    assert flows == {("C", "M1", True): 8, ("C", "结清", True): 2, ("M1", "C", True): 1, ("M1", "M1", True): 9}
    assert stream.node.color[1] == theme.BUCKET[Bucket.M1]
    assert list(stream.node.y) == sorted(stream.node.y[:2]) + sorted(stream.node.y[2:]), "in the order of the buckets"


def test_shares_fill_the_bar_of_their_opening(moved: Matrix) -> None:
    rows = migration.rolling(moved, "balance")
    figure = charts.migration.rolling(rows, moved, zh, names=NAMES)
    assert [trace.name for trace in figure.data] == ["向后滚动", "停留原档", "回到 C", "结清"]
    assert [sum(value or 0 for value in (trace.x[row] for trace in figure.data)) for row in (0, 1, 2)] == pytest.approx(
        [100, 100, 0]
    )
    assert figure.layout.barmode == "stack"
    assert figure.data[0].customdata[0][:4] == ["since=2026-09-30", "by=bucket", "was=0", "now=1,2,3,4,5,6,7"]
    assert figure.data[2].customdata[1][3] == "now=0"
    assert figure.data[3].customdata[0][3] == "now=settled"
    assert figure.layout.xaxis.title.text == "占期初（%）"


def test_roll_rates_are_lines_with_gaps_and_their_product_has_its_own_axis() -> None:
    rows = pd.DataFrame({
        "as_of": pd.to_datetime(["2026-08-31", "2026-09-30"]), **{f"roll_{n}": [0.1 * (n + 1), np.nan] for n in range(7)}, "chain_loss": [0.005, np.nan],
    })  # fmt: skip
    figure = charts.migration.trend(rows, zh, followed=True)
    assert [trace.name for trace in figure.data] == [*(f"{Bucket(n).label} → 更差" for n in range(7)), "链式损失率"]
    assert list(figure.data[0].y) == [10, None]
    assert all(trace.connectgaps is False for trace in figure.data)
    assert figure.data[7].yaxis == "y2"
    assert list(figure.data[7].y) == [0.5, None]
    assert figure.data[6].line.color == theme.BUCKET[Bucket.M7]
    assert charts.migration.trend(rows, en, followed=False).data[0].name == "C → M1"


@pytest.fixture
def month() -> Chain:
    counts = np.zeros((8, 11), dtype=np.int64)
    counts[0, [0, 1]], counts[1, [0, 2]] = (95, 5), (6, 4)
    shares = transition.cohort(counts)
    low, high = transition.wilson(counts, 0.95)
    columns = (*STATES.names, "settled", "written_off", "sold")
    return Chain(
        date(2026, 7, 31),
        date(2026, 10, 31),
        3,
        columns,
        counts,
        shares,
        low,
        high,
        shares,
        shares,
        np.full((8, 3), np.nan),
        0.1,
        0,
        1,
    )


def test_a_chain_tells_its_interval_and_what_it_does_not_know(month: Chain) -> None:
    figure = charts.migration.chain(month, zh, estimator="loans", names=NAMES, level=0.95)
    heat, marks = figure.data
    assert list(heat.text[0][:3]) == ["95.00%", "5.00%", "–"]
    assert marks.text[1] == "C → M1<br>5.00%（95% 区间 2.15% – 11.18%）<br>5 / 100 笔"
    assert set(heat.text[5]) == {"–"}, "nobody opened in M5"
    balance = charts.migration.chain(month, en, estimator="balance", names=NAMES, level=0.95)
    assert balance.data[1].text[1] == "C → M1<br>5.00%", "balances have no interval"


def test_ways_to_the_worst_leave_a_gap_where_nothing_is_known(month: Chain) -> None:
    figure = charts.migration.to_worst(migration.horizon_table(month), zh, names=NAMES)
    assert [trace.name for trace in figure.data] == ["3 个月内", "6 个月内", "12 个月内"]
    assert list(figure.data[0].x) == ["C", "M1", "M2", "M3", "M4", "M5", "M6"], "the worst has reached itself"
    assert list(figure.data[0].y) == [None] * 7
