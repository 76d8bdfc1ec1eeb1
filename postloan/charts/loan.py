"""One loan's past: what was owed, and how late it was."""

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MoneyUnit, amount, count
from postloan.terms import Bucket


def history(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 240) -> go.Figure:
    """Balance per month as bars in the colour of their bucket, days past due as a line on its own axis."""
    months = theme.months(rows["as_of"])
    figure = go.Figure()
    figure.add_bar(
        x=months, y=theme.gaps(rows["balance"], unit.factor), name=t("loan.balance"), marker_color=theme.ramp([int(b) for b in rows["bucket"]]),
        customdata=[[amount(value, unit), Bucket(int(bucket)).label] for value, bucket in zip(rows["balance"], rows["bucket"], strict=True)],
        hovertemplate=f"%{{x}} · %{{customdata[1]}}<br>{t('loan.balance')} %{{customdata[0]}} {unit.name}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=months, y=theme.gaps(rows["dpd"]), name=t("field.dpd"), yaxis="y2", mode="lines+markers", connectgaps=False,
        line={"color": theme.PRIMARY, "width": 2}, marker={"size": 4}, customdata=[count(value) for value in theme.gaps(rows["dpd"])],
        hovertemplate=f"%{{x}}<br>{t('field.dpd')} %{{customdata}}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=height, legend=True, x=t("overview.month_axis"), y=t("overview.balance_axis", unit=unit.name),
        yaxis2=theme.right_axis(t("loan.dpd_axis")) | theme.headroom(theme.gaps(rows["dpd"])), xaxis_type="category", xaxis_nticks=9,
    )  # fmt: skip
