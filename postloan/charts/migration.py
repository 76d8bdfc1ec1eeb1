"""The migration page's figures: who moved where, in what shares, and a month's chain. A click leads to the loans that moved."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, count, percent
from postloan.portfolio.migration import HORIZONS, SHARES, Chain, Matrix
from postloan.portfolio.migration.matrix import Measure
from postloan.terms import Bucket

Names = Mapping[str, str]
_RED, _BLUE = theme.BUCKET[Bucket.M4], theme.PRIMARY
#: What became of an opening: the worse the warmer, what stayed quiet, what got better blue.
_SHARE = dict(
    zip(
        SHARES,
        (_RED, theme.QUIET, "#8FB0E0", _BLUE, "#5B8DD0", theme.BUCKET[Bucket.M7], theme.BUCKET[Bucket.M6], "#E1E6ED"),
        strict=True,
    )
)
_WAY_OUT = {"settled": "#5B8DD0", "written_off": theme.BUCKET[Bucket.M7], "sold": theme.BUCKET[Bucket.M6]}
_LINE = 1.5
#: Pixels between two nodes of the streams, and above and below them.
_PAD, _MARGIN = 11, 10


class Cells(NamedTuple):
    """A heat map's cells, row by row: the shade (0 … 1), what is written in it, what the hover says, and what a click asks for."""

    shade: list[list[float]]
    text: list[list[str]]
    hover: list[list[str]]
    asked: list[list[list[str]]]


def _map(cells: Cells, rows: Sequence[str], columns: Sequence[str], ground: theme.Ground, height: int) -> go.Figure:
    """Cells with their numbers; the marks that can be clicked lie over them, unseen."""
    figure = go.Figure(
        go.Heatmap(
            z=cells.shade, x=list(columns), y=list(rows), text=cells.text, texttemplate="%{text}", hoverinfo="skip", showscale=False,
            xgap=2, ygap=2, colorscale=[[0, theme.GROUND[ground]], [1, theme.PRIMARY]], zmin=0, zmax=1,
        )
    )  # fmt: skip
    figure.add_scatter(
        x=[column for _ in rows for column in columns], y=[row for row in rows for _ in columns], mode="markers",
        marker={"size": 24, "opacity": 0, "color": theme.PRIMARY}, text=[said for row in cells.hover for said in row],
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
        customdata=[asked for row in cells.asked for asked in row], hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=height, x="", y="", yaxis_type="category", xaxis_type="category", xaxis_side="top", hovermode="closest",
        hoverdistance=60, xaxis_showgrid=False, yaxis_showgrid=False, xaxis_range=[-0.5, len(columns) - 0.5],
        yaxis_range=[len(rows) - 0.5, -0.5], xaxis_ticks="", yaxis_ticks="",
    )  # fmt: skip


def shown_columns(found: Matrix) -> list[int]:
    """Places of the columns to show: every state, and the ways out that somebody took."""
    n = found.states.size
    return [at for at in range(len(found.states.columns)) if at < n or found.loans[:n, at].any()]


def heat(
    found: Matrix,
    t: Translate,
    unit: MoneyUnit,
    *,
    measure: Measure,
    names: Names,
    share: bool,
    ground: theme.Ground = "light",
    height: int = 272,
) -> go.Figure:
    """Opening states × where they are now, shaded by share of the opening; each cell carries its amount or its share."""
    n, columns = found.states.size, shown_columns(found)
    moves = found.moves(measure).astype(float)
    whole = moves.sum(axis=1, keepdims=True)
    shares = moves / np.where(whole == 0, np.nan, whole)
    # The root lifts the few that moved beside the many that stayed.
    shade = np.sqrt(np.nan_to_num(shares))[:, columns]

    def written(row: int, at: int) -> str:
        if not found.loans[row, at]:
            return MISSING
        if share:
            return percent(shares[row, at])
        return amount(moves[row, at] / 100, unit) if measure == "balance" else count(moves[row, at])

    def said(row: int, at: int) -> str:
        money = f"{amount(found.opening[row, at] / 100, unit)} {unit.name}"
        was, now = names[found.states.names[row]], names[found.states.columns[at]]
        return t(
            "migration.cell", was=was, now=now, amount=money, loans=count(found.loans[row, at]), share=percent(shares[row, at])
        )

    cells = Cells(
        shade.tolist(), [[written(row, at) for at in columns] for row in range(n)], [[said(row, at) for at in columns] for row in range(n)],
        [[_asked(found, row, at) for at in columns] for row in range(n)],
    )  # fmt: skip
    labels = [names[name] for name in found.states.names]
    return _map(cells, labels, [names[found.states.columns[at]] for at in columns], ground, height)


