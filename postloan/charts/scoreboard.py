"""What warnings were worth: how early they came, how rules overlap, what other thresholds give, and whether a score says true."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, count, percent
from postloan.terms import Bucket, Colour

#: Verdicts by how far one can rely on the rule.
VERDICT: Mapping[str, str] = {
    "good": theme.PRIMARY, "late": "#8FB0E0", "weak": "#8FB0E0", "unsure": theme.QUIET, "few_events": theme.QUIET, "useless": theme.BUCKET[Bucket.M4],
}  # fmt: skip


def leads(rows: pd.DataFrame, t: Translate, names: Mapping[str, str], *, useful: int) -> go.Figure:
    """Median lead of each rule's true warnings (``rule_id``, ``lead``, ``verdict``), the earliest on top, with the least useful one."""
    shown = rows[rows["lead"].notna()].sort_values("lead", kind="stable")
    figure = go.Figure(
        go.Bar(
            x=theme.gaps(shown["lead"]), y=[names[one] for one in shown["rule_id"]], orientation="h",
            marker_color=[VERDICT.get(one, theme.QUIET) for one in shown["verdict"]], text=[count(round(lead)) for lead in shown["lead"]],
            customdata=[theme.pairs(rule=one) for one in shown["rule_id"]], textposition="auto",
            hovertemplate="%{y}<br>%{x:.0f}<extra></extra>",
        )
    )  # fmt: skip
    figure.add_vline(
        x=useful, line={"color": theme.BUCKET[Bucket.M4], "dash": "dot", "width": 1.5}, annotation_text=t("scoreboard.useful_line", days=useful),
        annotation_position="bottom right", annotation_font_size=11,
    )  # fmt: skip
    dressed = theme.dress(
        figure, height=70 + 22 * max(len(shown), 3), x=t("scoreboard.leads_axis"), y="", yaxis_type="category", yaxis_showgrid=False,
        bargap=0.25,
    )  # fmt: skip
    return theme.steady(dressed)


def overlap(
    pairs: pd.DataFrame, rules: Sequence[str], t: Translate, names: Mapping[str, str], ground: theme.Ground = "light"
) -> go.Figure:
    """Rules × rules, shaded by how much they warn of the same borrowers; a click stands for the rule of the row."""
    known = {
        frozenset((one, other)): float(jaccard)
        for one, other, jaccard in zip(pairs["rule_id"], pairs["other_id"], pairs["jaccard"], strict=True)
    }
    grid = [[None if one == other else known.get(frozenset((one, other)), 0.0) for other in rules] for one in rules]
    words = [[_cell(value) for value in line] for line in grid]
    figure = go.Figure(
        go.Heatmap(
            z=[[value or 0 for value in line] for line in grid], x=list(rules), y=list(rules), text=words, texttemplate="%{text}", hoverinfo="skip",
            showscale=False, xgap=2, ygap=2, colorscale=[[0, theme.GROUND[ground]], [1, theme.PRIMARY]], zmin=0, zmax=1,
        )
    )  # fmt: skip
    places = [(row, column) for row in range(len(rules)) for column in range(len(rules)) if row != column]
    figure.add_scatter(
        x=[rules[column] for _, column in places], y=[rules[row] for row, _ in places], mode="markers",
        marker={"size": 22, "opacity": 0, "color": theme.PRIMARY}, selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
        text=[t("scoreboard.overlap_cell", one=names[rules[row]], other=names[rules[column]], share=percent(grid[row][column], 0)) for row, column in places],
        customdata=[theme.pairs(rule=rules[row]) for row, _ in places], hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=60 + 26 * max(len(rules), 3), x="", y="", yaxis_type="category", xaxis_type="category", xaxis_side="top",
        hovermode="closest", hoverdistance=60, xaxis_showgrid=False, yaxis_showgrid=False, xaxis_range=[-0.5, len(rules) - 0.5],
        yaxis_range=[len(rules) - 0.5, -0.5],
    )  # fmt: skip


def _cell(value: float | None) -> str:
    return MISSING if not value else f"{100 * value:.0f}"


def curve(
    rows: pd.DataFrame, t: Translate, *, written: Sequence[str], unit: str, limits: Mapping[Colour, str], height: int = 290
) -> go.Figure:
    """Precision and recall over thresholds, the loosest first, above how many borrowers would be warned of.

    ``written``: the thresholds as people read them; ``limits``: those in force, by colour, as they are written.
    """
    figure = go.Figure(
        go.Bar(
            x=list(written), y=theme.gaps(rows["alerts"]), name=t("scoreboard.curve_alerts"), marker_color=theme.QUIET, yaxis="y2",
            hovertemplate=f"%{{x}}<br>{t('scoreboard.curve_alerts')} %{{y:,.0f}}<extra></extra>",
        )
    )  # fmt: skip
    for name, shade in (("precision", theme.PRIMARY), ("recall", theme.BUCKET[Bucket.M3])):
        said = t(f"scoreboard.column.{name}")
        figure.add_scatter(
            x=list(written), y=theme.gaps(rows[name], 0.01), name=said, mode="lines+markers", line={"color": shade, "width": 2}, marker={"size": 6},
            connectgaps=False, hovertemplate=f"%{{x}}<br>{said} %{{y:.1f}}%<extra></extra>",
        )  # fmt: skip
    for colour, at in limits.items():
        place = list(written).index(at)  # by place: a category that looks like a number would be taken for one
        figure.add_shape(
            type="line",
            x0=place,
            x1=place,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": theme.WARNING[colour], "dash": "dot", "width": 1.5},
        )
        figure.add_annotation(
            x=place, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 11},
            text=t("scoreboard.limit_in_force", colour=t(f"term.colour.{colour:d}")),
        )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("scoreboard.curve_axis", unit=unit), y=t("scoreboard.curve_share"), xaxis_type="category", xaxis_nticks=12,
        yaxis_range=[0, 100], yaxis_overlaying="y2", yaxis2=right(t("scoreboard.curve_alerts")), margin={"l": 8, "r": 8, "t": 44, "b": 8},
    )  # fmt: skip
    return dressed.update_layout(legend_y=1.08)


def right(title: str) -> dict[str, object]:
    """The axis of the bars behind the lines."""
    plain = theme.right_axis(title)
    return {name: value for name, value in plain.items() if name != "overlaying"}


def calibration(rows: Sequence[Mapping[str, float]], t: Translate, height: int = 260) -> go.Figure:
    """What the score foretold against what came, in parts of like size (``n``, ``said``, ``came``); on the line both agree."""
    said = [100 * one["said"] for one in rows]
    came = [100 * one["came"] / one["n"] if one["n"] else None for one in rows]
    top = 1.1 * max([1.0, *said, *(value for value in came if value is not None)])
    figure = go.Figure(
        go.Scatter(
            x=[0, top], y=[0, top], mode="lines", line={"color": theme.QUIET, "dash": "dot", "width": 1.5}, hoverinfo="skip"
        )
    )
    figure.add_scatter(
        x=said, y=came, mode="markers", marker={"size": 9, "color": theme.PRIMARY}, text=[count(one["n"]) for one in rows],
        hovertemplate=f"{t('scoreboard.score_said')} %{{x:.1f}}%<br>{t('scoreboard.score_came')} %{{y:.1f}}%<br>n = %{{text}}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure,
        height=height,
        x=t("scoreboard.score_axis_said"),
        y=t("scoreboard.score_axis_came"),
        xaxis_range=[0, top],
        yaxis_range=[0, top],
    )
