"""First payments, and what became of bad loans: the two other views of the vintage page."""

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan.access import Scope
from postloan.i18n.number import count, day
from postloan.portfolio import Figure
from postloan.portfolio.cohort import cure, cure_cell, early
from postloan.portfolio.cohort.cure import Cure
from postloan.portfolio.cohort.triangle import Span
from postloan.ui import lang, parts, read
from postloan.ui.analyse import vintages
from postloan.ui.lang import t
from postloan.ui.parts.tables import ROW

_SLICES = ("officer", "product", "branch", "borrower_type", "guarantee_type", "industry", "region")
_RATES = ("cure3", "cure6", "cure12", "lasting", "again6", "again12")
#: Pixels: the tables end on the first screen and scroll.
_FPD, _CURE = 340, 290


def first_payments(view: Scope, row: DeltaGenerator) -> None:
    """FPD-7 and FPD-30 in all, and by any slice, worst first; without a schedule a sentence that it is not known."""
    by = parts.switch(row, "vintage.fpd.by", vintages.slices(view, _SLICES), lang.field, "fpd_by")
    found = read.book(early.first_payment, view, by=by)
    if not found.known:
        parts.empty("vintage.fpd.unknown", page="imports")
        return
    whole = [figure for days in early.DAYS if (figure := early.figure(found.whole, f"fpd{days}")) is not None]
    if whole:
        parts.figures(whole, view, "fpd")
    heading = t("vintage.fpd.table", by=lang.field(by), day=day(view.as_of))
    shown = found.rows[[by, "loans", *(f"{name}{days}" for days in early.DAYS for name in ("due", "late", "fpd"))]]
    parts.figure_table(shown, f"fpd_{by}", heading, view, explained=functools.partial(_late, by), height=_height(shown, _FPD))
    st.caption(
        f"{t('vintage.fpd.known', known=count(found.whole['loans']), unknown=count(found.unknown))}  {t('explain.cell_help')}"
    )


def _height(rows: pd.DataFrame, most: int) -> Any:
    """All rows where they fit, else as much as the first screen has room for."""
    return most if len(rows) * ROW > most - ROW else "content"


def _late(by: str, row: Mapping[str, Any], column: str) -> Figure | None:
    return early.figure(row, column, by)


def aftermath(view: Scope, row: DeltaGenerator) -> None:
    """Cure rates over all cohorts, what became of each cohort of bad loans, and who turned again."""
    found = read.book(cure.cure, view, grain=vintages.grain(row, view, "cure_grain"))
    if found.turned.empty:
        parts.empty("vintage.cure.nothing")
        _left_out(found)
        return
    policy = read.policy()
    parts.figures([cure_cell.pooled(found, name, policy) for name in _RATES], view, "cure")
    left, right = st.columns((3, 2))
    with left:
        _table(found.turned, "turned", view, cure_cell.turned)
    with right:
        _table(found.cured, "cured", view, cure_cell.back)
    st.caption("  ".join([t("vintage.cure.adds_up"), t("explain.cell_help")]))
    _left_out(found)


def _left_out(found: Cure) -> None:
    if found.left_out:
        parts.caption("vintage.cure.left_out", n=count(found.left_out))


def _table(rows: pd.DataFrame, name: str, view: Scope, figure: Any) -> None:
    """One table with its cohorts named, youngest first; a click on a number explains it."""
    rows = rows[::-1].reset_index(drop=True)
    spans = [Span.of_days(since, until).label for since, until in zip(rows["since"], rows["until"], strict=True)]
    shown = rows.drop(columns=["since", "until"])
    shown.insert(0, "cohort", spans)
    months = dict(zip(spans, rows.to_dict("records"), strict=True))

    def explained(row: Mapping[str, Any], column: str) -> Figure | None:
        found: Figure | None = figure(months[row["cohort"]], column, read.policy())
        return found

    heading = t(f"vintage.cure.{name}", day=day(view.as_of))
    parts.figure_table(shown, f"cure_{name}", heading, view, explained=explained, height=_height(shown, _CURE))
