"""Colours that mean something, the same on every page, and the dress that all figures share.

Fonts, grid lines and grounds are left to the theme of the page, which knows whether it is light or dark.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import plotly.graph_objects as go

from postloan.i18n.number import missing
from postloan.terms import Bucket, Colour, RiskClass

Ground = Literal["light", "dark"]
PRIMARY = "#1F5FBF"
QUIET = "#C9D3E0"
BUCKET: dict[Bucket, str] = dict(
    zip(Bucket, ("#C9D3E0", "#F2CF66", "#F0A94B", "#E5793D", "#D04B3A", "#AD2E3E", "#86204B", "#5E1A52"), strict=True)
)
RISK_CLASS: dict[RiskClass, str] = dict(zip(RiskClass, ("#C9D3E0", "#F2CF66", "#E5793D", "#AD2E3E", "#5E1A52"), strict=True))
WARNING: dict[Colour, str] = dict(zip(Colour, ("#3B7DD8", "#E0B72E", "#E5793D", "#C93636"), strict=True))
OVERDUE, NPL = BUCKET[Bucket.M2], BUCKET[Bucket.M5]
#: The page's own ground: the low end of a heat map.
GROUND: dict[Ground, str] = {"light": "#FFFFFF", "dark": "#12171F"}
INK: dict[Ground, str] = {"light": "#1B2430", "dark": "#E6EAF0"}
#: What every chart is shown with: no mode bar, and no scroll that zooms by accident.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "locale": "en"}

#: Ticks as whole words: no "15k" where a Chinese reader expects 15,000.
_PLAIN = {"exponentformat": "none", "separatethousands": True}


def right_axis(title: str, suffix: str = "") -> dict[str, Any]:
    """A second axis for a line over bars: its own round ticks from 0, no grid of its own."""
    return {
        "title": {"text": title, "standoff": 6}, "overlaying": "y", "side": "right", "rangemode": "tozero", "tickmode": "auto", "nticks": 6,
        "showgrid": False, "zeroline": False, "fixedrange": True, "ticksuffix": suffix, "automargin": True, **_PLAIN,
    }  # fmt: skip


def headroom(values: Sequence[float | None]) -> dict[str, Any]:
    """A range from 0 with room above the largest value, so that a line over bars does not end in the frame."""
    return {"range": [0, 1.15 * max([1.0, *(value for value in values if value is not None)])]}


def pairs(**values: object) -> list[str]:
    """What a click on a mark stands for, as ``name=value`` words: filter fields and slices of the loans behind it."""
    return [f"{name}={value}" for name, value in values.items() if value is not None]


def asked(value: Any) -> object:
    """A slice's value as it is asked for; an empty word asks for the loans that were not given one."""
    return "" if missing(value) else value


def dress(figure: go.Figure, *, height: int, x: str, y: str, legend: bool = False, **layout: Any) -> go.Figure:
    """Axis titles (with their units), margins, and no drag: a chart here is read and clicked, not painted on."""
    figure.update_layout(
        height=height, margin={"l": 8, "r": 8, "t": 28 if legend else 10, "b": 8}, bargap=0.28, dragmode=False, showlegend=legend,
        clickmode="event+select", hoverlabel={"align": "left"}, uirevision="kept",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "xanchor": "left", "x": 0, "traceorder": "normal", "title": {"text": ""}},
        xaxis={"title": {"text": x, "standoff": 6}, "automargin": True, "fixedrange": True, **_PLAIN},
        yaxis={"title": {"text": y, "standoff": 6}, "automargin": True, "fixedrange": True, **_PLAIN},
    )  # fmt: skip
    figure.update_layout(**layout)
    return figure


def whole_steps(counts: Iterable[int]) -> int | None:
    """The step between the ticks of an axis that counts: 1 where few are counted, for there is no half a borrower; else the chart's own choice."""
    return 1 if max(counts, default=0) <= 5 else None


def slim(bars: int) -> float:
    """The gap between bars: a few bars stay bars and do not become walls."""
    return max(0.18, 1 - bars / 4)


def steady(figure: go.Figure) -> go.Figure:
    """Marks that keep their look when one of them is clicked: the click leads away, nothing needs to fade."""
    figure.update_traces(selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}}, selector={"type": "bar"})
    return figure


def months(dates: Iterable[Any]) -> list[str]:
    """Month-ends as categories: ``2026-10``. A date axis would print English months."""
    return [f"{day:%Y-%m}" for day in dates]


def gaps(values: Iterable[Any], factor: float = 1) -> list[float | None]:
    """Numbers for drawing; missing ones are gaps."""
    return [None if missing(value) else float(value) / factor for value in values]


def ramp(names: Sequence[int]) -> list[str]:
    return [BUCKET[Bucket(name)] for name in names]
