"""Taking the figures of one table or chart away: one small button, used wherever figures stand.

The file holds the numbers themselves: amounts in the currency's own unit, ratios in percent, codes in words.
"""

import functools
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan.access import Right
from postloan.access.session import COOKIE, actor_of
from postloan.book.schema import Kind
from postloan.desk import policies, unit
from postloan.errors import NotAllowed
from postloan.house import house
from postloan.i18n import number
from postloan.ui import lang, sheet, who
from postloan.ui.lang import language, t
from postloan.ui.parts.kinds import NUMBERS, POINTS, kind, kind_known


def _ready(name: str) -> Callable[[Any], Any]:
    """How a value of the column stands in the file."""
    if name in POINTS or kind(name) is Kind.RATE:
        return lambda value: round(float(value) * 100, 4)
    if name in NUMBERS:
        return lambda value: round(float(value), 4)
    ways: dict[Kind, Callable[[Any], Any]] = {
        Kind.MONEY: lambda value: round(float(value), 2),
        Kind.DATE: number.day,
        Kind.DAYS: int,
        Kind.WHOLE: int,
        Kind.FLAG: lambda value: t("field.yes") if value else t("field.no"),
    }
    return ways.get(kind(name), functools.partial(lang.said, name))


def _heading(name: str, currency: str) -> str:
    if name in POINTS:
        return lang.heading(name, t("number.points_unit"))
    units = {Kind.MONEY: number.money_unit([], language(), currency).name, Kind.RATE: "%"}
    return lang.heading(name, units.get(kind(name)))


def as_file(frame: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The columns that people are shown, with headings and units; what is missing stays missing, a slice not given says so."""
    slices = {name for name in frame.columns if kind(name) in {Kind.CHOICE, Kind.TEXT}}
    found = {
        _heading(name, currency): [
            None if number.missing(value) and name not in slices else _ready(name)(value) for value in frame[name]
        ]
        for name in frame.columns
        if kind_known(name)
    }
    return pd.DataFrame(found, dtype=object)


def take(row: DeltaGenerator, frame: pd.DataFrame, name: str, currency: str) -> None:
    """The button in a heading's row, for those whose role may take loans away; pressing it is noted in the audit trail.

    Pressing runs outside this session: the words are fetched now, and the person is checked again then.
    """
    if not frame.empty:
        offer(row, as_file(frame, currency), name)


def offer(row: DeltaGenerator, shown: pd.DataFrame, name: str) -> None:
    """The same button for rows that already read as they shall stand in the file."""
    if not who.actor().may(Right.EXPORT_LOANS):
        return
    made = functools.partial(_made, shown, name, st.context.cookies.get(COOKIE))
    row.download_button(
        t("part.take"), made, file_name=f"{name}.csv", mime="text/csv", key=f"take_{name}", icon=":material/download:", type="tertiary",
        help=t("part.take_help"), on_click="ignore",
    )  # fmt: skip


def _made(shown: pd.DataFrame, name: str, token: str | None) -> bytes:
    desk = house().desk
    actor = actor_of(desk, token, policies.current(desk)) if token else None
    if actor is None:
        raise NotAllowed
    actor.need(Right.EXPORT_LOANS)
    with unit(desk, actor, "export_list") as work:
        work.note("list_exported", list=name, rows=len(shown))
    return sheet.as_csv(shown)
