"""Tables of loans and figures: headings with units, one unit per table, "–" for what is missing, the first column frozen."""

import functools
from collections.abc import Callable, Iterable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.book.schema import Kind
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.ui import go, lang
from postloan.ui.lang import language, t
from postloan.ui.parts.chart import switches, titled
from postloan.ui.parts.kinds import NUMBERS, POINTS, kind, kind_known
from postloan.ui.parts.take import take

#: Pixels: a page's table stands on one screen with its charts.
ROW = 28


def written(name: str, unit: MoneyUnit) -> Callable[[Any], str]:
    """How a value of the column is written."""
    if name in POINTS:
        return functools.partial(number.points, language=language())
    if name in NUMBERS:
        return functools.partial(number.amount, unit=MoneyUnit(1, ""))
    ways: dict[Kind, Callable[[Any], str]] = {
        Kind.MONEY: functools.partial(number.amount, unit=unit),
        Kind.RATE: number.percent,
        Kind.DATE: number.day,
        Kind.DAYS: number.count,
        Kind.WHOLE: number.count,
        Kind.FLAG: lambda value: t("field.yes") if value else t("field.no"),
        Kind.CHOICE: functools.partial(lang.said, name),
    }
    return ways.get(kind(name), str)


def _unit_name(name: str, unit: MoneyUnit) -> str | None:
    return unit.name if kind(name) is Kind.MONEY else None


def _side(name: str) -> Literal["left", "right"]:
    """Numbers to the right, words and codes to the left."""
    return "right" if kind(name) in {Kind.MONEY, Kind.RATE, Kind.DAYS, Kind.WHOLE} or name in POINTS else "left"


def unit_of(frame: pd.DataFrame, currency: str) -> MoneyUnit:
    """One unit for all money columns of a table, in which its small rows stay readable."""
    return number.table_unit(_money(frame), language(), currency)


def axis_unit(frame: pd.DataFrame, currency: str) -> MoneyUnit:
    """The unit of a chart's axis, by its largest amount."""
    return number.money_unit(_money(frame), language(), currency)


def _money(frame: pd.DataFrame) -> list[Any]:
    return [value for name in frame.columns if kind(name) is Kind.MONEY for value in frame[name]]


def columns(names: Iterable[str], unit: MoneyUnit, told: str = "") -> dict[str, Any]:
    """Column headings with their unit, but for one that is ``told`` above the table; the first column stays in sight."""
    units = {name: None if unit.name in told else _unit_name(name, unit) for name in names}
    return {
        name: st.column_config.Column(lang.heading(name, units[name]), pinned=place == 0, alignment=_side(name))
        for place, name in enumerate(units)
    }


def _styled(frame: pd.DataFrame, unit: MoneyUnit) -> Any:
    return frame.style.format({name: written(name, unit) for name in frame.columns}, na_rep=MISSING)


def draw(  # noqa: PLR0917  as a table is told: what, where, how large, what a click does
    frame: pd.DataFrame, key: str, currency: str, height: Any = "auto", clicked: Callable[[], None] | None = None, told: str = ""
) -> None:  # fmt: skip
    """The table alone; ``clicked`` is called when a cell was chosen, which then stands in the session under ``key``.

    A unit that the heading ``told`` is not repeated column by column.
    """
    unit = unit_of(frame, currency)
    st.dataframe(
        _styled(frame, unit), key=key, hide_index=True, column_config=columns(frame.columns, unit, told), height=height,
        placeholder=MISSING, row_height=ROW, on_select=clicked or "ignore", selection_mode="single-cell",
    )  # fmt: skip


def table(frame: pd.DataFrame, key: str, heading: str, view: Scope, *, height: Any = "auto") -> None:
    """A table to read under its heading (what · unit · period): every column sortable, right-aligned where it counts."""
    row = switches(key)
    take(row, frame, key, view.currency)
    titled(row, heading)
    draw(frame, key, view.currency, height, told=heading)


def money_table(frame: pd.DataFrame, key: str, view: Scope, *, empty: str) -> None:
    """What the book has of one loan, or one sentence that it has nothing."""
    shown = frame[[name for name in frame.columns if kind_known(name) and name != "loan_id"]]
    if shown.empty:
        st.caption(t(empty))
        return
    take(switches(key), shown, key, view.currency)
    draw(shown, key, view.currency)


_MOVED = (
    "loan_id", "borrower_name", "branch", "officer", "product", "balance", "bucket_previous", "bucket", "dpd_previous", "dpd", "risk_class",
)  # fmt: skip


def movements(frame: pd.DataFrame, view: Scope) -> None:
    """The worst movements of the period, each a way to its loan."""
    shown = frame[list(_MOVED)]
    row = switches("movements")
    take(row, shown, "movements", view.currency)
    titled(row, t("overview.movements", unit=unit_of(shown, view.currency).name))
    loan_table(shown, view, "movements", empty="overview.no_movements")


def loan_table(
    frame: pd.DataFrame,
    view: Scope,
    key: str,
    *,
    height: Any = "auto",
    empty: str = "part.nothing",
) -> None:
    """Loans, one row each; a click on the loan's number or its borrower opens the loan."""
    if frame.empty:
        st.caption(t(empty))
        return
    borrowers = tuple(frame["borrower_id"]) if "borrower_id" in frame else ()
    draw(frame, key, view.currency, height, functools.partial(go.opened, key, tuple(frame["loan_id"]), borrowers))
