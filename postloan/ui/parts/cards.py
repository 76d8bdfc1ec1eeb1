"""The row of key figures: value, change, sparkline, definition on hover, the way to the loans behind it and to its explanation."""

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import day
from postloan.portfolio import Figure
from postloan.ui import explaining, go, menu, who
from postloan.ui.lang import t
from postloan.ui.parts.explain import explain

#: What stands in the row, in reading order.
SHOWN = ("balance", "borrowers", "overdue_ratio", "npl_ratio", "par30", "par90", "coverage", "overdue90_to_npl")


def kpi_row(figures: Sequence[Figure], view: Scope) -> None:
    """The overview's figures in one row."""
    named = {figure.name: figure for figure in figures}
    cards([named[name] for name in SHOWN], view, "kpis")


def cards(figures: Sequence[Figure], view: Scope, key: str) -> None:
    """One card a figure, all in one row; on a phone two in a row. Each can be explained."""
    with st.container(key=f"figures_{key}"):
        for column, figure in zip(st.columns(len(figures), gap="xsmall"), figures, strict=True):
            with column.container(border=True, gap=None):
                _card(figure, view, f"explain_{key}_{figure.name}")


def _card(figure: Figure, view: Scope, key: str) -> None:
    st.metric(
        explaining.title(figure), explaining.written(figure.value, figure.unit, view.currency), _change(figure, view.currency),
        delta_color=_meaning(figure), help=_definition(figure, view), chart_data=_line(figure), chart_type="line",
    )  # fmt: skip
    with st.container(horizontal=True, gap=None, vertical_alignment="center", horizontal_alignment="distribute"):
        way = explaining.loans_of(figure)
        if way and figure.listed:  # often another view of the very page, which a link would mark as the one that is open
            st.button(
                t("part.to_loans"), key=f"list_{key}", type="tertiary", icon=":material/arrow_forward:", icon_position="right",
                on_click=go.to, args=way,
            )  # fmt: skip
        elif way and not figure.where and who.actor().may(menu.page(way[0]).right):
            st.page_link(
                menu.page(way[0]).file, label=t("part.to_loans"), query_params=way[1], icon=":material/arrow_forward:",
                icon_position="right",
            )  # fmt: skip
        if st.button(t("explain.button"), key=key, type="tertiary"):
            explain(figure, view)


def _change(figure: Figure, currency: str) -> str | None:
    """The change against the date before, as the card wants it."""
    change = figure.change
    if change is None:
        return None
    said = explaining.written(change, "points" if figure.unit == "ratio" else figure.unit, currency)
    return signed(said)


def signed(change: str) -> str:
    """A change written with an ASCII minus before everything else, the currency too: the card reads its arrow from it."""
    bare = change.replace("+", "").replace("−", "", 1)
    return f"-{bare}" if "−" in change else bare


def _meaning(figure: Figure) -> Any:
    """Good or bad follows the meaning of the figure, not the sign of its change."""
    return {"up": "normal", "down": "inverse", None: "off"}[figure.good]


def _definition(figure: Figure, view: Scope) -> str:
    lines = [explaining.definition(figure), t("part.as_of", day=day(view.as_of))]
    if figure.previous_date:
        lines.append(t("part.against", day=day(figure.previous_date)))
    if figure.limit is not None:
        lines.append(t("kpi.limit", limit=number.percent(figure.limit)))
    return "\n\n".join(lines)


def _line(figure: Figure) -> list[float] | None:
    """The past, a missing month as a gap; a card that knows none of it draws no line."""
    known = [math.nan if value is None else float(value) for _, value in figure.series]
    return None if all(math.isnan(value) for value in known) else known
