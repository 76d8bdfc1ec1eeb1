"""The overview's two figures: how the portfolio moved, and where it is worst."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MoneyUnit, amount, percent

#: How many values of a slice are drawn, worst first; the rest is in the table.
TOP = 10
#: What the split can show: an amount and three ratios.
MEASURES = ("npl_ratio", "overdue_ratio", "par30", "balance")
_LINES = (("overdue_ratio", theme.OVERDUE, "dot"), ("npl_ratio", theme.NPL, "solid"))


def trend(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 200) -> go.Figure:
    """Balance as bars from 0, overdue and NPL ratio as lines on their own axis; one column per month, missing ones empty."""
    months = theme.months(rows["as_of"])
    figure = go.Figure()
    figure.add_bar(
        x=months, y=theme.gaps(rows["balance"], unit.factor), name=t("overview.balance"), marker_color=theme.QUIET,
        customdata=[amount(value, unit) for value in theme.gaps(rows["balance"])],
        hovertemplate=f"%{{x}}<br>{t('overview.balance')} %{{customdata}} {unit.name}<extra></extra>",
    )  # fmt: skip
    for name, colour, dash in _LINES:
        figure.add_scatter(
            x=months, y=theme.gaps(rows[name], 0.01), name=t(f"field.{name}"), yaxis="y2", mode="lines",
            line={"color": colour, "width": 2, "dash": dash}, connectgaps=False,
            customdata=[percent(value) for value in theme.gaps(rows[name])],
            hovertemplate=f"%{{x}}<br>{t(f'field.{name}')} %{{customdata}}<extra></extra>",
        )  # fmt: skip
    return theme.dress(
        figure, height=height, legend=True, x=t("overview.month_axis"), y=t("overview.balance_axis", unit=unit.name),
        yaxis2=theme.right_axis(t("overview.ratio_axis"), "%"), xaxis_type="category", xaxis_nticks=9,
    )  # fmt: skip


def worst_first(rows: pd.DataFrame, measure: str, top: int = TOP) -> pd.DataFrame:
    """The ``top`` rows with the largest ``measure``; rows where it is missing come last."""
    return rows.sort_values(measure, ascending=False, na_position="last", kind="stable").head(top)


def split(
    rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, by: str, measure: str, names: list[str], height: int = 200
) -> go.Figure:
    """One bar per value of the slice, worst on top, each with its figure; ``names`` are the values as people call them."""
    money = measure == "balance"
    shown = rows.assign(_name=names)
    shown = worst_first(shown, measure)[::-1]
    values = theme.gaps(shown[measure], unit.factor if money else 0.01)
    words = [amount(value, unit) if money else percent(value) for value in theme.gaps(shown[measure])]
    figure = go.Figure(
        go.Bar(
            x=values, y=shown["_name"], orientation="h", marker_color=theme.QUIET if money else _COLOUR[measure],
            text=words, textposition="auto", cliponaxis=False, customdata=[_click(by, value, measure) for value in shown[by]],
            hovertemplate=f"%{{y}}<br>{t(f'overview.measure.{measure}')} %{{text}}<extra></extra>",
        )
    )  # fmt: skip
    x = t("overview.balance_axis", unit=unit.name) if money else t(f"overview.measure_axis.{measure}")
    dressed = theme.dress(
        figure, height=height, x=x, y="", yaxis_type="category", yaxis_showgrid=False, xaxis_rangemode="tozero", xaxis_showticklabels=False,
        bargap=theme.slim(len(shown)),
    )  # fmt: skip
    return theme.steady(dressed)


def unit_of(measure: str, unit: MoneyUnit) -> str:
    """What the split's figures are in: the table's money unit, or percent."""
    return unit.name if measure == "balance" else "%"


_COLOUR = {"overdue_ratio": theme.OVERDUE, "npl_ratio": theme.NPL, "par30": theme.BUCKET[list(theme.BUCKET)[3]]}
_BEHIND: dict[str, dict[str, object]] = {
    "overdue_ratio": {"dpd_min": 1},
    "npl_ratio": {"risk_class": "3,4,5"},
    "par30": {"par": 30},
    "balance": {},
}


def _click(by: str, value: Any, measure: str) -> list[str]:
    """The loans behind a bar."""
    return theme.pairs(**{by: theme.asked(value)}, **_BEHIND[measure])
