"""Vintage: the curves of cohorts by months on book, and their triangle. A click on a mark leads to the loans it counts."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate

#: Lines of values that are compared: told apart by colour and dash, and named at their end.
_LINES = (
    ("#1F5FBF", "solid"), ("#D9822B", "solid"), ("#2E9E7A", "solid"), ("#8A5BB5", "solid"), ("#C0485F", "dash"), ("#5C7A99", "dash"),
    ("#A8892B", "dash"), ("#3B8EA5", "dot"),
)  # fmt: skip
#: So many lines are named at their end; of more only every few, or the names would cover each other.
_NAMED = 10
#: From the oldest cohort to the youngest, which stands out from the ground.
_RAMP: dict[theme.Ground, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    "light": ((0xA9, 0xC1, 0xE8), (0x1A, 0x4E, 0xA0)), "dark": ((0x3D, 0x5C, 0x8F), (0xA8, 0xCB, 0xFF)),
}  # fmt: skip
#: As many columns as fit beside the curves with a number in each.
_COLUMNS = 13
_STEPS = (1, 3, 6, 12, 24, 36)


def _mixed(share: float, ground: theme.Ground) -> str:
    old, young = _RAMP[ground]
    return "rgb({},{},{})".format(*(round(low + (high - low) * share) for low, high in zip(old, young, strict=True)))


def _looks(count: int, ground: theme.Ground | None) -> list[tuple[str, str]]:
    """A colour and a dash for each line: shades by age on a ground, without one as different as they can be."""
    if ground is None:
        return [_LINES[at % len(_LINES)] for at in range(count)]
    return [(_mixed(at / max(count - 1, 1), ground), "solid") for at in range(count)]


def curves(
    cells: pd.DataFrame, t: Translate, *, y: str, compared: bool, ground: theme.Ground = "light", height: int = 400
) -> go.Figure:
    """One line a cohort (or value of a slice), share in percent over months on book; unknown cells are gaps, the last known one is named.

    ``cells`` has label, mob, share, said (the hover) and words (what a click stands for), one row a cell.
    """
    figure = go.Figure()
    labels = list(dict.fromkeys(cells["label"]))
    every = -(-len(labels) // _NAMED)
    for at, (label, (colour, dash)) in enumerate(zip(labels, _looks(len(labels), None if compared else ground), strict=True)):
        one = cells[cells["label"] == label]
        known = one[one["share"].notna()]
        one = one[one["mob"].between(known["mob"].min(), known["mob"].max())] if len(known) else one[:0]
        figure.add_scatter(
            x=one["mob"].tolist(), y=theme.gaps(one["share"], 0.01), name=label, mode="lines+markers", connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash}, marker={"size": 5}, customdata=one["words"].tolist(), text=one["said"].tolist(),
            hovertemplate="%{text}<extra></extra>", selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
        if len(known) and (len(labels) - 1 - at) % every == 0:
            figure.add_annotation(
                x=known["mob"].iloc[-1], y=float(known["share"].iloc[-1]) * 100, text=label, showarrow=False, xanchor="center", yanchor="bottom", yshift=3,
                font={"size": 11},
            )  # fmt: skip
    last = max((mob for mob, share in zip(cells["mob"], cells["share"], strict=True) if pd.notna(share)), default=1)
    return theme.dress(
        figure, height=height, x=t("vintage.mob_axis"), y=y, xaxis_range=[-0.2, last * 1.05 + 0.8], xaxis_tickformat="d", xaxis_nticks=10,
        yaxis_rangemode="tozero", yaxis_ticksuffix="%", hovermode="closest", hoverdistance=30,
    )  # fmt: skip


def shown(last: int) -> list[int]:
    """The months on book that the triangle has columns for: all, or every few up to ``last``."""
    step = next((step for step in _STEPS if last // step < _COLUMNS), _STEPS[-1])
    return list(range(0 if step == 1 else step, last + 1, step))


def triangle(
    cells: pd.DataFrame, t: Translate, labels: Sequence[str], *, ground: theme.Ground = "light", height: int = 400
) -> go.Figure:
    """Cohorts × months on book, oldest on top, every known cell with its percentage; unknown cells are left blank.

    ``labels`` name the cohorts with their sizes, in the order of ``cells["place"]``. Marks that can be clicked lie over the cells, unseen.
    """
    last = max((mob for mob, share in zip(cells["mob"], cells["share"], strict=True) if pd.notna(share)), default=0)
    mobs = shown(int(last))
    keyed = {(place, mob): share for place, mob, share in zip(cells["place"], cells["mob"], cells["share"], strict=True)}
    grid = [theme.gaps((keyed.get((place, mob)) for mob in mobs), 0.01) for place in range(len(labels))]
    words = [["" if value is None else f"{value:.1f}" for value in row] for row in grid]
    columns = [str(mob) for mob in mobs]
    figure = go.Figure(
        go.Heatmap(
            z=grid, x=columns, y=list(range(len(labels))), text=words, texttemplate="%{text}", hoverinfo="skip", showscale=False, xgap=1, ygap=1,
            colorscale=[[0, theme.GROUND[ground]], [1, theme.PRIMARY]], zmin=0, zmax=max((v for row in grid for v in row if v), default=1),
        )
    )  # fmt: skip
    known = cells[cells["share"].notna() & cells["mob"].isin(mobs)]
    figure.add_scatter(
        x=[str(mob) for mob in known["mob"]], y=known["place"].tolist(), mode="markers", marker={"size": 20, "opacity": 0, "color": theme.PRIMARY},
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}}, customdata=known["words"].tolist(), text=known["said"].tolist(),
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=height, x=t("vintage.mob_axis"), y="", xaxis_type="category", xaxis_side="top", xaxis_showgrid=False, yaxis_showgrid=False,
        yaxis_tickvals=list(range(len(labels))), yaxis_ticktext=list(labels), yaxis_range=[len(labels) - 0.5, -0.5], yaxis_zeroline=False,
        xaxis_range=[-0.5, len(mobs) - 0.5], xaxis_ticks="", yaxis_ticks="", hovermode="closest", hoverdistance=40,
    )  # fmt: skip