def _asked(found: Matrix, row: int, at: int) -> list[str]:
    """What a click on the cell asks for; nothing where nobody went."""
    if not found.loans[row, at]:
        return []
    states = found.states
    now = states.codes[at] if at < states.size else states.columns[at]
    return theme.pairs(since=found.since.isoformat(), by=states.by, was=states.codes[row], now=now)


def sankey(found: Matrix, unit: MoneyUnit, *, measure: Measure, names: Names, suffix: str, height: int = 272) -> go.Figure:
    """Where the opening went, without those who were in the best state at both ends: they would be all that is seen."""
    n, columns = found.states.size, shown_columns(found)
    moves = found.moves(measure).astype(float) / (100 * unit.factor if measure == "balance" else 1)
    links = [(row, at) for row in range(n) for at in columns if moves[row, at] > 0 and (row, at) != (0, 0)]
    left = sorted({row for row, _ in links})
    right = sorted({at for _, at in links})
    place = {("then", row): at for at, row in enumerate(left)} | {
        ("now", at): len(left) + number for number, at in enumerate(right)
    }
    labels = [names[found.states.names[row]] for row in left] + [names[found.states.columns[at]] for at in right]
    sizes = [[sum(moves[link] for link in links if link[side] == one) for one in ones] for side, ones in enumerate((left, right))]
    gap = (_PAD / (height - 2 * _MARGIN), max(map(len, sizes), default=0))
    colours = [_colour(found, row) for row in left] + [_colour(found, at) for at in right]
    figure = go.Figure(
        go.Sankey(
            arrangement="fixed", valuesuffix=f" {suffix}", valueformat=",.2f" if measure == "balance" else ",d",
            node={"label": labels, "color": colours, "pad": _PAD, "thickness": 12, "line": {"width": 0}, "x": [0.001] * len(left) + [0.999] * len(right),
                  "y": [*_heights(sizes[0], gap), *_heights(sizes[1], gap)]},
            link={"source": [place["then", row] for row, _ in links], "target": [place["now", at] for _, at in links],
                  "value": [moves[link] for link in links], "color": [_pale(_colour(found, at)) for _, at in links]},
        )
    )  # fmt: skip
    figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": _MARGIN, "b": _MARGIN}, font={"size": 12})
    return figure


def _heights(sizes: Sequence[float], gap: tuple[float, int]) -> list[float]:
    """Centres of the nodes of one side, from top to bottom, each as tall as what passes through it.

    ``gap``: the room between two nodes as a part of the height, and how many nodes the longer side has: it sets the scale of both.
    """
    room = (1 - gap[0] * (gap[1] - 1)) / (sum(sizes) or 1)
    above, found = 0.0, []
    for size in sizes:
        found.append(min(max(above + size * room / 2, 0.001), 0.999))
        above += size * room + gap[0]
    return found


def _colour(found: Matrix, at: int) -> str:
    states = found.states
    if at >= states.size:
        return _WAY_OUT.get(states.columns[at], theme.QUIET)
    ramp = list((theme.BUCKET if states.by == "bucket" else theme.RISK_CLASS).values())
    return ramp[at]


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def rolling(rows: pd.DataFrame, found: Matrix, t: Translate, *, names: Names, height: int = 262) -> go.Figure:
    """One bar an opening state, its shares in reading order; they fill it. A state without an opening has no bar."""
    labels = [names[name] for name in rows["moved_from"]]
    figure = go.Figure()
    for share in [name for name in SHARES if rows[name].fillna(0).any()]:
        values = theme.gaps(rows[share], 0.01)
        figure.add_bar(
            x=values, y=labels, orientation="h", name=t(f"field.{share}"), marker_color=_SHARE[share],
            customdata=[[*_share_asked(found, row, share), percent(value)] for row, value in enumerate(rows[share])],
            hovertemplate=f"%{{y}} · {t(f'field.{share}')} %{{x:.2f}}%<extra></extra>",
        )  # fmt: skip
    return theme.steady(
        theme.dress(
            figure, height=height, legend=True, x=t("migration.rolling_axis"), y="", barmode="stack", bargap=0.22, yaxis_type="category",
            yaxis_autorange="reversed", xaxis_range=[0, 100], xaxis_dtick=25,
        )
    )  # fmt: skip


