"""Choosing the loan that something is written about."""

from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.i18n import number
from postloan.portfolio import loans
from postloan.portfolio.filter import LoanFilter
from postloan.ui import read, sheet
from postloan.ui.fields import plain
from postloan.ui.lang import language, t

_MOST = 30
_COLUMNS = ("loan_id", "borrower_name", "branch", "officer", "product", "balance", "dpd", "overdue_principal", "overdue_interest")


def whole(view: Scope) -> Scope:
    """The scope without its chosen slices: a loan is found wherever it lies within reach."""
    return Scope(view.reach, view.as_of, view.currency)


def asked_for() -> str:
    """The loan that the address names, if any. The book decides whether it may be seen."""
    return st.query_params.get("loan", "")[:80]


def line(row: Any) -> str:
    """One loan in one line: borrower, number, branch, balance, days past due."""
    return t(
        "form.loan_line", borrower=row["borrower_name"], loan=row["loan_id"], branch=row["branch"], dpd=int(row["dpd"]),
        balance=number.money(row["balance"], language()),
    )  # fmt: skip


def loan(view: Scope, key: str, filters: LoanFilter | None = None) -> dict[str, Any] | None:
    """Search box and list; the chosen loan's row, or ``None``. The worst come first."""
    word = st.text_input(
        t("form.find_loan"), value=asked_for(), key=f"{key}_search", placeholder=t("form.find_loan_hint"), max_chars=80,
        icon=":material/search:",
    )  # fmt: skip
    found = read.book(
        loans.page,
        whole(view),
        search=word,
        filters=filters or LoanFilter(),
        sort="dpd",
        descending=True,
        limit=_MOST,
        columns=_COLUMNS,
    )
    if not found.total:
        st.info(t("form.no_loan_found", word=plain(word)))
        return None
    rows = {row["loan_id"]: row for row in sheet.records(found.rows)}
    label = t("form.loan_of", shown=len(rows), total=found.total)
    chosen = st.selectbox(label, list(rows), format_func=lambda loan_id: line(rows[loan_id]), key=f"{key}_loan_{word}")
    return rows.get(chosen) if chosen else None
