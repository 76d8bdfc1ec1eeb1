"""The forecast's figures: what was and what is expected with its range, what was said before, and scenarios side by side."""

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MoneyUnit, amount, missing, percent, span

_RATIO = "npl_ratio"
_SHADE = {95: 0.14, 80: 0.26}


def _scaled(measure: str, unit: MoneyUnit) -> float:
    """What a measure is divided by to be drawn: ratios in percent, amounts in the chart's unit."""
    return 0.01 if measure == _RATIO else unit.factor


def _words(measure: str, unit: MoneyUnit, value: object) -> str:
    if measure == _RATIO:
        return percent(value)  # type: ignore[arg-type]
    return amount(value, unit) if missing(value) else f"{amount(value, unit)} {unit.name}"  # type: ignore[arg-type]


def _axis(measure: str, t: Translate, unit: MoneyUnit) -> str:
    return t(f"forecast.axis.{measure}", unit=unit.name)


def _shade(share: int) -> str:
    red, green, blue = (int(theme.NPL[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_SHADE[share]})"


def _band(figure: go.Figure, rows: pd.DataFrame, share: int, factor: float, name: str) -> None:
    """A range from today, where it is nothing, to the end."""
    months = theme.months(rows["as_of"])
    edges = [rows[f"{side}{share}"].fillna(rows["value"]) for side in ("high", "low")]
    for place, edge in enumerate(edges):
        figure.add_scatter(
            x=months, y=theme.gaps(edge, factor), mode="lines", line={"width": 0}, fill="tonexty" if place else None, fillcolor=_shade(share),
            name=name, showlegend=bool(place), hoverinfo="skip",
        )  # fmt: skip


def fan(
    history: pd.DataFrame, rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, measure: str, height: int = 250
) -> go.Figure:
    """One measure: what was, as a line; what is expected, dashed, with the 80 % and the 95 % range around it.

    A flow has no value of today; its expectation begins with the first month to come.
    """
    was, comes = (frame[frame["measure"] == measure] for frame in (history, rows))
    factor, figure = _scaled(measure, unit), go.Figure()
    drawn = comes[comes["value"].notna()]
    for share in (95, 80):
        _band(figure, drawn, share, factor, t("forecast.band", share=share))
    figure.add_scatter(
        x=theme.months(was["as_of"]), y=theme.gaps(was["value"], factor), mode="lines", name=t("forecast.was"), connectgaps=False,
        line={"color": theme.NPL, "width": 2}, customdata=[_words(measure, unit, value) for value in was["value"]],
        hovertemplate="%{x}<br>%{customdata}<extra></extra>",
    )  # fmt: skip
    ranges = [
        ""
        if missing(row.low80)
        else t("forecast.hover", low=_words(measure, unit, row.low80), high=_words(measure, unit, row.high80))
        for row in drawn.itertuples()
    ]
    figure.add_scatter(
        x=theme.months(drawn["as_of"]), y=theme.gaps(drawn["value"], factor), mode="lines+markers", name=t("forecast.expected"),
        line={"color": theme.NPL, "width": 2, "dash": "dot"}, marker={"size": 5},
        customdata=list(zip([_words(measure, unit, value) for value in drawn["value"]], ranges, strict=True)),
        hovertemplate="%{x}<br>%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    # The ranges are drawn first and must not come first on the axis.
    order = list(dict.fromkeys(theme.months([*was["as_of"], *comes["as_of"]])))
    return theme.dress(
        figure, height=height, legend=True, x=t("overview.month_axis"), y=_axis(measure, t, unit), xaxis_type="category", xaxis_nticks=9,
        xaxis_categoryorder="array", xaxis_categoryarray=order, yaxis_ticksuffix="%" if measure == _RATIO else "",
    )  # fmt: skip


def hindsight(
    history: pd.DataFrame,
    past: pd.DataFrame,
    t: Translate,
    unit: MoneyUnit,
    *,
    measure: str,
    step: int,
    every: int = 1,
    height: int = 250,
) -> go.Figure:
    """What came, as a line, and what had been said of the same date ``step`` intervals of ``every`` months earlier, with its 80 % range as whiskers."""
    was = history[history["measure"] == measure]
    said = past[(past["measure"] == measure) & (past["step"] == step)]
    factor, figure = _scaled(measure, unit), go.Figure()
    figure.add_scatter(
        x=theme.months(was["as_of"]), y=theme.gaps(was["value"], factor), mode="lines", name=t("forecast.came"), connectgaps=False,
        line={"color": theme.NPL, "width": 2}, customdata=[_words(measure, unit, value) for value in was["value"]],
        hovertemplate="%{x}<br>%{customdata}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=theme.months(said["came_on"]), y=theme.gaps(said["forecast"], factor), mode="markers", name=t("forecast.said", n=span(t, step, every)),
        marker={"size": 7, "color": theme.PRIMARY},
        error_y={
            "type": "data", "symmetric": False, "thickness": 1.2, "width": 4, "color": theme.PRIMARY,
            "array": theme.gaps(said["high80"] - said["forecast"], factor), "arrayminus": theme.gaps(said["forecast"] - said["low80"], factor),
        },
        customdata=[
            [f"{row.made_on:%Y-%m}", *(_words(measure, unit, value) for value in (row.forecast, row.low80, row.high80, row.came))]
            for row in said.itertuples()
        ],
        hovertemplate=t("forecast.hover_said") + "<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=height, legend=True, x=t("overview.month_axis"), y=_axis(measure, t, unit), xaxis_type="category", xaxis_nticks=9,
        yaxis_ticksuffix="%" if measure == _RATIO else "",
    )  # fmt: skip


def scenarios(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 250) -> go.Figure:
    """NPL and provision need of each scenario as bars, gentlest as chosen first; the NPL ratio stands on its bar."""
    figure = go.Figure()
    for name, colour in (("npl_balance", theme.NPL), ("stress_need", theme.PRIMARY)):
        said = [_words(name, unit, value) for value in rows[name]]
        above = (
            [percent(value) for value in rows[_RATIO]] if name == "npl_balance" else [amount(value, unit) for value in rows[name]]
        )
        figure.add_bar(
            x=rows["scenario"], y=theme.gaps(rows[name], unit.factor), name=t(f"stress.bar.{name}"), marker_color=colour, text=above,
            textposition="outside", cliponaxis=False, customdata=said,
            hovertemplate=f"%{{x}}<br>{t(f'stress.bar.{name}')} %{{customdata}}<extra></extra>",
        )  # fmt: skip
    largest = [value for name in ("npl_balance", "stress_need") for value in theme.gaps(rows[name], unit.factor)]
    dressed = theme.dress(
        figure, height=height, legend=True, x="", y=t("stress.axis", unit=unit.name), barmode="group", xaxis_type="category",
        yaxis_range=theme.headroom(largest)["range"],
    )  # fmt: skip
    return theme.steady(dressed)


def segments(
    rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, names: dict[object, str], top: int = 10, height: int = 250
) -> go.Figure:
    """What one scenario adds to the NPL of each segment, most on top, with the stressed ratio beside the bar."""
    shown = rows.sort_values("stress_npl_change", ascending=False, kind="stable").head(top)[::-1]
    labels = [names[None if missing(value) else value] for value in shown["segment"]]
    added = ("stress_npl_change", "stress_need_change")
    words = [
        t("stress.bar_text", change=amount(change, unit), ratio=percent(ratio))
        for change, ratio in zip(shown["stress_npl_change"], shown["npl_ratio"], strict=True)
    ]
    figure = go.Figure(
        go.Bar(
            x=theme.gaps(shown["stress_npl_change"], unit.factor), y=labels, orientation="h", marker_color=theme.NPL, text=words, textposition="auto",
            cliponaxis=False, customdata=list(zip(*([_words(name, unit, value) for value in shown[name]] for name in added), strict=True)),
            hovertemplate="%{y}" + "".join(f"<br>{t(f'kpi.{name}.title')} %{{customdata[{place}]}}" for place, name in enumerate(added)) + "<extra></extra>",
        )
    )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, x=t("stress.axis_change", unit=unit.name), y="", yaxis_type="category", yaxis_showgrid=False,
        xaxis_rangemode="tozero", xaxis_showticklabels=False, bargap=theme.slim(len(shown)),
    )  # fmt: skip
    return theme.steady(dressed)
