"""What stands on the page of one loan."""

import functools
import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from postloan.access import Right, Scope
from postloan.collection import Personal, reveal_personal
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.portfolio import particulars
from postloan.portfolio.loans import Loan
from postloan.ui import act, read, who
from postloan.ui.lang import field, language, t
from postloan.ui.parts.explain import explain
from postloan.ui.parts.kinds import kind
from postloan.ui.parts.links import page_link
from postloan.ui.parts.tables import written

_HEAD = ("balance", "dpd", "bucket", "risk_class", "rate", "matures_on")
_FACTS = (
    "borrower_id", "branch", "officer", "product", "industry", "region", "borrower_type", "guarantee_type", "principal", "originated_on",
    "repayment_method", "purpose", "overdue_principal", "overdue_interest", "overdue_since", "provision", "collateral_value",
    "next_due_on", "next_due_amount", "class_basis", "mob", "dpd_max_12m", "dpd_max", "first_overdue_on", "restructured", "written_off",
)  # fmt: skip


def loan_heading(loan: Loan, view: Scope) -> None:
    """Whose loan it is, and the figures one looks for first."""
    st.markdown(f"#### {t('loan.title', borrower=_plain(loan.terms['borrower_name']), loan=_plain(loan.loan_id))}"
                f" :small[{t('part.as_of', day=day(loan.as_of))}]", anchors=False)  # fmt: skip
    page_link("borrower", "loan.to_borrower", {"id": loan.terms["borrower_id"]})
    if not loan.live:
        st.info(t("loan.gone", day=day(loan.as_of)), icon=":material/info:")
    with st.container(key="loan_head"):
        figures = particulars.figures(loan)
        for column, name in zip(st.columns(len(_HEAD), gap="xsmall"), _HEAD, strict=True):
            column.metric(field(name), _value(loan.terms, name, view), border=True)
            if name in figures and column.button(t("explain.button"), key=f"explain_loan_{name}", type="tertiary"):
                explain(figures[name], view)


def _plain(text: object) -> str:
    """A name as Markdown prints it unchanged."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!|:$<>~" else letter for letter in str(text))


def _value(terms: Mapping[str, Any], name: str, view: Scope) -> str:
    value = terms.get(name)
    if number.missing(value):
        return MISSING
    if kind(name).value == "money":
        return number.money(value, language(), currency=view.currency)
    return written(name, number.money_unit([], language(), view.currency))(value)


def loan_facts(loan: Loan, view: Scope) -> None:
    """The terms, label and value side by side; what the file did not give is "–"."""
    rows = "".join(
        f"<dt>{html.escape(field(name))}</dt><dd>{html.escape(_value(loan.terms, name, view))}</dd>" for name in _FACTS
    )
    st.html(f'<dl class="postloan-facts">{rows}</dl>')


def loan_personal(loan: Loan, view: Scope) -> None:
    """Identity number and phone, masked until somebody who works with them asks; each look is in the audit trail."""
    if not who.actor().may(Right.REVEAL_PERSONAL):
        return
    shown: dict[str, str | None] = st.session_state.get("_revealed", {}).get(loan.loan_id, {})
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        for name in Personal:
            st.markdown(
                f"{field(name.value)} **{_plain(shown.get(name.value) or MISSING) if shown else '••••••'}**", width="content"
            )
        if not shown:
            st.button(
                t("loan.reveal"),
                key="loan_reveal",
                icon=":material/visibility:",
                on_click=functools.partial(_reveal, view, loan.loan_id),
            )


def _reveal(view: Scope, loan_id: str) -> None:
    found = {name.value: act.do(reveal_personal, read.pin(), view, loan_id, name) for name in Personal}
    st.session_state["_revealed"] = {loan_id: found}
