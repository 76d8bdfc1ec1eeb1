"""Tables of loans and figures: headings with units, one unit per table, "–" for what is missing, the first column frozen."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.book.schema import TABLES, Kind
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.ui import go, lang
from postloan.ui.lang import language, t

_KINDS = {field.name: field.kind for table in TABLES.values() for field in table.fields}
_DERIVED = {
    "balance_previous": Kind.MONEY, "overdue_balance": Kind.MONEY, "paid": Kind.MONEY, "as_of_previous": Kind.DATE, "first_overdue_on": Kind.DATE,
    "dpd_previous": Kind.DAYS, "loans": Kind.WHOLE, "mob": Kind.WHOLE, "dpd_max": Kind.DAYS, "dpd_max_12m": Kind.DAYS,
    "ever30_mob": Kind.WHOLE, "ever60_mob": Kind.WHOLE, "ever90_mob": Kind.WHOLE, "bucket": Kind.CHOICE, "bucket_previous": Kind.CHOICE,
    "class_previous": Kind.CHOICE, "class_basis": Kind.CHOICE, "risk_class": Kind.CHOICE, "industry": Kind.CHOICE, "restructured": Kind.FLAG, "written_off": Kind.FLAG,
    **dict.fromkeys(("share", "share_loans", "share_balance", "overdue_ratio", "npl_ratio", "par30"), Kind.RATE),
}  # fmt: skip
_POINTS = ("overdue_ratio_change", "npl_ratio_change", "par30_change")


def kind(name: str) -> Kind:
    """What a column holds, imported or derived; text when nobody said."""
    return _DERIVED.get(name) or _KINDS.get(name, Kind.TEXT)


def written(name: str, unit: MoneyUnit) -> Callable[[Any], str]:
    """How a value of the column is written."""
    if name in _POINTS:
        return functools.partial(number.points, language=language())
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


def kind_known(name: str) -> bool:
    """Whether the column is one that people are shown."""
    return name in _DERIVED or name in _KINDS


def _unit_name(name: str, unit: MoneyUnit) -> str | None:
    return unit.name if kind(name) is Kind.MONEY else None


def _side(name: str) -> Literal["left", "right"]:
    """Numbers to the right, words and codes to the left."""
    return "right" if kind(name) in {Kind.MONEY, Kind.RATE, Kind.DAYS, Kind.WHOLE} or name in _POINTS else "left"


def unit_of(frame: pd.DataFrame, currency: str) -> MoneyUnit:
    """One unit for all money columns of a table, by its largest amount."""
    money = [name for name in frame.columns if kind(name) is Kind.MONEY]
    return number.money_unit((value for name in money for value in frame[name]), language(), currency)


def columns(names: Iterable[str], unit: MoneyUnit) -> dict[str, Any]:
    """Column headings with units; the first column stays in sight."""
    return {
        name: st.column_config.Column(lang.heading(name, _unit_name(name, unit)), pinned=place == 0, alignment=_side(name))
        for place, name in enumerate(names)
    }


def _styled(frame: pd.DataFrame, unit: MoneyUnit) -> Any:
    return frame.style.format({name: written(name, unit) for name in frame.columns}, na_rep=MISSING)


def _draw(frame: pd.DataFrame, key: str, currency: str, height: Any) -> None:
    unit = unit_of(frame, currency)
    st.dataframe(
        _styled(frame, unit),
        key=key,
        hide_index=True,
        column_config=columns(frame.columns, unit),
        height=height,
        placeholder=MISSING,
    )


def table(frame: pd.DataFrame, key: str, heading: str, view: Scope, *, height: Any = "auto") -> None:
    """A table to read under its heading (what · unit · period): every column sortable, right-aligned where it counts."""
    st.markdown(f"**{heading}**", anchors=False)
    _draw(frame, key, view.currency, height)


def money_table(frame: pd.DataFrame, key: str, view: Scope, *, empty: str) -> None:
    """What the book has of one loan, or one sentence that it has nothing."""
    shown = frame[[name for name in frame.columns if kind_known(name) and name != "loan_id"]]
    if shown.empty:
        st.caption(t(empty))
    else:
        _draw(shown, key, view.currency, "auto")


def movements(frame: pd.DataFrame, view: Scope) -> None:
    """The worst movements of the period, each a way to its loan."""
    st.markdown(f"**{t('overview.movements', unit=unit_of(frame, view.currency).name)}**", anchors=False)
    shown = (
        "loan_id",
        "borrower_name",
        "branch",
        "officer",
        "product",
        "balance",
        "bucket_previous",
        "bucket",
        "dpd_previous",
        "dpd",
        "risk_class",
    )
    loan_table(frame, view, "movements", shown=shown, empty="overview.no_movements")


def loan_table(
    frame: pd.DataFrame,
    view: Scope,
    key: str,
    *,
    shown: Sequence[str] | None = None,
    height: Any = "auto",
    empty: str = "part.nothing",
) -> None:
    """Loans, one row each; a click on the loan's number or its borrower opens the loan."""
    if frame.empty:
        st.caption(t(empty))
        return
    frame = frame[list(shown)] if shown else frame
    unit = unit_of(frame, view.currency)
    st.dataframe(
        _styled(frame, unit), key=key, hide_index=True, column_config=columns(frame.columns, unit), height=height, placeholder=MISSING,
        on_select=functools.partial(go.opened, key, tuple(frame["loan_id"])), selection_mode="single-cell",
    )  # fmt: skip
