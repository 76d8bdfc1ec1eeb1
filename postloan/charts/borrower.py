"""One borrower's health score over time, over its levels."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from postloan.borrower.health import Band
from postloan.charts import theme
from postloan.errors import Translate

#: The levels by the colours of early warning.
LEVELS: dict[Band, str] = {
    Band.RED: "#C93636", Band.ORANGE: "#E5793D", Band.YELLOW: "#E0B72E", Band.BLUE: "#3B7DD8", Band.GREEN: "#2E8B57",
}  # fmt: skip


def course(found: Sequence[tuple[date, float | None]], edges: Sequence[float], t: Translate, height: int = 250) -> go.Figure:
    """The score day by day, oldest first, a day without one as a gap; the levels lie behind it, each with its name."""
    days = [f"{day:%Y-%m-%d}" for day, _ in found]
    values = [value for _, value in found]
    figure = go.Figure(
        go.Scatter(
            x=days, y=values, mode="lines+markers+text", connectgaps=False, line={"color": theme.PRIMARY, "width": 2}, marker={"size": 8},
            text=["" if value is None else f"{value:.0f}" for value in values], textposition="top center", cliponaxis=False,
            hovertemplate="%{x}<br>%{y:.1f}<extra></extra>",
        )
    )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, x=t("borrower.report.day"), y=t("borrower.report.points"), xaxis_type="category", yaxis_range=[0, 104],
    )  # fmt: skip
    steps = (0.0, *edges, 100.0)
    for level, low, high in zip(Band, steps[:-1], steps[1:], strict=True):
        dressed.add_hrect(
            y0=low, y1=high, fillcolor=LEVELS[level], opacity=0.10, line_width=0, layer="below", annotation_text=t(f"health.band.{level}"),
            annotation_position="inside left", annotation_font_size=11,
        )  # fmt: skip
    return dressed
