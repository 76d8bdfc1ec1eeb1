"""The watch list: how many are on it and what waits, the list itself, and the way to one stay."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right, Scope
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit, count, day, percent
from postloan.terms import Colour, RiskClass, Strategy
from postloan.ui import read, sheet, who
from postloan.ui.clock import today
from postloan.ui.lang import language, t, term
from postloan.ui.warning import watch_read, watch_words, words
from postloan.warning.watch import queries
from postloan.warning.watch.queries import WatchFilter

_ROWS = 50
_TABLE = "watch_table"
_SHOWN = (
    "level", "borrower_name", "state", "strategy", "balance", "change", "dpd", "risk_class", "entered_on", "review_on", "stay_until",
    "branch", "officer",
)  # fmt: skip
_EXPORTED = (
    "borrower_name", "borrower_id", "branch", "officer", "level", "strategy", "cause", "reason", "exposure", "currency", "entered_on", "entered_by",
    "review_on", "stay_until", "exit_asked_on", "exit_asked_by", "exit_reason", "left_on", "settled_by",
)  # fmt: skip
_MONEY = frozenset({"balance", "change"})


def figures(view: Scope, rows: pd.DataFrame) -> None:
    """How many are on the list, what they owe, and what waits for somebody now. ``rows``: the list over time, oldest first."""
    found = read.desk(queries.duties, today())
    newest = sheet.records(rows)[-1] if len(rows) else {"borrowers": found.on, "balance": None, "share": None}
    told = [
        ("on", count(newest["borrowers"])), ("balance", number.money(newest["balance"], language(), currency=view.currency)), ("share", percent(newest["share"])),
        ("review", count(found.review)), ("exit", count(found.exit)), ("stay", count(found.stay)),
    ]  # fmt: skip
    with st.container(key="figures_watch"):
        for column, (name, value) in zip(st.columns(len(told), gap="xsmall"), told, strict=True):
            column.metric(t(f"watch.figure.{name}"), value, help=t(f"watch.figure_help.{name}"), border=True)


def _bar() -> WatchFilter:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="watch_filters"):
        search = st.text_input(
            t("form.search"), key="watch_search", placeholder=t("watch.search_hint"), label_visibility="collapsed", max_chars=80,
            icon=":material/search:", width=200,
        )  # fmt: skip
        due = _choice("due", ("review", "exit", "stay"), lambda one: t(f"watch.figure.{one}"))
        strategy = _choice("strategy", [one.value for one in Strategy], watch_words.strategy)
        branch = _choice("branch", read.desk(queries.branches), str)
        left = st.checkbox(t("watch.filter.left"), key="watch_left")
        on = _on()
    return WatchFilter(search=search or "", branch=branch, strategy=strategy, due=None if left or on else due, left=left, on=on)


def _choice(name: str, options: Sequence[str], said: Any) -> Any:
    return st.selectbox(
        t(f"watch.filter.{name}"), options, index=None, key=f"watch_{name}", format_func=said, placeholder=t(f"watch.filter.{name}"),
        label_visibility="collapsed", width=130,
    )  # fmt: skip


def _on() -> date | None:
    """The past date whose list is shown, chosen by a click in the chart, with the way back."""
    chosen = watch_read.asked_day("on")
    if chosen is not None:
        st.button(t("watch.back_to_now", day=day(chosen)), key="watch_now", icon=":material/close:", on_click=_now)
    return chosen


def _now() -> None:
    st.query_params.pop("on", None)


def show(view: Scope) -> None:
    """The list as the boxes above it ask for, a page at a time; a click opens a stay."""
    wished = _bar()
    page = int(st.session_state.get("watch_page", 1))
    found = read.desk(queries.entries, wished, today=today(), limit=_ROWS, offset=(page - 1) * _ROWS)
    if found.rows.empty and page > 1:
        st.session_state["watch_page"] = page = 1
        found = read.desk(queries.entries, wished, today=today(), limit=_ROWS)
    if not found.total:
        nothing = wished in {WatchFilter(), WatchFilter(left=True)}
        st.info(t("watch.empty" if nothing else "watch.none_match"), icon=":material/visibility:")
        return
    _table(watch_read.standing(view, found.rows), view)
    _foot(found.total, page, len(found.rows), wished)


def _table(rows: pd.DataFrame, view: Scope) -> None:
    unit = number.table_unit([*rows["balance"], *rows["change"]], language(), view.currency)
    ids = tuple(int(one) for one in rows["id"])
    drawn = pd.DataFrame({
        _heading(name, unit): [line[name] for line in (_line(row, unit) for row in sheet.records(rows))] for name in _SHOWN
    })  # fmt: skip
    st.dataframe(
        drawn, key=_TABLE, hide_index=True, on_select=functools.partial(_opened, ids), selection_mode="single-cell", placeholder=MISSING,
        row_height=28, height=min(28 * (len(rows) + 1) + 12, 470), column_config=_config(unit),
    )  # fmt: skip


def _opened(ids: Sequence[int]) -> None:
    cells = st.session_state[_TABLE]["selection"].get("cells", [])
    if cells and cells[0][0] < len(ids):
        st.query_params["entry"] = str(ids[cells[0][0]])


def _config(unit: MoneyUnit) -> dict[str, Any]:
    colours = {term(one): shade for one, shade in words.BADGES.items()}
    level = st.column_config.MultiselectColumn(
        _heading("level", unit), options=list(colours), color=list(colours.values()), pinned=True, width=70
    )
    right = {name: st.column_config.TextColumn(alignment="right") for name in (*_MONEY, "dpd")}
    named = {"level": level, "borrower_name": st.column_config.TextColumn(pinned=True, width=190), **right}
    return {_heading(name, unit): config for name, config in named.items()}


def _heading(name: str, unit: MoneyUnit) -> str:
    heading = t(f"watch.column.{name}")
    return t("field.with_unit", heading=heading, unit=unit.name) if name in _MONEY else heading


def _line(row: dict[str, Any], unit: MoneyUnit) -> dict[str, Any]:
    """One stay in words."""
    return {
        **row, "level": [] if number.missing(row["level"]) else [term(Colour(row["level"]))], "state": t(f"watch.state.{watch_words.wanted(row)}"),
        "strategy": watch_words.strategy(row["strategy"]), "dpd": number.count(row["dpd"]),
        "risk_class": None if number.missing(row["risk_class"]) else term(RiskClass(row["risk_class"])),
        **{name: number.amount(row[name], unit) for name in _MONEY},
        **{name: day(words.day_of(row[name])) for name in ("entered_on", "review_on", "stay_until")},
    }  # fmt: skip


def _exported(
    connection: Connection, reach: Reach, wished: WatchFilter, on: date, said: dict[str, dict[Any, str]]
) -> pd.DataFrame:
    """The whole list; it is made outside the session, so the words come along."""
    rows = queries.entries(connection, reach, wished, today=on, limit=None).rows
    return rows.assign(**{name: pd.Series([told.get(one) for one in rows[name]], rows.index) for name, told in said.items()})


def _foot(total: int, page: int, shown: int, wished: WatchFilter) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        first = (page - 1) * _ROWS + 1
        st.caption(t("form.shown_of", first=count(first), last=count(first + shown - 1), total=count(total)), width="content")
        pages = -(-total // _ROWS)
        if pages > 1:
            st.pagination(pages, key="watch_page")
        if who.actor().may(Right.EXPORT_LOANS):
            said: dict[str, dict[Any, str]] = {
                "level": {int(one): term(one) for one in Colour}, "strategy": {one.value: watch_words.strategy(one) for one in Strategy},
                "cause": {one: t(f"watch.cause.{one}") for one in ("rule", "hand")},
            }  # fmt: skip
            sheet.downloads(
                functools.partial(_exported, wished=wished, on=today(), said=said), "watch.column", _EXPORTED, name="watchlist"
            )
    st.caption(t("watch.click"))
