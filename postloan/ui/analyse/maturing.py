"""The second view of the concentration page: what falls due when, and what came of what was due."""

import functools

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.i18n.number import count, day
from postloan.portfolio import cash
from postloan.portfolio.cash import Cash
from postloan.portfolio.exposure import cash_figures, maturity
from postloan.portfolio.exposure import concentration_figures as figures
from postloan.ui import choices, parts, read
from postloan.ui.lang import called, field, t

_TABLE = 226
_WEEK = {"first_day": "first_day", "last_day": "last_day", **cash_figures.COLUMNS}


def ends(view: Scope) -> None:
    """The maturity wall beside cash by week."""
    head = st.container()
    left, right = st.columns(2)
    bar = left.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="switches_concentration_wall")
    by = parts.switch(bar, "concentration.by", choices.slices(view, choices.AGEINGS), field, "concentration_by")
    rows = read.book(maturity.wall, view, by=by)
    paid = read.book(cash.expected, view)
    with head:
        parts.figures((*figures.ends(rows, view.as_of), *cash_figures.flows(paid)), view, "maturity")
    bars = maturity.over_bars(rows, view.as_of)
    with left:
        unit = parts.axis_unit(bars, view.currency)
        parts.chart(
            charts.concentration.wall(rows, bars, t, unit, by, called(by, [*rows[by], None])), "concentration_wall_chart",
            t("concentration.wall", by=field(by), unit=unit.name, day=day(view.as_of)), drill=True, beside=bar, rows=rows, currency=view.currency,
        )  # fmt: skip
    with right:
        _cash(paid, view)
    _tables(bars, paid, view)
    parts.caption("concentration.click")


def _cash(paid: Cash, view: Scope) -> None:
    shown = paid.rows.rename(columns=_WEEK)
    unit = parts.axis_unit(shown[["cash_expected", "cash_received"]], view.currency)
    parts.chart(
        charts.concentration.cash(paid.rows, t, unit), "concentration_cash", t("concentration.cash_chart", unit=unit.name, day=day(view.as_of)),
        drill=True, rows=shown[list(_WEEK.values())], currency=view.currency,
    )  # fmt: skip
    counts = {"scheduled": count(paid.scheduled), "tape": count(paid.from_tape), "unknown": count(paid.unknown)}
    st.caption(t("concentration.coverage", **counts, first=day(paid.known_from), last=day(paid.known_until)))
    if paid.rows["received"].isna().all():
        parts.caption("concentration.no_ledger")


def _tables(bars: pd.DataFrame, paid: Cash, view: Scope) -> None:
    left, right = st.columns(2)
    with left:
        names = [
            t(f"concentration.span.{name}") if name in {maturity.MATURED, maturity.BEYOND, maturity.NOT_GIVEN} else name
            for name in bars["span"]
        ]
        shown = bars.assign(span=names)
        unit = parts.unit_of(shown, view.currency)
        parts.figure_table(
            shown,
            "concentration_wall_table",
            t("concentration.wall_table", unit=unit.name, day=day(view.as_of)),
            view,
            explained=figures.of_bar,
            height=_TABLE,
        )
    with right:
        rows = paid.rows[list(_WEEK)].rename(columns=_WEEK)
        unit = parts.unit_of(rows, view.currency)
        parts.figure_table(
            rows, "concentration_cash_table", t("concentration.cash_table", unit=unit.name, day=day(view.as_of)), view,
            explained=functools.partial(cash_figures.of_week, weeks=cash_figures.compared(paid)), height=_TABLE,
        )  # fmt: skip
