"""How is the book, which way is it going, and where is it worst?"""

import streamlit as st

from postloan import charts
from postloan.portfolio import overview
from postloan.ui import choices, parts, read, scope
from postloan.ui.lang import field, t, words

view = scope.current()
trend = read.book(overview.trend, view)
unit = parts.unit_of(trend, view.currency)

parts.title("menu.overview", view)
parts.kpi_row(read.book(overview.kpis, view), view)

left, right = st.columns(2)
with left:
    parts.chart(charts.overview.trend(trend, t, unit), "overview_trend", t("overview.trend", unit=unit.name, day=view.as_of))

with right:
    bar = st.container(horizontal=True, gap="small")
    by = bar.segmented_control(
        t("overview.by"), choices.SPLITS, default="branch", required=True, format_func=field, key="overview_by", label_visibility="collapsed"
    )
    measure = bar.segmented_control(
        t("overview.of"), charts.overview.MEASURES, default="npl_ratio", required=True, format_func=choices.measure_name,
        key="overview_measure", label_visibility="collapsed",
    )  # fmt: skip
    split = read.book(overview.split, view, by=by)
    size = parts.unit_of(split, view.currency)
    parts.chart(
        charts.overview.split(split, by, measure, words(by, split[by]), t, size), "overview_split",
        t("overview.split", by=field(by), measure=choices.measure_name(measure), unit=charts.overview.unit_of(measure, size), day=view.as_of),
        drill=True,
    )  # fmt: skip

parts.movements(read.book(overview.movements, view), view)
parts.today()
parts.tie_out(view)
