"""A borrower's health in figures: a ratio over time against its lines, peers, DuPont, a score in its zones, what moved the health."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from postloan.borrower.analysis import Basis, DuPont, Quadrant, Ratio, Score, Side, Unit
from postloan.borrower.analysis.formulas import FORMULAS
from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, missing, percent

_ONE = MoneyUnit(1, "")
_SCALE = {Unit.RATIO: 100.0, Unit.TIMES: 1.0, Unit.DAYS: 1.0}
_REPORTED = frozenset({Basis.YEAR, Basis.INSTANT})
#: Peers further out than so many spreads are drawn at the edge; the hover says where they are.
FAR = 4.0
_QUARTERS = (
    (Quadrant.STRONG_RISING, 1, 1), (Quadrant.STRONG_SLIPPING, 1, 0), (Quadrant.WEAK_RISING, 0, 1), (Quadrant.WEAK_SLIPPING, 0, 0),
)  # fmt: skip
_FACTORS = ("roe", "margin", "turnover", "multiplier")
_GAP = 0.055


def worded(value: float | None, unit: Unit, money: MoneyUnit = _ONE) -> str:
    """A ratio as people read it, "–" where it is missing; amounts without the name of their unit."""
    if missing(value) or value is None:
        return MISSING
    if unit is Unit.RATIO:
        return percent(value)
    return amount(value, money if unit is Unit.MONEY else _ONE, 1 if unit is Unit.DAYS else 2)


def unit_name(unit: Unit, t: Translate, money: MoneyUnit = _ONE) -> str:
    """%, 倍, 天 or the unit of the money: what an axis title says."""
    return money.name if unit is Unit.MONEY else t(f"ratio.chart.{'percent' if unit is Unit.RATIO else unit.value}")


def trend(found: Sequence[tuple[date, Ratio]], t: Translate, money: MoneyUnit = _ONE, height: int = 250) -> go.Figure:
    """One ratio at every date, oldest first, with what lies beyond its lines shaded; figures within a year are hollow.

    A date without the ratio is a gap. A click on a mark stands for the statements of its day: ``end=2024-12-31``.
    """
    first = found[0][1]
    scale = 1 / money.factor if first.unit is Unit.MONEY else _SCALE[first.unit]
    months = theme.months([day for day, _ in found])
    drawn = [None if one.value is None else one.value * scale for _, one in found]
    lines = {
        name: (line * scale, worded(line, first.unit, money))
        for name, line in (("watch", first.watch), ("alarm", first.alarm))
        if line is not None
    }
    low, high = _room([*drawn, *(line for line, _ in lines.values())])
    figure = go.Figure(
        go.Scatter(
            x=months, y=drawn, mode="lines", connectgaps=False, line={"color": theme.PRIMARY, "width": 2}, hoverinfo="skip", showlegend=False
        )
    )  # fmt: skip
    rows = [(month, value, *pair) for month, value, pair in zip(months, drawn, found, strict=True) if value is not None]
    for name, whole in (("reported", True), ("interim", False)):
        part = [row for row in rows if (row[3].basis in _REPORTED) is whole]
        figure.add_scatter(
            x=[row[0] for row in part], y=[row[1] for row in part], mode="markers", name=t(f"ratio.chart.{name}"), showlegend=bool(part),
            marker={"size": 9, "color": theme.PRIMARY, "symbol": "circle" if whole else "circle-open", "line": {"width": 2, "color": theme.PRIMARY}},
            customdata=[[f"end={day}", worded(one.value, one.unit, money), t(f"ratio.basis.{one.basis}")] for _, _, day, one in part],
            hovertemplate="%{x}<br>%{customdata[1]} · %{customdata[2]}<extra></extra>",
        )  # fmt: skip
    title = t("ratio.chart.titled", title=t(f"ratio.{first.name}.title"), unit=unit_name(first.unit, t, money))
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("ratio.chart.period"), y=title, xaxis_type="category", xaxis_categoryorder="array",
        xaxis_categoryarray=months, yaxis_range=[low, high],
    )  # fmt: skip
    return _lined(dressed, lines, t, worse=first.worse, far=high if first.worse is Side.HIGH else low)


def _lined(figure: go.Figure, lines: Mapping[str, tuple[float, str]], t: Translate, *, worse: Side, far: float) -> go.Figure:
    """The lines with their words, and what lies beyond each shaded up to the next one."""
    levels = [line for line, _ in lines.values()]
    for (name, (line, words)), beyond in zip(lines.items(), [*levels[1:], far], strict=False):
        colour = theme.NPL if name == "alarm" else theme.OVERDUE
        figure.add_hrect(y0=line, y1=beyond, fillcolor=colour, opacity=0.10, line_width=0, layer="below")
        figure.add_hline(
            y=line, line={"color": colour, "width": 1, "dash": "dot"}, annotation_text=t(f"ratio.chart.{name}_line", line=words),
            annotation_position=f"{'top' if (name == 'alarm') is (worse is Side.HIGH) else 'bottom'} left", annotation_font_size=11,
        )  # fmt: skip
    return figure


def _room(values: Sequence[float | None]) -> tuple[float, float]:
    """A range that holds every value with some room at both ends; down to 0 where nothing is below it."""
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.14 * ((high - low) or 1.0)
    return low - room if low < 0 else 0.0, high + room if high > 0 else room


def zones(found: Sequence[tuple[date, Score]], t: Translate, height: int = 250) -> go.Figure:
    """A score at every date, oldest first, over its zones; each mark is written with its value.

    The zones are those of the newest date. A click on a mark stands for the statements of its day.
    """
    newest = found[-1][1]
    distress, safe = newest.cuts
    months, values = _labelled([(day, one.basis) for day, one in found], t), [one.value for _, one in found]
    known = [value for value in values if value is not None]
    low, high = min([distress, safe, *known]), max([distress, safe, *known])
    room = 0.25 * ((high - low) or 1.0)
    bottom, top = low - room, high + room
    figure = go.Figure(
        go.Scatter(
            x=months, y=values, mode="lines+markers+text", connectgaps=False, line={"color": theme.PRIMARY, "width": 2}, marker={"size": 9},
            text=[worded(value, Unit.TIMES) for value in values], textposition="top center", cliponaxis=False,
            customdata=[[f"end={day}", t(f"ratio.basis.{one.basis}"), _zone(one, t)] for day, one in found],
            hovertemplate="%{x}<br>%{text} · %{customdata[2]}<br>%{customdata[1]}<extra></extra>",
        )
    )  # fmt: skip
    dressed = theme.dress(
        figure,
        height=height,
        x=t("ratio.chart.period"),
        y=t(f"score.{newest.name}.short"),
        xaxis_type="category",
        yaxis_range=[bottom, top],
    )
    upward = distress <= safe
    bands = (
        ("distress", theme.NPL, bottom if upward else distress, distress if upward else top), ("grey", theme.OVERDUE, distress, safe),
        ("safe", theme.PRIMARY, safe if upward else bottom, top if upward else safe),
    )  # fmt: skip
    for name, colour, foot, head in bands:
        if foot != head:
            dressed.add_hrect(
                y0=foot, y1=head, fillcolor=colour, opacity=0.09, line_width=0, layer="below", annotation_text=t(f"score.zone.{name}"),
                annotation_position="inside left", annotation_font_size=11,
            )  # fmt: skip
    return dressed


def _labelled(days: Sequence[tuple[date, Basis | None]], t: Translate) -> list[str]:
    """Dates as categories; a figure that is not of a whole year as reported says so below its date."""
    months = theme.months([day for day, _ in days])
    return [
        month if basis is None or basis in _REPORTED else f"{month}<br>{t(f'ratio.basis_short.{basis}')}"
        for month, (_, basis) in zip(months, days, strict=True)
    ]


def _zone(score: Score, t: Translate) -> str:
    return MISSING if score.zone is None else t(f"score.zone.{score.zone}")


def peers(rows: pd.DataFrame, mine: str, t: Translate, *, names: Mapping[str, str], height: int = 320) -> go.Figure:
    """Level against peers × own change, one mark a company, the borrower ``mine`` large; each quarter says what it means.

    ``rows`` are the places of one ratio, see ``analysis.peers``; companies without both axes are left out. A click on a mark stands
    for the company: ``borrower_id=…``.
    """
    unit = FORMULAS[rows["ratio"].iloc[0]].unit
    scale, apart = _SCALE[unit], t("ratio.chart.difference") if unit is Unit.RATIO else unit_name(unit, t)
    shown = rows[rows["level"].notna() & rows["change"].notna()]
    figure = go.Figure()
    for own in (False, True):
        part = shown[(shown["borrower_id"] == mine) == own]
        figure.add_scatter(
            x=part["level"].clip(-FAR, FAR), y=part["change"] * scale, mode="markers", showlegend=bool(len(part)),
            name=t("ratio.chart.this_company" if own else "ratio.chart.peer_companies"),
            marker={"size": 15 if own else 8, "color": theme.PRIMARY if own else theme.QUIET, "symbol": "diamond" if own else "circle",
                    "line": {"width": 1, "color": theme.PRIMARY}},
            customdata=[_peer(row, unit, names) for row in part.itertuples()], hovertemplate=t("ratio.chart.hover_peer",
                name="%{customdata[1]}", now="%{customdata[2]}", before="%{customdata[3]}", share="%{customdata[4]}") + "<extra></extra>",
        )  # fmt: skip
    reach = max([*shown["change"].abs() * scale, 0.0]) * 1.25 or 1.0
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("ratio.chart.level_axis"), y=t("ratio.chart.change_axis", unit=apart),
        xaxis_range=[-FAR - 0.4, FAR + 0.4], xaxis_zeroline=True, yaxis_range=[-reach, reach], yaxis_zeroline=True,
    )  # fmt: skip
    for quarter, right, top in _QUARTERS:
        dressed.add_annotation(
            text=t(f"ratio.quadrant.{quarter}"), xref="paper", yref="paper", x=right, y=top, showarrow=False, opacity=0.75,
            xanchor="right" if right else "left", yanchor="top" if top else "bottom", font={"size": 11},
        )  # fmt: skip
    return dressed


def _peer(row: Any, unit: Unit, names: Mapping[str, str]) -> list[str]:
    return [
        f"borrower_id={row.borrower_id}", names.get(row.borrower_id, row.borrower_id), worded(row.now, unit), worded(row.before, unit),
        percent(row.percentile, 0),
    ]  # fmt: skip


def dupont(found: Sequence[tuple[date, DuPont | None]], t: Translate, height: int = 240) -> go.Figure:
    """ROE and its three factors as four panels side by side, one bar a date, oldest first: the first is the product of the others.

    Figures within a year are hatched and say under their date what they are.
    """
    months = _labelled([(day, None if one is None else one.basis) for day, one in found], t)
    hatched = ["" if one is None or one.basis in _REPORTED else "/" for _, one in found]
    width = (1 - 3 * _GAP) / 4
    figure = go.Figure()
    layout: dict[str, Any] = {}
    for place, name in enumerate(_FACTORS):
        axis, left = str(place + 1) if place else "", place * (width + _GAP)
        fraction = name in {"roe", "margin"}
        values = [None if one is None else float(getattr(one, name)) for _, one in found]
        figure.add_bar(
            x=months, y=[None if value is None else value * (100 if fraction else 1) for value in values], xaxis=f"x{axis}", yaxis=f"y{axis}",
            name=t(f"ratio.dupont.{name}"), marker_color=theme.PRIMARY if name == "roe" else theme.QUIET, cliponaxis=False,
            text=_ends_told([percent(value, 1) if fraction else worded(value, Unit.TIMES) for value in values]), textposition="outside",
            constraintext="none", textangle=0, textfont={"size": 10}, marker_pattern={"shape": hatched, "solidity": 0.35},
            customdata=[
                [f"end={day}", "" if one is None else t(f"ratio.basis.{one.basis}"), worded(value, Unit.RATIO if fraction else Unit.TIMES)]
                for (day, one), value in zip(found, values, strict=True)
            ],
            hovertemplate=f"%{{x}}<br>{t(f'ratio.dupont.{name}')} %{{customdata[2]}}<br>%{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
        layout[f"xaxis{axis}"] = {"domain": [left, left + width], "anchor": f"y{axis}", "type": "category", "fixedrange": True, "tickangle": 0,
            "tickvals": [months[0], months[-1]]}  # fmt: skip
        layout[f"yaxis{axis}"] = {
            "anchor": f"x{axis}",
            "fixedrange": True,
            "showticklabels": False,
            "range": _panel(values, fraction=fraction),
        }
        words = (
            ("", "= ", "× ", "× ")[place]
            + t(f"ratio.dupont.{name}")
            + (t("ratio.dupont.in_percent") if fraction else t("ratio.dupont.in_times"))
        )
        figure.add_annotation(
            text=words,
            xref="paper",
            yref="paper",
            x=left,
            y=1,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )
    dressed = theme.dress(
        figure, height=height, x="", y="", margin={"l": 8, "r": 8, "t": 30, "b": 8}, bargap=theme.slim(len(found))
    )
    dressed.update_layout(**layout)
    return theme.steady(dressed)


def _ends_told(words: Sequence[str]) -> list[str]:
    """The words of every bar while there is room for them, else of the first and the last."""
    return [word if len(words) <= 4 or place in {0, len(words) - 1} else "" for place, word in enumerate(words)]


def _panel(values: Sequence[float | None], *, fraction: bool) -> list[float]:
    """Bars from 0, with room for the figures written at their ends."""
    known = [value * (100 if fraction else 1) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.22 * ((high - low) or 1.0)
    return [low - room if low < 0 else 0.0, high + room]


def waterfall(
    opening: float, parts: Sequence[tuple[str, float]], closing: float, t: Translate, *, ends: tuple[str, str], height: int = 260
) -> go.Figure:
    """From one health score to the next: a bar for each part (its name as people call it, and by how many points it moved the score).

    What the parts do not explain stands between them and the end as a bar of its own, so that the end is always where it should be.
    """
    rest = closing - opening - math.fsum(delta for _, delta in parts)
    bars = [*parts, *([(t("ratio.chart.rest"), rest)] if abs(rest) > 0.05 else [])]
    levels = list(accumulate((delta for _, delta in bars), initial=opening))
    steps = [
        (ends[0], 0.0, opening),
        *((name, low, high) for (name, _), (low, high) in zip(bars, pairwise(levels), strict=True)),
        (ends[1], 0.0, closing),
    ]
    colours = [theme.QUIET, *(theme.PRIMARY if delta >= 0 else theme.NPL for _, delta in bars), theme.QUIET]
    words = [f"{opening:.1f}", *(f"{delta:+.1f}".replace("-", "−") for _, delta in bars), f"{closing:.1f}"]
    figure = go.Figure(
        go.Bar(
            x=[name for name, _, _ in steps], y=[high - low for _, low, high in steps], base=[low for _, low, _ in steps], text=words,
            textposition="outside", cliponaxis=False, constraintext="none", marker_color=colours, hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    )  # fmt: skip
    top = max(100.0, *(max(low, high) for _, low, high in steps)) * 1.1
    dressed = theme.dress(
        figure, height=height, x="", y=t("ratio.chart.points_axis"), xaxis_type="category", xaxis_showgrid=False, yaxis_range=[0, top],
        bargap=max(0.3, theme.slim(len(steps))),
    )  # fmt: skip
    return theme.steady(dressed)
