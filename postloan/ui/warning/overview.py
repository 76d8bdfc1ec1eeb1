"""Warnings on the overview: how many borrowers stand under warning and what they owe, how that moved, and in which families."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan import charts
from postloan.access import Reach, Scope
from postloan.house import house
from postloan.i18n.number import count, day
from postloan.terms import Colour
from postloan.ui import go, parts, read
from postloan.ui.clock import today
from postloan.ui.lang import in_words, t
from postloan.ui.warning import marks, spread, wanted, words
from postloan.warning.life import figures

P = ParamSpec("P")
T = TypeVar("T")
#: The slices of a scope that signals know.
_KNOWN = ("branch", "officer")


def narrowed(view: Scope) -> Reach:
    """The reach of the scope, narrowed to the branches and officers that are chosen in it; never wider than it was."""
    chosen = dict(view.chosen)

    def within(name: str, own: tuple[str, ...] | None) -> tuple[str, ...] | None:
        wished = chosen.get(name)
        return own if wished is None else wished if own is None else tuple(one for one in wished if one in own)

    return Reach(within("branch", view.reach.branches), within("officer", view.reach.officers))


def _ask(query: Callable[Concatenate[Connection, Reach, P], T], view: Scope, *args: P.args, **values: P.kwargs) -> T:
    with house().desk.connect() as connection:
        return query(connection, narrowed(view), *args, **values)


def section(view: Scope) -> None:
    """Count and balance by level, the trend of a year, the families; a click lists the signals."""
    if not marks.may_see():
        return
    _line(_ask(figures.levels, view), view)
    left, right = st.columns(2)
    with left:
        spread.trend(
            "overview_warnings",
            lambda days: _ask(figures.trend, view, days),
            clicked=functools.partial(_clicked, "overview_warnings"),
        )
    with right:
        rows = _ask(figures.heat, view)
        parts.chart(
            charts.warning.families(rows, t, words.families()), "overview_families", t("warnings.families", day=day(today())),
            clicked=functools.partial(_clicked, "overview_families"),
        )  # fmt: skip


def _clicked(key: str) -> None:
    wanted.lead(go.clicked(key))


def _line(levels: pd.DataFrame, view: Scope) -> None:
    """How many borrowers, what they owe, and how many on each level; what of the scope is not looked at."""
    ours = levels[levels["currency"] == (view.currency or read.policy().reporting_currency)] if len(levels) else levels
    exposure = sum(one for one in ours["exposure"] if one is not None) if len(ours) else 0
    each = [f"{words.badge(colour)} {count(int((levels['colour'] == colour).sum()))}" for colour in reversed(Colour)]
    said = t("warnings.under", n=count(len(levels)), exposure=words.money(exposure, view.currency))
    left_out = [name for name, _ in view.chosen if name not in _KNOWN]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{t('warnings.section')}** · {said}　{' '.join(each)}", width="content", anchors=False)
        marks.to_page(t("warnings.to_all"), {})
    if left_out:
        parts.caption("warnings.not_sliced", known=in_words(t(f"warnings.column.{name}") for name in _KNOWN))
