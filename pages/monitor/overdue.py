"""How late is the book, by how much, and whose loans are they?"""

import streamlit as st

from postloan import charts
from postloan.portfolio import delinquency
from postloan.ui import choices, parts, read, scope
from postloan.ui.lang import called, field, t

view = scope.current()
buckets = read.book(delinquency.buckets, view)
late = parts.unit_of(buckets[buckets["bucket"].gt(0)], view.currency)

parts.title("menu.overdue", view)

left, right = st.columns(2)
with left:
    parts.chart(
        charts.overdue.buckets(buckets, t, late, height=245),
        "overdue_buckets",
        t("overdue.buckets", unit=late.name, day=view.as_of),
        drill=True,
    )

with right:
    bar = parts.switches("over_time")
    basis = parts.switch(bar, "overdue.of", choices.BASES, choices.basis_name, "overdue_basis")
    past = read.book(delinquency.over_time, view)
    unit = parts.axis_unit(past[past["bucket"].gt(0)], view.currency)
    parts.chart(
        charts.overdue.over_time(past, t, unit, basis, height=245), "overdue_over_time",
        t("overdue.over_time", unit=choices.basis_unit(basis, unit), day=view.as_of), drill=True, beside=bar, rows=past, currency=view.currency,
    )  # fmt: skip

wide, narrow = st.columns((3, 2))
with wide:
    bar = parts.switches("ageing")
    by = parts.switch(bar, "overdue.by", choices.slices(view, choices.AGEINGS), field, "overdue_by")
    ageing = read.book(delinquency.ageing, view, by=by)
    cell = parts.unit_of(ageing[ageing["bucket"].gt(0)], view.currency)
    parts.chart(
        charts.overdue.ageing(ageing, cell, by=by, names=called(by, ageing[by]), ground=parts.ground()), "overdue_ageing",
        t("overdue.ageing", by=field(by), unit=cell.name, day=view.as_of), drill=True, beside=bar, rows=ageing, currency=view.currency,
    )  # fmt: skip

with narrow:
    parts.figure_table(
        buckets, "overdue_table", t("overdue.table", unit=parts.unit_of(buckets, view.currency).name, day=view.as_of), view,
        explained=delinquency.explained(buckets),
    )  # fmt: skip

parts.caption("overdue.click")
parts.tie_out(view)
