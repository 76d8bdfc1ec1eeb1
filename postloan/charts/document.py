"""Charts for paper, by Altair: as lines (SVG) for print and as dots (PNG) for a word processor, with the house's own font."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import vl_convert

from postloan.charts.theme import BUCKET, NPL, PRIMARY, QUIET
from postloan.settings import ROOT
from postloan.terms import Bucket

_FONT = "Noto Sans CJK SC"
_DOTS = 2.5


@dataclass(frozen=True)
class Drawn:
    """One chart in both forms; ``ratio``: width over height."""

    svg: str
    png: bytes
    ratio: float


@functools.cache
def _font() -> None:
    """Once a process: the converter looks for fonts where the documents' font lies."""
    vl_convert.register_font_directory(str(ROOT / "data" / "fonts"))


def _rows(values: Sequence[dict[str, Any]]) -> Any:
    """Rows as the library takes them; it has no types for it."""
    made: Any = alt.Data
    return made(values=list(values))


def _drawn(chart: Any, width: int, height: int) -> Drawn:
    _font()
    label = {"labelFont": _FONT, "titleFont": _FONT, "labelFontSize": 10, "titleFontSize": 10}
    whole = (
        chart.properties(width=width, height=height)
        .configure(font=_FONT, padding={"left": 4, "right": 6, "top": 8, "bottom": 4})
        .configure_axis(**label, gridColor="#E1E6ED", domainColor="#9AA5B4", tickColor="#9AA5B4", titleFontWeight="normal")
        .configure_legend(**label, orient="top", title=None)
        .configure_view(stroke=None)
    )
    spec = json.dumps(whole.to_dict())
    return Drawn(vl_convert.vegalite_to_svg(spec), vl_convert.vegalite_to_png(spec, scale=_DOTS), width / height)


def health(course: Sequence[tuple[date, float | None]], edges: Sequence[float], x: str, y: str) -> Drawn | None:
    """The score day by day, a missing one as a gap, with the edges of the levels as dashed lines; None where no score is known."""
    if not any(value is not None for _, value in course):
        return None
    rows = [{"day": f"{day:%Y-%m}", "score": value, "order": place} for place, (day, value) in enumerate(course)]
    days = list(dict.fromkeys(str(row["day"]) for row in rows))
    base = alt.Chart(_rows(rows))
    across = alt.X("day:O", sort=days, title=x, axis=alt.Axis(labelAngle=0))
    up = alt.Y("score:Q", scale=alt.Scale(domain=[0, 100]), title=y)
    line = base.mark_line(point=alt.OverlayMarkDef(size=36), color=PRIMARY, strokeWidth=2, invalid="break-paths-show-domains")
    said = base.transform_filter("isValid(datum.score)").mark_text(dy=-9, font=_FONT, fontSize=10)
    lines = alt.Chart(_rows([{"edge": edge} for edge in edges])).mark_rule(strokeDash=[3, 3], color=NPL, opacity=0.5)
    drawn = lines.encode(y="edge:Q") + line.encode(x=across, y=up) + said.encode(
        x=across, y=up, text=alt.Text("score:Q", format=".0f")
    )  # fmt: skip
    return _drawn(drawn, 430, 190)


def amounts(periods: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], x: str, y: str) -> Drawn | None:
    """Amounts of several accounts side by side for each period, missing ones left out; None where none is known."""
    rows = [
        {"period": period, "series": name, "value": value}
        for name, values in series
        for period, value in zip(periods, values, strict=True)
        if value is not None
    ]
    if not rows:
        return None
    names = [name for name, _ in series]
    colours = alt.Scale(domain=names, range=[PRIMARY, QUIET, BUCKET[Bucket.M2], NPL][: len(names)])
    bars = (
        alt.Chart(_rows(rows))
        .mark_bar()
        .encode(
            x=alt.X("period:O", sort=list(periods), title=x, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("series:N", sort=names),
            y=alt.Y("value:Q", title=y),
            color=alt.Color("series:N", scale=colours, sort=names, legend=alt.Legend(title=None, orient="top")),
        )
    )
    return _drawn(bars, 430, 175)
