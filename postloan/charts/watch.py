"""The watch list over time: how many were on it, and what they owed."""

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MoneyUnit, amount, count, percent


def over_time(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 230) -> go.Figure:
    """Borrowers on the list at each date as bars, their balance as a line with its own axis; a click stands for the date.

    ``rows`` as ``watch.past.over_time`` gives them, oldest first. A balance that is not known is a gap.
    """
    days = [f"{day:%Y-%m-%d}" for day in rows["on"]]
    figure = go.Figure()
    figure.add_bar(
        x=days, y=[int(one) for one in rows["borrowers"]], name=t("watch.chart.borrowers"), marker_color=theme.QUIET,
        text=[count(one) for one in rows["borrowers"]], textposition="inside", insidetextanchor="start", textangle=0,
        customdata=[theme.pairs(on=day) for day in days], hovertemplate=f"%{{x}}<br>{t('watch.chart.borrowers_of', n='%{text}')}<extra></extra>",
    )  # fmt: skip
    balances = theme.gaps(rows["balance"], unit.factor)
    said = [
        t("watch.chart.balance_of", amount=f"{amount(value, unit)} {unit.name}", share=percent(share))
        for value, share in zip(theme.gaps(rows["balance"]), theme.gaps(rows["share"]), strict=True)
    ]
    figure.add_scatter(
        x=days, y=balances, name=t("watch.chart.balance", unit=unit.name), mode="lines+markers", connectgaps=False, yaxis="y2",
        line={"color": theme.PRIMARY, "width": 2}, marker={"size": 7},
        customdata=[[*theme.pairs(on=day), words] for day, words in zip(days, said, strict=True)],
        hovertemplate="%{x}<br>%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("watch.chart.date_axis"), y=t("watch.chart.borrowers"), xaxis_type="category", xaxis_nticks=8,
        yaxis2={**theme.right_axis(t("watch.chart.balance", unit=unit.name)), **theme.headroom(balances)},
        yaxis_range=[0, 1.2 * max([1, *rows["borrowers"]])], yaxis_dtick=theme.whole_steps(rows["borrowers"]), bargap=theme.slim(len(days)),
    )  # fmt: skip
    return theme.steady(dressed)
