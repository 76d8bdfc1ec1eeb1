"""The row of key figures: value, change, sparkline, definition on hover, and the way to the loans behind it."""

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import day
from postloan.portfolio import Figure, LoanFilter
from postloan.ui import menu
from postloan.ui.lang import language, t

#: What stands in the row, in reading order.
SHOWN = ("balance", "borrowers", "overdue_ratio", "npl_ratio", "par30", "par90", "coverage", "overdue90_to_npl")


def kpi_row(figures: Sequence[Figure], view: Scope) -> None:
    """One card a figure, all in one row; on a phone two in a row."""
    named = {figure.name: figure for figure in figures}
    with st.container(key="kpis"):
        for column, name in zip(st.columns(len(SHOWN), gap="xsmall"), SHOWN, strict=True):
            figure = named[name]
            with column.container(border=True, gap=None):
                _card(figure, view)


def _card(figure: Figure, view: Scope) -> None:
    st.metric(
        t(f"kpi.{figure.name}.title"), _value(figure, view.currency), _change(figure, view.currency), delta_color=_meaning(figure),
        help=_definition(figure, view), chart_data=_line(figure), chart_type="line",
    )  # fmt: skip
    st.page_link(
        menu.page("loans").file, label=t("part.to_loans"), query_params=LoanFilter(**figure.drill).as_query(),
        icon=":material/arrow_forward:", icon_position="right",
    )  # fmt: skip


def _value(figure: Figure, currency: str) -> str:
    match figure.unit:
        case "money":
            return number.money(figure.value, language(), currency=currency)
        case "count":
            return number.count(figure.value)
        case _:
            return number.percent(figure.value)


def _change(figure: Figure, currency: str) -> str | None:
    """The change against the date before, with an ASCII minus: the card reads the direction of its arrow from it."""
    change = figure.change
    if change is None:
        return None
    match figure.unit:
        case "money":
            said = number.money(change, language(), currency=currency)
        case "count":
            said = number.count(change)
        case _:
            said = number.points(change, language())
    return said.replace("−", "-").replace("+", "")


def _meaning(figure: Figure) -> Any:
    """Good or bad follows the meaning of the figure, not the sign of its change."""
    return {"up": "normal", "down": "inverse", None: "off"}[figure.good]


def _definition(figure: Figure, view: Scope) -> str:
    lines = [t(f"kpi.{figure.name}.definition"), t("part.as_of", day=day(view.as_of))]
    if figure.previous_date:
        lines.append(t("part.against", day=day(figure.previous_date)))
    if figure.limit is not None:
        lines.append(t("kpi.limit", limit=number.percent(figure.limit)))
    return "\n\n".join(lines)


def _line(figure: Figure) -> list[float] | None:
    """The past, a missing month as a gap; a card that knows none of it draws no line."""
    known = [math.nan if value is None else float(value) for _, value in figure.series]
    return None if all(math.isnan(value) for value in known) else known
