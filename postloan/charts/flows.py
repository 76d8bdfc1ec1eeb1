"""A borrower's trade: sales and purchases by month, who they hang on, money in and out of the accounts. A click opens the rows behind."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MoneyUnit, amount, percent

#: A line over bars: it has to stand out from both of them.
_LINE = "#D9822B"
_OTHERS = "#9AA7B8"
#: Growth beyond this is drawn at the edge, or one odd month would flatten all the others; hovering tells it.
_GROWTH_MAX = 2.0
_LONGEST = 14


def _bars(figure: go.Figure, rows: pd.DataFrame, measure: str, *, colour: str, unit: MoneyUnit, t: Translate) -> None:
    months, name = theme.months(rows["month"]), t(f"flows.{measure}")
    figure.add_bar(
        x=months, y=theme.gaps(rows[measure], unit.factor), name=name, marker_color=colour,
        customdata=[[f"{month:%Y-%m-%d}"] for month in rows["month"]], text=[amount(value, unit) for value in theme.gaps(rows[measure])],
        textposition="none", hovertemplate=f"%{{x}}<br>{name} %{{text}} {unit.name}<extra></extra>",
    )  # fmt: skip


def _line(
    figure: go.Figure,
    months: Sequence[str],
    values: Sequence[float | None],
    name: str,
    said: Sequence[str],
    *,
    right: bool = True,
) -> None:
    figure.add_scatter(
        x=list(months), y=list(values), name=name, mode="lines+markers", line={"color": _LINE, "width": 2}, marker={"size": 5}, connectgaps=False,
        text=list(said), hovertemplate=f"%{{x}}<br>{name} %{{text}}<extra></extra>", yaxis="y2" if right else "y",
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def trade(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 300) -> go.Figure:
    """Sales and purchases side by side, month by month; the line is sales against the same month a year before, where both are whole."""
    figure = go.Figure()
    _bars(figure, rows, "sales", colour=theme.PRIMARY, unit=unit, t=t)
    _bars(figure, rows, "purchases", colour=theme.QUIET, unit=unit, t=t)
    growth = theme.gaps(rows["sales_growth"])
    drawn = [None if one is None else 100 * max(-_GROWTH_MAX, min(one, _GROWTH_MAX)) for one in growth]
    _line(figure, theme.months(rows["month"]), drawn, t("flows.growth"), [percent(one, 1) for one in growth])
    axis = theme.right_axis(t("flows.growth_axis"), "%") | {
        "rangemode": "normal",
        "range": [-100 * _GROWTH_MAX - 10, 100 * _GROWTH_MAX + 10],
    }
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("flows.month_axis"), y=t("flows.amount_axis", unit=unit.name), barmode="group", xaxis_type="category",
        xaxis_nticks=10, yaxis2=axis,
    )  # fmt: skip
    return theme.steady(dressed)


def accounts(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 300) -> go.Figure:
    """Inflow above and outflow below the line, month by month; the line is the average balance of the month, a gap where unknown."""
    figure = go.Figure()
    _bars(figure, rows, "inflow", colour=theme.PRIMARY, unit=unit, t=t)
    _bars(figure, rows.assign(outflow=[-value for value in rows["outflow"]]), "outflow", colour=theme.QUIET, unit=unit, t=t)
    balances = theme.gaps(rows["balance"])
    scaled = [None if one is None else one / unit.factor for one in balances]
    said = [f"{amount(one, unit)} {unit.name}" for one in balances]
    _line(figure, theme.months(rows["month"]), scaled, t("flows.balance"), said, right=False)
    return theme.steady(
        theme.dress(
            figure, height=height, legend=True, x=t("flows.month_axis"), y=t("flows.amount_axis", unit=unit.name), barmode="relative", xaxis_type="category",
            xaxis_nticks=10,
        )
    )  # fmt: skip


def parties(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, top: int = 8, height: int = 300) -> go.Figure:
    """The largest counterparties, largest on top, with their shares; the others as one bar at the foot."""
    shown, rest = rows.head(top), rows.iloc[top:]
    names = [str(name) if name is not None else t("flows.nobody") for name in shown["counterparty"]]
    amounts: list[Any] = list(shown["amount"])
    shares, colours, clicked = list(shown["share"]), [theme.PRIMARY] * len(shown), [[name] for name in shown["counterparty"]]
    if len(rest):
        names.append(t("flows.others", count=len(rest)))
        amounts.append(sum(rest["amount"]))
        shares.append(sum(rest["share"]))
        colours.append(_OTHERS)
        clicked.append([None])
    places = list(range(len(names)))
    figure = go.Figure(go.Bar(
        x=theme.gaps(amounts, unit.factor), y=places, orientation="h", marker_color=colours, customdata=clicked,
        text=[f"{amount(one, unit)} · {percent(share, 1)}" for one, share in zip(amounts, shares, strict=True)], textposition="auto", cliponaxis=False,
        hovertext=names, hovertemplate="%{hovertext}<br>%{text}<extra></extra>",
    ))  # fmt: skip
    labels = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names]
    return theme.steady(
        theme.dress(
            figure, height=height, x=t("flows.amount_axis", unit=unit.name), y="", yaxis_tickvals=places, yaxis_ticktext=labels,
            yaxis_autorange="reversed", yaxis_showgrid=False, bargap=theme.slim(len(places)),
        )
    )  # fmt: skip


def cover(loans: Sequence[tuple[str, Any]], t: Translate, unit: MoneyUnit, height: int = 120) -> go.Figure:
    """What is owed beside what secures it: two bars of (name, amount)."""
    figure = go.Figure(go.Bar(
        x=theme.gaps([value for _, value in loans], unit.factor), y=[name for name, _ in loans], orientation="h",
        marker_color=[theme.PRIMARY, theme.QUIET, _OTHERS][: len(loans)], text=[amount(value, unit) for _, value in loans], textposition="auto", cliponaxis=False,
        hovertemplate=f"%{{y}}<br>%{{text}} {unit.name}<extra></extra>",
    ))  # fmt: skip
    return theme.steady(
        theme.dress(
            figure,
            height=height,
            x=t("flows.amount_axis", unit=unit.name),
            y="",
            yaxis_autorange="reversed",
            yaxis_showgrid=False,
            yaxis_type="category",
        )
    )
