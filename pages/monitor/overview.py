"""How is the book, which way is it going, and where is it worst?"""

import streamlit as st

from postloan import charts
from postloan.portfolio import overview
from postloan.ui import choices, parts, read, scope
from postloan.ui.lang import field, t, words
from postloan.ui.warning import overview as warnings

view = scope.current()
trend = read.book(overview.trend, view)
unit = parts.axis_unit(trend, view.currency)
figures = read.book(overview.kpis, view)

with parts.title("menu.overview", view, before=figures[0].previous_date):
    parts.today()
parts.kpi_row(figures, view)

left, right = st.columns(2)
with left:
    parts.chart(
        charts.overview.trend(trend, t, unit), "overview_trend", t("overview.trend", unit=unit.name, day=view.as_of),
        rows=trend, currency=view.currency,
    )  # fmt: skip

with right:
    bar = parts.switches("split")
    measure = parts.switch(bar, "overview.of", charts.overview.MEASURES, choices.measure_name, "overview_measure")
    by = parts.switch(bar, "overview.by", choices.slices(view, choices.SPLITS), field, "overview_by")
    split = read.book(overview.split, view, by=by)
    size = parts.unit_of(split, view.currency)
    parts.chart(
        charts.overview.split(split, t, size, by=by, measure=measure, names=words(by, split[by])), "overview_split",
        t("overview.split", by=field(by), measure=choices.measure_name(measure), unit=charts.overview.unit_of(measure, size), day=view.as_of),
        drill=True, beside=bar, rows=split, currency=view.currency,
    )  # fmt: skip

parts.movements(read.book(overview.movements, view), view)
parts.tie_out(view)
warnings.section(view)
