"""The migration page: which period, which view, and what stands in it. Only the view that is looked at is worked out."""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import MoneyUnit, count, day
from postloan.portfolio import Figure, migration
from postloan.portfolio.migration import Matrix
from postloan.portfolio.migration.matrix import Measure
from postloan.portfolio.migration.monthly import Method
from postloan.portfolio.migration.states import By
from postloan.ui import parts, read
from postloan.ui.lang import language, t

TABS = ("matrix", "rolling", "regulatory", "chain")
_VIEW = "view"
_MEASURES: tuple[Measure, ...] = ("balance", "loans")
_SHOWN = ("balance", "loans", "share_balance", "share_loans")
#: Pixels: the page's foot stays in sight; the table scrolls.
_TABLE = 226
_METHODS: tuple[Method, ...] = ("loans_followed", "net_flow")
#: The period a view begins with: the supervisor's rates count from the year's beginning.
_FIRST = {"regulatory": "year"}


def tab(row: DeltaGenerator) -> str:
    """Which view is looked at. It stands in the address, by its code: the words of a switch are another language's nonsense."""
    asked = st.query_params.get(_VIEW, TABS[0])
    chosen: str | None = row.segmented_control(
        t("migration.view"), TABS, default=asked if asked in TABS else TABS[0], required=True, key="migration_tab",
        format_func=lambda name: t(f"migration.tab.{name}"), label_visibility="collapsed", on_change=_remember,
    )  # fmt: skip
    return chosen or TABS[0]


def _remember() -> None:
    st.query_params[_VIEW] = st.session_state["migration_tab"]


def period(row: DeltaGenerator, view: Scope, name: str) -> date:
    """The date that the scope's is compared with; usual ones first. A page without one stops with a sentence."""
    days = read.book(migration.starts, view)
    if not days:
        parts.empty("migration.first_date", page="imports", day=day(view.as_of))
        st.stop()
    usual = migration.periods(days, view.as_of)
    offered = [one.isoformat() for one in dict.fromkeys((*usual.values(), *days))]
    first = usual.get(_FIRST.get(name, "previous"), days[0]).isoformat()
    chosen: str = row.selectbox(
        t("migration.since"), offered, index=offered.index(first), key=f"since_{name if name in _FIRST else 'matrix'}",
        format_func=functools.partial(_since, usual), label_visibility="collapsed", width=300, icon=":material/calendar_today:",
        persist_state="session", filter_mode=None,
    )  # fmt: skip
    return date.fromisoformat(chosen)


def _since(usual: Mapping[str, date], written: str) -> str:
    """A date with what it usually is called; the date before is named so only where it is no month's end."""
    names = [name for name, one in usual.items() if one.isoformat() == written]
    told = [t(f"migration.period_{name}") for name in names if name != "previous" or "month" not in names]
    return " · ".join([written, *([t("explain.between").join(told)] if told else [])])


def names() -> dict[str, str]:
    """Every state, way in and way out as people call it."""
    states = migration.STATES.values()
    return {name: t(f"term.moved_from.{name}") for one in states for name in (*one.rows, *one.columns)}


def _called(kind: str, name: str) -> str:
    return t(f"migration.{kind}_{name}")


def switch(bar: DeltaGenerator, kind: str, options: tuple[str, ...]) -> str:
    """One choice beside a heading; its words are ``migration.<kind>_<option>``. Views that offer the same choice share it."""
    return parts.switch(bar, f"migration.{kind}", options, functools.partial(_called, kind), f"migration_{kind}")


def _measure(bar: DeltaGenerator) -> Measure:
    return cast("Measure", switch(bar, "by", _MEASURES))


def _dates(found: Matrix) -> dict[str, str]:
    return {"since": day(found.since), "until": day(found.as_of)}


def matrix(view: Scope, since: date) -> None:
    """Where every loan went: shaded cells, streams, and the figures with both ends."""
    wide, narrow = st.columns((3, 2))
    with wide:
        bar = parts.switches("migration_heat")
        shown = switch(bar, "shown", _SHOWN)
        by = cast("By", switch(bar, "states", tuple(migration.STATES)))
        found = read.book(migration.matrix, view, since=since, by=by)
        measure: Measure = "loans" if shown.endswith("loans") else "balance"
        table = migration.table(found, measure)
        unit = parts.unit_of(table, view.currency)
        _heat(found, measure, unit, share=shown.startswith("share"), bar=bar)
    with narrow:
        _sankey(found, measure, unit)
    size = unit.name if measure == "balance" else t("migration.loans_unit")
    explained = functools.partial(_moved, found, measure)
    heading = t("migration.table", unit=size, **_dates(found))
    parts.figure_table(table, f"migration_table_{by}_{measure}", heading, view, explained=explained, height=_TABLE)
    parts.caption("migration.click", best=names()[found.states.names[0]])
    tie(found, view)


