"""The overdue page's figures: buckets now, buckets over time, and ageing by any slice. A click leads to the loans."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, count, percent
from postloan.terms import Bucket

_OVERDUE = [int(bucket) for bucket in Bucket if bucket]


def buckets(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 240) -> go.Figure:
    """Overdue buckets M1 … M7+: balance on the left, number of loans on the right, each bar with value and share of the portfolio."""
    shown = rows[rows["bucket"].isin(_OVERDUE)]
    labels = [Bucket(bucket).label for bucket in shown["bucket"]]
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.03)
    balances = [
        t("overdue.bar", value=amount(value, unit), share=percent(share))
        for value, share in zip(shown["balance"], shown["share_balance"], strict=True)
    ]
    loans = [
        t("overdue.bar", value=count(value), share=percent(share))
        for value, share in zip(shown["loans"], shown["share_loans"], strict=True)
    ]
    sides = (
        (1, theme.gaps(shown["balance"], unit.factor), balances, unit.name),
        (2, theme.gaps(shown["loans"]), loans, t("overdue.loans_unit")),
    )
    for column, values, words, name in sides:
        figure.add_bar(
            x=values, y=labels, orientation="h", marker_color=theme.ramp(list(shown["bucket"])), text=words, textposition="auto",
            cliponaxis=False, customdata=[theme.pairs(bucket=bucket) for bucket in shown["bucket"]],
            hovertemplate=f"%{{y}}<br>%{{text}} {name}<extra></extra>", row=1, col=column,
        )  # fmt: skip
    dressed = theme.dress(figure, height=height, x=t("overdue.balance_axis", unit=unit.name), y=t("field.bucket"), yaxis_autorange="reversed",
                          yaxis_type="category", bargap=0.18)  # fmt: skip
    dressed.update_xaxes(title_text=t("overdue.loans_axis"), title_standoff=6, row=1, col=2)
    dressed.update_xaxes(fixedrange=True, showticklabels=False, exponentformat="none", separatethousands=True)
    dressed.update_yaxes(fixedrange=True, showgrid=False)
    return theme.steady(dressed)


def over_time(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, measure: str = "balance", height: int = 270) -> go.Figure:
    """Overdue balance (or loans) per month, stacked by bucket, best at the bottom; a month without data stays empty."""
    money = measure == "balance"
    figure = go.Figure()
    for bucket in _OVERDUE:
        one = rows[rows["bucket"] == bucket]
        values = theme.gaps(one[measure], unit.factor if money else 1)
        words = [amount(value, unit) if money else count(value) for value in theme.gaps(one[measure])]
        figure.add_bar(
            x=theme.months(one["as_of"]), y=values, name=Bucket(bucket).label, marker_color=theme.BUCKET[Bucket(bucket)],
            customdata=[[*theme.pairs(as_of=f"{day:%Y-%m-%d}", bucket=bucket), word] for day, word in zip(one["as_of"], words, strict=True)],
            hovertemplate=f"%{{x}} · {Bucket(bucket).label}<br>%{{customdata[2]}} {unit.name if money else t('overdue.loans_unit')}<extra></extra>",
        )  # fmt: skip
    y = t("overdue.balance_axis", unit=unit.name) if money else t("overdue.loans_axis")
    return theme.steady(
        theme.dress(
            figure,
            height=height,
            legend=True,
            x=t("overview.month_axis"),
            y=y,
            barmode="stack",
            xaxis_type="category",
            xaxis_nticks=9,
        )
    )


def ageing(
    rows: pd.DataFrame,
    unit: MoneyUnit,
    *,
    by: str,
    names: dict[object, str],
    ground: theme.Ground = "light",
    top: int = 12,
) -> go.Figure:
    """Overdue balance per value of a slice (most overdue on top) × bucket; every cell carries its number, "–" for nothing.

    The cells are a heat map; the marks that can be clicked lie over it, unseen.
    """
    shown = [int(bucket) for bucket in Bucket if bucket]
    values = list(dict.fromkeys(None if pd.isna(value) else value for value in rows[by]))[:top]
    keyed = {
        (None if pd.isna(value) else value, int(bucket)): balance
        for value, bucket, balance in zip(rows[by], rows["bucket"], rows["balance"], strict=True)
    }
    grid = [[float(keyed.get((value, bucket), 0)) / unit.factor for bucket in shown] for value in values]
    words = [
        [amount(keyed[value, bucket], unit) if keyed.get((value, bucket)) else MISSING for bucket in shown] for value in values
    ]
    labels, columns = [names[value] for value in values], [Bucket(bucket).label for bucket in shown]
    figure = go.Figure(
        go.Heatmap(
            z=grid, x=columns, y=labels, text=words, texttemplate="%{text}", hoverinfo="skip", showscale=False, xgap=2, ygap=2,
            colorscale=[[0, theme.GROUND[ground]], [1, theme.PRIMARY]], zmin=0,
        )
    )  # fmt: skip
    figure.add_scatter(
        x=[column for _ in values for column in columns], y=[label for label in labels for _ in shown], mode="markers",
        marker={"size": 26, "opacity": 0, "color": theme.PRIMARY}, text=[word for row in words for word in row],
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
        customdata=[theme.pairs(**{by: theme.asked(value)}, bucket=bucket) for value in values for bucket in shown],
        hovertemplate=f"%{{y}} · %{{x}}<br>%{{text}} {unit.name}<extra></extra>",
    )  # fmt: skip
    height = 40 + 26 * max(len(values), 2)
    return theme.dress(
        figure, height=height, x="", y="", yaxis_type="category",
        xaxis_type="category", xaxis_side="top", hovermode="closest", hoverdistance=60, xaxis_showgrid=False, yaxis_showgrid=False,
        xaxis_range=[-0.5, len(shown) - 0.5], yaxis_range=[len(values) - 0.5, -0.5], xaxis_ticks="", yaxis_ticks="",
    )  # fmt: skip
