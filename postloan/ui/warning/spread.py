"""Where the open signals lie: by state and level, by branch and family, and how the levels moved. A click lists the signals."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.i18n.number import day
from postloan.months import month_ends
from postloan.terms import Colour, SignalState
from postloan.ui import go, parts, read
from postloan.ui.clock import today
from postloan.ui.lang import t, term
from postloan.ui.parts.take import offer
from postloan.ui.warning import wanted, words
from postloan.warning.life import figures

#: What the trend can show.
MEASURES = ("borrowers", "exposure")
#: How many months the trend goes back.
_MONTHS = 12


def _clicked(key: str) -> None:
    """A mark of a chart was clicked: list its signals."""
    if said := go.clicked(key):
        wanted.narrow(said)


def _leads(key: str) -> Any:
    return functools.partial(_clicked, key)


def counted() -> pd.DataFrame:
    """Open signals by state and colour."""
    rows = read.desk(figures.board)
    found: pd.DataFrame = rows[rows["state"] != SignalState.CLOSED.value]
    return found


def _board() -> None:
    rows = counted()
    parts.chart(
        charts.warning.board(rows, t), "warning_board", t("warnings.board", day=day(today())), clicked=_leads("warning_board")
    )


def _families() -> None:
    rows = read.desk(figures.heat)
    parts.chart(
        charts.warning.families(rows, t, words.families()), "warning_families", t("warnings.families", day=day(today())),
        clicked=_leads("warning_families"),
    )  # fmt: skip


def small() -> None:
    """Beside the list: by state and by family."""
    _board()
    _families()
    parts.caption("warnings.click_hint")


def show() -> None:
    """All of them, with the branches and the past."""
    left, right = st.columns(2, gap="medium")
    with left:
        _board()
    with right:
        trend("warning_trend", lambda days: read.desk(figures.trend, days), clicked=_leads("warning_trend"))
    _heat()
    parts.caption("warnings.click_hint")


def _heat() -> None:
    rows = read.desk(figures.heat)
    if rows.empty:
        st.info(t("warnings.none_open"), icon=":material/check:")
        return
    bar, heading = parts.switches("warning_heat"), t("warnings.heat", day=day(today()))
    named = rows.assign(
        family=[words.family(one) for one in rows["family"]], colour=[term(Colour(one)) for one in rows["colour"]]
    )
    offer(bar, named.rename(columns={name: t(f"warnings.column.{name}") for name in named}), "warning_heat")
    figure = charts.warning.heat(rows, t, words.families(), parts.ground())
    parts.chart(figure, "warning_heat", heading, beside=bar, clicked=_leads("warning_heat"))


def trend(key: str, asked: Callable[[list[date]], pd.DataFrame], *, clicked: Callable[[], None]) -> None:
    """Borrowers under warning, or what they owe, at each month's end of a year; ``asked`` gives the rows for the days."""
    days = month_ends(today(), _MONTHS - 1)
    rows = asked(days)
    bar = parts.switches(key)
    measure = parts.switch(bar, "warnings.trend_of", MEASURES, lambda one: t(f"warnings.{one}_short"), f"{key}_measure")
    unit = parts.axis_unit(rows, read.policy().reporting_currency)
    heading = t(f"warnings.trend_{measure}", unit=unit.name, day=day(days[-1]))
    parts.chart(charts.warning.trend(rows, days, t, unit, measure=measure), key, heading, beside=bar, clicked=clicked)
