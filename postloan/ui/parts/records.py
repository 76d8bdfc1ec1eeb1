"""What people here did about a loan: its visits and contacts, and the ways to add to them."""

import pandas as pd
import streamlit as st

from postloan.access import Right
from postloan.i18n import number
from postloan.i18n.number import MISSING
from postloan.portfolio.loans import Loan
from postloan.ui import lang, menu, who
from postloan.ui.lang import t

_SHOWN = {
    "visits": ("visited_at", "kind", "visitors", "findings", "risk_found", "next_step", "next_step_on"),
    "contacts": ("happened_at", "action", "outcome", "logged_by", "promised_amount", "promised_on", "note"),
}
_TERMS = {"kind": "visit_kind", "action": "contact_action", "outcome": "contact_outcome"}


def _written(name: str, value: object) -> str:
    if number.missing(value):
        return MISSING
    if name in _TERMS:
        return t(f"term.{_TERMS[name]}.{value}")
    return f"{value:%Y-%m-%d %H:%M}" if name.endswith("_at") else str(value)


def record_table(frame: pd.DataFrame, kind: str, right: Right, *, empty: str) -> None:
    """The records of one loan, newest first; for those whose role may see them."""
    if not who.actor().may(right):
        st.caption(t("error.not_allowed"))
    elif frame.empty:
        st.caption(t(empty))
    else:
        shown = pd.DataFrame(
            {lang.t(f"loan.record.{name}"): [_written(name, value) for value in frame[name]] for name in _SHOWN[kind]}
        )
        st.dataframe(shown, key=f"loan_{kind}", hide_index=True)


def work_link(page: str, key: str, right: Right, loan: Loan) -> None:
    """The way to add a record about this loan, for those whose role may."""
    if who.actor().may(right):
        wanted = menu.page(page)
        st.page_link(wanted.file, label=t(key), icon=wanted.icon, query_params={"loan": loan.loan_id})
