"""Warnings in figures: how many stand open and where, how the levels moved, and one figure's past against its limits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, count
from postloan.terms import Colour, SignalState
from postloan.warning.rule import Measured

_ONE = MoneyUnit(1, "")
#: States in which somebody has something to do, in the order of a signal's life.
OPEN = tuple(state for state in SignalState if state is not SignalState.CLOSED)


#: Pixels: a line of words beside a figure with its air, a Chinese letter, what axes and margins take of a figure's height.
_LINE, _LETTER, _FRAME = 16, 12, 62
#: The last letter that is narrow.
_LATIN = 0x2FF
#: A part of a bar needs this share of the longest one to hold its number; narrower ones tell it on hover.
_READABLE = 0.04


def _scale(unit: Measured, money: MoneyUnit) -> float:
    """What a value is multiplied by to be drawn."""
    return 1 / money.factor if unit is Measured.MONEY else unit.scale


def unit_name(unit: Measured, t: Translate, money: MoneyUnit = _ONE) -> str:
    """%, 天, 万元 …: what the title of an axis says."""
    return money.name if unit is Measured.MONEY else t(f"warnings.unit.{unit}")


def history(
    rows: pd.DataFrame,
    t: Translate,
    *,
    name: str,
    unit: Measured,
    high: bool,
    limits: Sequence[tuple[Colour, float]],
    said: Callable[[float | None], str],
    money: MoneyUnit = _ONE,
    height: int = 235,
) -> go.Figure:
    """A figure at every date (``on``, ``value``), oldest first, a date without it as a gap; each colour's limit with what lies
    beyond it shaded. ``limits`` come mildest first; ``high`` says on which side worse lies; ``said`` writes a value with its unit. A click stands for a date.
    """  # fmt: skip
    scale = _scale(unit, money)
    days = [f"{day:%Y-%m-%d}" for day in rows["on"]]
    drawn = [None if value is None else value * scale for value in theme.gaps(rows["value"])]
    told = [said(value) for value in theme.gaps(rows["value"])]
    figure = go.Figure(
        go.Scatter(
            x=days, y=drawn, mode="lines+markers", connectgaps=False, line={"color": theme.PRIMARY, "width": 2}, marker={"size": 7},
            customdata=[[f"as_of={day}", words] for day, words in zip(days, told, strict=True)],
            hovertemplate="%{x}<br>%{customdata[1]}<extra></extra>",
        )
    )  # fmt: skip
    low, top = _room([*drawn, *(limit * scale for _, limit in limits)])
    axis = t("warnings.axis", name=name, unit=unit_name(unit, t, money))
    words = [f"{t(f'term.colour.{colour:d}')} {said(limit)}" for colour, limit in limits]
    lines = [(theme.WARNING[colour], limit * scale, word) for (colour, limit), word in zip(limits, words, strict=True)]
    dressed = theme.dress(
        figure, height=height, x=t("warnings.as_of_axis"), y=axis, xaxis_type="category", xaxis_nticks=8, yaxis_range=[low, top],
        margin={"l": 8, "r": max(8, *map(_wide, words)) if words else 8, "t": 10, "b": 8},
    )  # fmt: skip
    if unit.coded:
        codes = range(round(top) + 1)
        dressed.update_yaxes(tickvals=list(codes), ticktext=[said(code) for code in codes])
    return _limited(dressed, lines, top if high else low, (top - low) * _LINE / (height - _FRAME))


def _wide(words: str) -> int:
    """Pixels that a limit's mark and words take beside the figure; Chinese letters are as wide as high."""
    return 24 + sum(_LETTER if ord(letter) > _LATIN else _LETTER // 2 + 1 for letter in words)


def _limited(figure: go.Figure, limits: Sequence[tuple[str, float, str]], far: float, apart: float) -> go.Figure:
    """The limits, with their words beside the figure; what lies beyond each is shaded up to the next.

    Words stand at least ``apart`` from each other, in the order of their limits: two limits may lie close together.
    """
    ends = [*(line for _, line, _ in limits[1:]), far]
    places = spread([line for _, line, _ in limits], apart, figure.layout.yaxis.range)
    for (shade, line, words), end, place in zip(limits, ends, places, strict=True):
        figure.add_hrect(y0=line, y1=end, fillcolor=shade, opacity=0.10, line_width=0, layer="below")
        figure.add_hline(y=line, line={"color": shade, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            xref="paper", x=1, xanchor="left", y=place, yanchor="middle", showarrow=False, font_size=11, align="left",
            text=f'<span style="color:{shade}">■</span> {words}',
        )  # fmt: skip
    return figure


def spread(levels: Sequence[float], apart: float, within: Sequence[float]) -> list[float]:
    """Places for words at these levels: in the same order, at least ``apart`` from each other, inside the two ends of ``within`` as far
    as there is room, and no further from their levels than that needs.
    """
    low, top = min(within) + apart / 2, max(within) - apart / 2
    order = sorted(range(len(levels)), key=lambda at: levels[at])
    places = [max(low, levels[at]) for at in order]
    for upper in range(1, len(places)):
        places[upper] = max(places[upper], places[upper - 1] + apart)
    ceiling = top
    for at in reversed(range(len(places))):
        places[at] = min(places[at], ceiling)
        ceiling = places[at] - apart
    return [places[order.index(at)] for at in range(len(levels))]


def _room(values: Sequence[float | None]) -> tuple[float, float]:
    known = [0.0, *(value for value in values if value is not None)]
    low, high = min(known), max(known)
    room = 0.15 * ((high - low) or 1.0)
    return (low - room if low < 0 else 0.0), high + room


def _counted(rows: pd.DataFrame, one: str, other: str) -> dict[tuple[Any, Any], int]:
    """How many signals two columns have between them."""
    return {(first, second): int(n) for first, second, n in zip(rows[one], rows[other], rows["signals"], strict=True)}


def board(rows: pd.DataFrame, t: Translate, height: int = 210) -> go.Figure:
    """Open signals by state (in the order of their life, the first on top), stacked by colour, the worst first; a click stands for both.

    ``rows`` have ``state``, ``colour`` and ``signals``.
    """
    counted = _counted(rows, "state", "colour")
    names = [t(f"term.signal_state.{state}") for state in OPEN]
    longest = max((sum(counted.get((state.value, int(colour)), 0) for colour in Colour) for state in OPEN), default=0)
    figure = go.Figure()
    for colour in reversed(Colour):
        values = [counted.get((state.value, int(colour)), 0) for state in OPEN]
        figure.add_bar(
            x=values, y=names, orientation="h", name=t(f"term.colour.{colour:d}"), marker_color=theme.WARNING[colour],
            text=[count(value) if value > _READABLE * longest else "" for value in values], textposition="inside", insidetextanchor="middle", textangle=0,
            customdata=[theme.pairs(state=state.value, colour=int(colour)) for state in OPEN],
            hovertemplate=f"%{{y}} · {t(f'term.colour.{colour:d}')}<br>{t('warnings.signals_of', n='%{x}')}<extra></extra>",
        )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("warnings.signals_axis"), y="", barmode="stack", yaxis_autorange="reversed",
        yaxis_type="category", yaxis_showgrid=False,
    )  # fmt: skip
    return theme.steady(dressed)


def heat(rows: pd.DataFrame, t: Translate, families: Mapping[str, str], ground: theme.Ground = "light") -> go.Figure:
    """Open signals by branch (the most on top) and family; every cell carries its number, "–" for none. A click stands for both.

    ``rows`` have ``branch``, ``family`` and ``signals``; ``families`` are the words for their codes, in the order of the columns.
    """
    counted = _counted(rows, "branch", "family")
    branches = list(rows.groupby("branch", sort=False)["signals"].sum().sort_values(ascending=False, kind="stable").index)
    grid = [[counted.get((branch, family), 0) for family in families] for branch in branches]
    words = [[count(value) if value else MISSING for value in line] for line in grid]
    columns = list(families.values())
    figure = go.Figure(
        go.Heatmap(
            z=grid, x=columns, y=branches, text=words, texttemplate="%{text}", hoverinfo="skip", showscale=False, xgap=2, ygap=2,
            colorscale=[[0, theme.GROUND[ground]], [1, theme.PRIMARY]], zmin=0,
        )
    )  # fmt: skip
    figure.add_scatter(
        x=[column for _ in branches for column in columns], y=[branch for branch in branches for _ in columns], mode="markers",
        marker={"size": 26, "opacity": 0, "color": theme.PRIMARY}, text=[word for line in words for word in line],
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
        customdata=[theme.pairs(branch=branch, family=family) for branch in branches for family in families],
        hovertemplate=f"%{{y}} · %{{x}}<br>{t('warnings.signals_of', n='%{text}')}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=64 + 26 * max(len(branches), 2), x="", y="", yaxis_type="category", xaxis_type="category", xaxis_side="top",
        hovermode="closest", hoverdistance=60, xaxis_showgrid=False, yaxis_showgrid=False, xaxis_range=[-0.5, len(columns) - 0.5],
        yaxis_range=[len(branches) - 0.5, -0.5], xaxis_ticks="", yaxis_ticks="", xaxis_tickfont_size=11,
    )  # fmt: skip


def trend(
    rows: pd.DataFrame, days: Sequence[date], t: Translate, unit: MoneyUnit, *, measure: str = "borrowers", height: int = 200
) -> go.Figure:
    """Borrowers under warning (or what they owe) on each of ``days``, stacked by colour, the worst at the bottom; a day of which the
    rows (``day``, ``colour``, ``borrowers``, ``exposure``) know nothing stays empty. A click stands for the colour.
    """
    money = measure == "exposure"
    keyed = {(row.day, row.colour): getattr(row, measure) for row in rows.itertuples()}
    figure = go.Figure()
    for colour in reversed(Colour):
        raw = [keyed.get((day, int(colour))) for day in days]
        figure.add_bar(
            x=theme.months(days), y=theme.gaps(raw, unit.factor if money else 1), name=t(f"term.colour.{colour:d}"),
            marker_color=theme.WARNING[colour],
            customdata=[
                [*theme.pairs(colour=int(colour)), f"{amount(value, unit)} {unit.name}" if money else t("warnings.borrowers_of", n=count(value))]
                for value in raw
            ],
            hovertemplate=f"%{{x}} · {t(f'term.colour.{colour:d}')}<br>%{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    y = t("warnings.exposure_axis", unit=unit.name) if money else t("warnings.borrowers_axis")
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("overview.month_axis"), y=y, barmode="stack", xaxis_type="category", xaxis_nticks=9,
    )  # fmt: skip
    return theme.steady(dressed)


def families(rows: pd.DataFrame, t: Translate, names: Mapping[str, str], height: int = 200) -> go.Figure:
    """Open signals by family, the most on top, each bar with its number; a click stands for the family. ``rows`` as for :func:`heat`."""
    totals = rows.groupby("family", sort=False)["signals"].sum().sort_values(kind="stable")
    figure = go.Figure(
        go.Bar(
            x=[int(value) for value in totals], y=[names[family] for family in totals.index], orientation="h", marker_color=theme.PRIMARY,
            text=[count(value) for value in totals], textposition="outside", cliponaxis=False,
            customdata=[theme.pairs(family=family) for family in totals.index],
            hovertemplate="%{y}<br>%{text}<extra></extra>",
        )
    )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, x=t("warnings.signals_axis"), y="", yaxis_type="category", yaxis_showgrid=False, xaxis_range=[0, 1.18 * max([1, *totals])],
        xaxis_showticklabels=False, bargap=theme.slim(len(totals)),
    )  # fmt: skip
    return theme.steady(dressed)
