"""Loans, visits and contacts of a borrower: the records of its loans, put together."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from postloan import collection, visit
from postloan.access import Right, Scope
from postloan.borrower.profile import Head
from postloan.i18n import number
from postloan.i18n.number import MISSING
from postloan.ui import menu, parts, read, who
from postloan.ui.lang import t
from postloan.ui.parts.take import take

_SHOWN = {
    "visits": ("visited_at", "loan_id", "kind", "visitors", "findings", "risk_found", "next_step", "next_step_on"),
    "contacts": ("happened_at", "loan_id", "action", "outcome", "logged_by", "promised_amount", "promised_on", "note"),
}
_TERMS = {"kind": "visit_kind", "action": "contact_action", "outcome": "contact_outcome"}
_DATED = {"visits": "visited_at", "contacts": "happened_at"}


def of_borrower(query: Callable[..., pd.DataFrame], loan_ids: Sequence[str]) -> pd.DataFrame:
    """The records of several loans as one frame; the desk keeps each to the person's reach."""
    found = [read.desk(query, loan_id) for loan_id in loan_ids]
    kept = [one for one in found if not one.empty]
    return pd.concat(kept, ignore_index=True) if kept else (found[0] if found else pd.DataFrame())


def loans(head: Head, view: Scope) -> None:
    """Every loan, the live ones first; a click opens one."""
    row = st.container(horizontal=True, key="switches_borrower_loans")
    take(row, head.loans, "borrower_loans", view.currency)
    parts.loan_table(head.loans, view, "borrower_loans", empty="borrower.no_loans")
    parts.caption("borrower.loans_hint")


def visits(head: Head) -> None:
    _records(head, "visits", visit.of_loan, Right.VIEW_VISITS)
    _add(head, "visits", "loan.log_visit", Right.LOG_VISIT)


def contacts(head: Head) -> None:
    _records(head, "contacts", collection.of_loan, Right.VIEW_CONTACTS)
    _add(head, "contacts", "loan.log_contact", Right.LOG_CONTACT)


def _records(head: Head, kind: str, query: Callable[..., pd.DataFrame], right: Right) -> None:
    if not who.actor().may(right):
        st.caption(t("error.not_allowed"))
        return
    frame = of_borrower(query, tuple(head.loans["loan_id"]))
    if frame.empty:
        st.caption(t(f"borrower.no_{kind}"))
        return
    frame = frame.sort_values(_DATED[kind], ascending=False, kind="stable")
    shown = {_heading(name): [_written(name, value) for value in frame[name]] for name in _SHOWN[kind]}
    st.dataframe(pd.DataFrame(shown), key=f"borrower_{kind}", hide_index=True)


def _heading(name: str) -> str:
    return t("borrower.of_loan") if name == "loan_id" else t(f"loan.record.{name}")


def _written(name: str, value: Any) -> str:
    if number.missing(value):
        return MISSING
    if name in _TERMS:
        return t(f"term.{_TERMS[name]}.{value}")
    return f"{value:%Y-%m-%d %H:%M}" if name.endswith("_at") else str(value)


def _add(head: Head, page: str, key: str, right: Right) -> None:
    """The way to add a record about the largest live loan, for those whose role may."""
    live = head.loans[head.loans["fate"] == "held"]
    if who.actor().may(right) and not live.empty:
        wanted = menu.page(page)
        st.page_link(wanted.file, label=t(key), icon=wanted.icon, query_params={"loan": str(live["loan_id"].iloc[0])})
