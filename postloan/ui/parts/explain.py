"""Explain this number: one dialog for every figure of a page, opened by its button or by a click on a table's cell."""

import functools
import html
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.portfolio import Figure
from postloan.ui import explaining, go, menu, who
from postloan.ui.explaining import Line, Section
from postloan.ui.lang import t
from postloan.ui.parts.chart import switches, titled
from postloan.ui.parts.tables import draw
from postloan.ui.parts.take import offer, take

_CELL = "_explained_cell"
#: What a table that nobody clicked holds.
_UNTOUCHED: Mapping[str, Any] = {"selection": {"rows": [], "columns": [], "cells": []}}


def explain(figure: Figure, view: Scope, *, closed: Callable[[], None] | None = None) -> None:
    """Open the dialog on this figure; one in a run. ``closed`` is called when the person closes it."""
    drawer = st.dialog(explaining.title(figure), width="medium", position="right", on_dismiss=closed or "ignore")
    drawer(_body)(figure, view)


def _body(figure: Figure, view: Scope) -> None:
    value, full = (said(figure.value, figure.unit, view.currency) for said in (explaining.written, explaining.in_full))
    st.html(
        f'<div class="postloan-figure"><b>{html.escape(value)}</b> <span>{html.escape(full)}</span>'
        f"<p class='formula'>{html.escape(explaining.formula(figure))}</p><p>{html.escape(explaining.definition(figure))}</p></div>"
    )
    _loans(figure, view)
    for section in explaining.sections(figure, view):
        _section(section)
    with st.expander(t("explain.copy")):
        st.code(explaining.as_text(figure, view), language=None, wrap_lines=True)
    offer(st.container(), explaining.as_frame(figure, view), f"explain_{figure.name}")


def _loans(figure: Figure, view: Scope) -> None:
    """Whether the loans add up to the number, and the way to them."""
    held, way = explaining.proved(figure, view), explaining.loans_of(figure)
    if held is not None:
        say, icon = (st.success, ":material/check:") if held.ok else (st.error, ":material/error:")
        say(explaining.proof_line(figure, held, view.currency), icon=icon)
    if way is None or not who.actor().may(menu.page(way[0]).right):
        return
    lead = functools.partial(_lead, figure, *way)
    if st.button(t("explain.to_loans"), key="explain_to_loans", icon=":material/arrow_forward:", on_click=lead):
        st.rerun()  # a dialog reruns alone; the way leads through the frame


def _lead(figure: Figure, page: str, query: Mapping[str, str]) -> None:
    if figure.where or figure.as_of:
        go.narrow(figure.where, figure.as_of.isoformat() if figure.as_of else None)
    go.to(page, query)


def _section(section: Section) -> None:
    lines = "".join(map(_line, section.lines))
    st.html(f'<div class="postloan-explain"><h5>{html.escape(t(f"explain.{section.name}"))}</h5><dl>{lines}</dl></div>')


def _line(line: Line) -> str:
    more = f"<small>{html.escape(line.more)}</small>" if line.more else ""
    label = f"<dt>{html.escape(line.label)}</dt>" if line.label else ""
    alone = "" if line.label else ' class="alone"'
    return f"{label}<dd{alone}>{html.escape(line.value)}{more}</dd>"


def figure_table(
    frame: pd.DataFrame,
    key: str,
    heading: str,
    view: Scope,
    *,
    explained: Callable[[Mapping[str, Any], str], Figure | None],
    height: Any = "auto",
    opened: Mapping[str, Callable[[int], None]] | None = None,
) -> None:
    """A table to read under its heading, each of whose numbers can be asked about.

    ``explained`` says for a row and the name of a column which figure stands there; None where a click means nothing. A click in a
    column of ``opened`` leads elsewhere: it is called with the row's number.
    """
    row = switches(key)
    take(row, frame, key, view.currency)
    titled(row, heading)
    draw(frame, key, view.currency, height, functools.partial(_clicked, key, opened or {}), heading)
    asked, cell = st.session_state.get(_CELL, ("", None))
    if asked != key:
        return
    del st.session_state[_CELL]
    figure = explained(frame.iloc[cell[0]].to_dict(), cell[1]) if cell[0] < len(frame) else None
    if figure is not None:
        explain(figure, view, closed=functools.partial(_let_go, key))


def _clicked(key: str, opened: Mapping[str, Callable[[int], None]]) -> None:
    """Remember the cell that was clicked for the run that follows; clicking it a second time lets go of it."""
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][1] in opened:
        opened[cells[0][1]](cells[0][0])
        cells = []
    st.session_state[_CELL] = (key, cells[0]) if cells else ("", None)


def _let_go(key: str) -> None:
    """The dialog was closed: no cell is chosen any more, so that the same one can be clicked again."""
    st.session_state[key] = _UNTOUCHED