def _share_asked(found: Matrix, row: int, share: str) -> list[str]:
    codes = found.states.codes
    now: Sequence[object] = {
        "roll_forward": codes[row + 1 :], "roll_stay": codes[row : row + 1], "roll_back": codes[1:row], "roll_cure": codes[:1],
        "roll_elsewhere": ("moved_out", "awaited"),
    }.get(share, (share.removeprefix("roll_"),))  # fmt: skip
    return theme.pairs(since=found.since.isoformat(), by=found.states.by, was=codes[row], now=",".join(map(str, now)))


def trend(rows: pd.DataFrame, t: Translate, *, followed: bool, height: int = 262) -> go.Figure:
    """Roll rates over time as lines in the colour of the bucket they lead to, and their product on an axis of its own."""
    months = theme.months(rows["as_of"])
    figure = go.Figure()
    for bucket in list(Bucket)[:-1]:
        worse = Bucket(bucket + 1)
        name = t("migration.roll_name" if followed else "migration.roll_name_net", was=bucket.label, now=worse.label)
        values = theme.gaps(rows[f"roll_{bucket:d}"], 0.01)
        figure.add_scatter(
            x=months, y=values, name=name, mode="lines+markers", line={"color": theme.BUCKET[worse], "width": _LINE}, marker={"size": 4},
            connectgaps=False, hovertemplate=f"%{{x}} · {name} %{{y:.2f}}%<extra></extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=months, y=theme.gaps(rows["chain_loss"], 0.01), name=t("migration.chain_loss"), mode="lines", yaxis="y2", connectgaps=False,
        line={"color": theme.PRIMARY, "width": 2, "dash": "dash"}, hovertemplate=f"%{{x}} · {t('migration.chain_loss')} %{{y:.4f}}%<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=height, legend=True, x=t("overview.month_axis"), y=t("migration.trend_axis"), xaxis_type="category", xaxis_nticks=9,
        yaxis_rangemode="tozero", yaxis2=theme.right_axis(t("migration.chain_axis")),
    )  # fmt: skip


def chain(
    found: Chain, t: Translate, *, estimator: str, names: Names, level: float, ground: theme.Ground = "light", height: int = 272
) -> go.Figure:
    """A month's shares, shaded like the matrix; the hover of a share by number of loans tells its interval."""
    shares = found.estimate(estimator)
    rows, columns = [names[f"b{code:d}"] for code in Bucket], [names[name] for name in found.columns]
    of = found.counts.sum(axis=1)

    def said(row: int, at: int) -> str:
        plain = {"was": rows[row], "now": columns[at], "share": percent(shares[row, at])}
        if estimator != "loans":
            return t("migration.chain_cell_plain", **plain)
        ends = {"low": percent(found.low[row, at]), "high": percent(found.high[row, at]), "level": percent(level, 0)}
        return t("migration.chain_cell", **plain, **ends, count=count(found.counts[row, at]), of=count(of[row]))

    places = [[(row, at) for at in range(len(columns))] for row in range(len(rows))]
    cells = Cells(
        np.sqrt(np.clip(np.nan_to_num(shares), 0, 1)).tolist(),
        [[percent(shares[one]) if shares[one] > 0 else MISSING for one in line] for line in places],
        [[said(*one) for one in line] for line in places], [[[] for _ in line] for line in places],
    )  # fmt: skip
    return _map(cells, rows, columns, ground, height)


def to_worst(rows: pd.DataFrame, t: Translate, *, names: Names, height: int = 190) -> go.Figure:
    """Per bucket the share that reaches the last one within each horizon."""
    shown = rows.iloc[:-1]
    labels = [names[name] for name in shown["moved_from"]]
    shades = ("#8FB0E0", "#5B8DD0", theme.PRIMARY)
    figure = go.Figure()
    for months, colour in zip(HORIZONS, shades, strict=True):
        name = t(f"field.to_worst_{months}")
        values = theme.gaps(shown[f"to_worst_{months}"], 0.01)
        figure.add_bar(
            x=labels, y=values, name=name, marker_color=colour, hovertemplate=f"%{{x}} · {name} %{{y:.2f}}%<extra></extra>"
        )
    return theme.dress(
        figure,
        height=height,
        legend=True,
        x=t("migration.opening_axis"),
        y=t("migration.to_worst_axis"),
        barmode="group",
        xaxis_type="category",
    )
