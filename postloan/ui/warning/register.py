"""All signals within reach, filtered, a page at a time; ticked ones are acted on together, a clicked one is opened."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan import charts
from postloan.access import Reach, Right
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit, count
from postloan.terms import ClosedAs, Colour, SignalState, Verdict
from postloan.ui import go, read, sheet, who
from postloan.ui.clock import today
from postloan.ui.lang import language, t, term
from postloan.ui.warning import batch, wanted, words
from postloan.ui.warning.measured import manual, rule_name
from postloan.warning.catalogue import all_rules
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import SignalFilter

_ROWS = 50
_TABLE = "signal_list"
_SHOWN = (
    "colour", "borrower_name", "rule", "value", "limit", "exposure", "state", "clock", "owner", "branch", "officer", "raised_on",
    "last_as_of", "times",
)  # fmt: skip
_EXPORTED = (
    "colour", "borrower_name", "borrower_id", "rule_id", "rule", "family", "value", "limit_value", "unit", "exposure", "currency", "branch",
    "officer", "owner", "state", "respond_by", "plan_by", "recheck_on", "raised_on", "last_as_of", "times", "since", "verdict", "closed_as",
    "closed_on", "loan_id",
)  # fmt: skip


def show() -> None:
    wished = wanted.bar()
    page = int(st.session_state.get("signals_page", 1))
    found = read.desk(signals.signals, wished, today=today(), limit=_ROWS, offset=(page - 1) * _ROWS)
    if not found.total:
        st.info(t("warnings.none_match"), icon=":material/filter_alt_off:")
        return
    if found.rows.empty:  # fewer pages than before
        st.session_state["signals_page"] = page = 1
        found = read.desk(signals.signals, wished, today=today(), limit=_ROWS)
    ticked = _table(found.rows)
    _foot(found.total, page, len(found.rows), wished)
    batch.bar(sheet.records(found.rows.iloc[ticked]))


def _table(rows: pd.DataFrame) -> list[int]:
    """Draw the page; which of its rows are ticked."""
    unit = number.table_unit(rows["exposure"], language(), read.policy().reporting_currency)
    drawn = _worded(rows, unit)
    ids = tuple(int(one) for one in rows["id"])
    modes: Any = ["multi-row", "single-cell"] if who.actor().may(Right.HANDLE_SIGNAL) else "single-cell"
    event: Any = st.dataframe(
        drawn, key=_TABLE, hide_index=True, on_select=functools.partial(_opened, ids), selection_mode=modes, placeholder=MISSING,
        row_height=28, column_config=_config(unit), height=min(28 * (len(rows) + 1) + 12, 470),
    )  # fmt: skip
    return [place for place in event["selection"].get("rows", []) if place < len(rows)]


def _opened(ids: Sequence[int]) -> None:
    """The level's column does not open: in it the keyboard moves up and down and ticks."""
    cells = st.session_state[_TABLE]["selection"].get("cells", [])
    if cells and cells[0][0] < len(ids) and cells[0][1] != t("warnings.column.colour"):
        go.to("signal", {"id": str(ids[cells[0][0]])})


def _config(unit: MoneyUnit) -> dict[str, Any]:
    colours = {term(one): shade for one, shade in charts.theme.WARNING.items()}
    special = {
        "colour": st.column_config.MultiselectColumn(
            _heading("colour", unit), options=list(colours), color=list(colours.values()), pinned=True, width=70
        ),
        "borrower_name": st.column_config.TextColumn(pinned=True, width=170),
        "rule": st.column_config.TextColumn(width=190),
        "exposure": st.column_config.TextColumn(alignment="right"),
        "value": st.column_config.TextColumn(alignment="right", width=95),
        "limit": st.column_config.TextColumn(alignment="right", width=85),
        "times": st.column_config.NumberColumn(format="%d", width=60),
    }
    return {_heading(name, unit): config for name, config in special.items()}


def _heading(name: str, unit: MoneyUnit) -> str:
    heading = t(f"warnings.column.{name}")
    return t("field.with_unit", heading=heading, unit=unit.name) if name == "exposure" else heading


def _worded(rows: pd.DataFrame, unit: MoneyUnit) -> pd.DataFrame:
    lines = [{**_line(row), "colour": [term(Colour(row["colour"]))], "exposure": _owed(row, unit)} for row in sheet.records(rows)]
    return pd.DataFrame({_heading(name, unit): [line[name] for line in lines] for name in _SHOWN})


def _owed(row: dict[str, Any], unit: MoneyUnit) -> str:
    """In the table's unit; an amount of another currency says which it is."""
    ours = row["currency"] == read.policy().reporting_currency
    return number.amount(row["exposure"], unit) if ours else words.money(row["exposure"], row["currency"])


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """One signal in words; figures with their unit."""
    return {
        **row, "rule": rule_name(row["rule_id"]), "value": words.value(row), "limit": words.value(row, "limit_value"), "state": words.state(row),
        "clock": number.day(words.due(row)), "owner": words.named(row["owner"]),
        **{name: number.day(words.day_of(row[name])) for name in ("raised_on", "last_as_of")},
    }  # fmt: skip


def _codes() -> Mapping[str, Mapping[Any, str]]:
    """The words of every code of an exported list, by column."""
    rules = all_rules()
    return {
        "colour": {int(one): term(one) for one in Colour}, "state": {one.value: term(one) for one in SignalState},
        "family": words.families(), "verdict": {one.value: term(one) for one in Verdict}, "closed_as": {one.value: term(one) for one in ClosedAs},
        "rule": {one: manual(rules[one]).name for one in rules}, "unit": {one: t(f"warnings.unit.{rules[one].unit}") for one in rules},
    }  # fmt: skip


def _exported(
    connection: Connection, reach: Reach, wished: SignalFilter, day: date, codes: Mapping[str, Mapping[Any, str]]
) -> pd.DataFrame:
    """The whole list with its figures as numbers, those of % in percent; it is made outside the session, so the words come along."""
    rows = signals.signals(connection, reach, wished, today=day, limit=None).rows
    scale = rows["rule_id"].map({rule_id: rule.unit.scale for rule_id, rule in all_rules().items()}).fillna(1.0)
    figures = {name: rows[name] * scale for name in ("value", "limit_value")}
    told = rows.assign(rule=rows["rule_id"], unit=rows["rule_id"], **figures)
    for name, said in codes.items():
        told[name] = pd.Series([said.get(one) for one in told[name]], index=told.index, dtype=object)
    return told


def _foot(total: int, page: int, shown: int, wished: SignalFilter) -> None:
    """Which rows these are, the other pages, and the whole list as a file for those who may take it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        first = (page - 1) * _ROWS + 1
        st.caption(t("form.shown_of", first=count(first), last=count(first + shown - 1), total=count(total)), width="content")
        pages = -(-total // _ROWS)
        if pages > 1:
            st.pagination(pages, key="signals_page")
        if who.actor().may(Right.EXPORT_LOANS):
            made = functools.partial(_exported, wished=wished, day=today(), codes=_codes())
            sheet.downloads(made, "warnings.column", _EXPORTED, name="signals")
    st.caption(t("warnings.tick"))
