"""The watch list over time, and whom it should hold that it does not."""

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import day
from postloan.ui import go, parts
from postloan.ui.lang import language, t

_CHART = "watch_chart"


def chart(view: Scope, rows: pd.DataFrame) -> None:
    """Number and balance at the book's dates and today; a click lists who was on it then."""
    if not rows["borrowers"].any():
        st.caption(t("watch.chart.none"))
        return
    unit = number.money_unit(rows["balance"], language(), view.currency)
    newest = rows["on"].iloc[-1]
    heading = t("watch.chart.title", unit=unit.name, day=day(newest))
    parts.chart(
        charts.watch.over_time(rows, t, unit),
        _CHART,
        heading,
        rows=rows.rename(columns={"on": "as_of"}),
        currency=view.currency,
        clicked=_clicked,
    )


def _clicked() -> None:
    asked = go.clicked(_CHART).get("on")
    if asked:
        st.query_params["on"] = asked