def _heat(found: Matrix, measure: Measure, unit: MoneyUnit, *, share: bool, bar: DeltaGenerator) -> None:
    said = t("migration.share_unit") if share else unit.name if measure == "balance" else t("migration.loans_unit")
    figure = charts.migration.heat(found, t, unit, measure=measure, names=names(), share=share, ground=parts.ground())
    heading = t(f"migration.heat_{found.states.by}", unit=said, **_dates(found))
    parts.chart(figure, "migration_heat", heading, drill=True, beside=bar)


def _sankey(found: Matrix, measure: Measure, unit: MoneyUnit) -> None:
    said = unit.name if measure == "balance" else t("migration.loans_unit")
    figure = charts.migration.sankey(found, unit, measure=measure, names=names(), suffix=said)
    heading = t("migration.sankey", unit=said, best=names()[found.states.names[0]])
    if figure.data[0].link.value:
        parts.chart(figure, "migration_sankey", heading)
    else:
        parts.caption("migration.no_moves")


def _moved(found: Matrix, measure: Measure, row: Mapping[str, Any], column: str) -> Figure | None:
    return migration.figure(found, str(row["moved_from"]), column.removeprefix(f"{measure}_"), measure)


def rolling(view: Scope, since: date) -> None:
    """What became of each opening bucket, how that changed over time, and the shares in figures."""
    found = read.book(migration.matrix, view, since=since, by="bucket")
    left, right = st.columns((2, 3))
    with left:
        bar = parts.switches("rolling")
        measure = _measure(bar)
        rows = migration.rolling(found, measure)
        heading = t("migration.rolling", measure=t(f"migration.measure_{measure}"), until=day(found.as_of))
        parts.chart(charts.migration.rolling(rows, found, t, names=names()), "migration_rolling", heading, drill=True, beside=bar)
    with right:
        method = _trend(view, measure)
    explained = functools.partial(_rolled, found, measure)
    parts.figure_table(
        rows,
        f"migration_rolls_{measure}",
        t("migration.rolling_table", **_dates(found)),
        view,
        explained=explained,
        height=_TABLE,
    )
    parts.caption(f"migration.method_note_{method}")
    tie(found, view)


def _trend(view: Scope, measure: Measure) -> Method:
    bar = parts.switches("migration_trend")
    method = cast("Method", switch(bar, "method", _METHODS))
    rows = read.book(migration.trend, view, measure=measure, method=method)
    parts.chart(
        charts.migration.trend(rows, t, followed=method == "loans_followed"), "migration_trend",
        t("migration.trend", method=t(f"migration.method_{method}"), day=day(view.as_of)), beside=bar, rows=rows, currency=view.currency,
    )  # fmt: skip
    return method


def _rolled(found: Matrix, measure: Measure, row: Mapping[str, Any], column: str) -> Figure | None:
    return migration.rolling_figure(found, measure, str(row["moved_from"]), column)


def tie(found: Matrix, view: Scope) -> None:
    """The moves held against the book at both ends, state by state; red where they differ."""
    exact = number.money_unit([0], language(), view.currency)
    money = functools.partial(number.money, language=language(), unit=exact, currency=view.currency)
    opening, closing = found.ties
    for one in (opening, closing):
        if not one.ok:
            values = {"moved": money(one.moved), "book": money(one.book), "widest": money(one.widest)}
            counts = {"n_moved": count(one.loans_moved), "n_book": count(one.loans_book)}
            st.error(t("migration.tie_off", day=day(one.as_of), **values, **counts), icon=":material/error:")
    if opening.ok and closing.ok:
        sums = {"opening": money(opening.moved), "closing": money(closing.moved)}
        counts = {"n_opening": count(opening.loans_moved), "n_closing": count(closing.loans_moved)}
        st.caption(f":material/check: {t('migration.tie_ok', **_dates(found), **sums, **counts)}")
