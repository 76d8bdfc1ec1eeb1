"""A bridge as a waterfall: what was there, what came and went, what is there now."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MoneyUnit, amount
from postloan.portfolio.movement.bridge import Bridge
from postloan.portfolio.movement.waterfall import Subject

_UP: Mapping[Subject, str] = {"npl": theme.NPL, "provision": theme.PRIMARY}
_DOWN: Mapping[Subject, str] = {"npl": theme.PRIMARY, "provision": theme.OVERDUE}
#: A red that is no bucket's: what should not be there.
WRONG = "#C93636"
_LOANS = {"npl": {"risk_class": "3,4,5"}, "provision": {}}


def _click(one: Bridge, name: str) -> list[str]:
    """The loans behind a bar."""
    if name in {"opening", "closing"}:
        return theme.pairs(as_of=one.since if name == "opening" else one.as_of, **_LOANS[one.subject])
    if name == "difference":
        return []
    return theme.pairs(since=one.since, flow=f"{one.subject}.{name}", steps=one.steps)


def _steps(one: Bridge) -> list[tuple[str, Decimal, Decimal]]:
    """Each bar with its foot and its head in yuan; a difference stands red between the bars and the closing balance."""
    bars = [*one.shown, *([("difference", one.difference)] if not one.ok else [])]
    levels = list(accumulate((value for _, value in bars), initial=one.opening))
    middle = [(name, low, high) for (name, _), (low, high) in zip(bars, pairwise(levels), strict=True)]
    nothing = Decimal(0)
    return [("opening", nothing, one.opening), *middle, ("closing", nothing, one.closing)]


def _colour(one: Bridge, name: str, low: Decimal, high: Decimal) -> str:
    if name == "difference":
        return WRONG
    return theme.QUIET if name in {"opening", "closing"} else _UP[one.subject] if high >= low else _DOWN[one.subject]


def _signed(name: str, low: Decimal, high: Decimal, unit: MoneyUnit) -> str:
    written = amount(high - low, unit)
    return f"+{written}" if high > low and name not in {"opening", "closing"} else written


def waterfall(one: Bridge, t: Translate, unit: MoneyUnit, names: Sequence[str], height: int = 300) -> go.Figure:
    """One column a bar, written with its sign; ``names`` are the bars as people call them, opening first and closing last."""
    steps = _steps(one)
    words = [_signed(name, low, high, unit) for name, low, high in steps]
    figure = go.Figure(
        go.Bar(
            x=list(names), y=[float(high - low) / unit.factor for _, low, high in steps],
            base=[float(low) / unit.factor for _, low, _ in steps], text=words, textposition="outside", cliponaxis=False, constraintext="none",
            marker_color=[_colour(one, *step) for step in steps], customdata=[[*_click(one, name)] for name, _, _ in steps],
            hovertemplate=f"%{{x}}<br>%{{text}} {unit.name}<extra></extra>",
        )
    )  # fmt: skip
    tops = [float(max(low, high)) / unit.factor for _, low, high in steps]
    dressed = theme.dress(
        figure, height=height, x="", y=t(f"bridge.axis.{one.subject}", unit=unit.name), xaxis_type="category", xaxis_showgrid=False,
        yaxis_range=[0, 1.15 * max(tops, default=1) or 1], bargap=0.3,
    )  # fmt: skip
    return theme.steady(dressed)


def bars(one: Bridge) -> tuple[str, ...]:
    """The names of the columns that :func:`waterfall` draws."""
    return tuple(name for name, _, _ in _steps(one))
