"""The form for what came of approaching a debtor."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import streamlit as st

from postloan.access import Right, Scope
from postloan.collection import SENSIBLE, ContactForm, log_contact
from postloan.collection import queries as contacts
from postloan.i18n import number
from postloan.portfolio import loans
from postloan.portfolio.filter import LoanFilter
from postloan.terms import ContactAction, ContactOutcome
from postloan.ui import act, pick, read, sheet, who
from postloan.ui.clock import moment, today
from postloan.ui.fields import Form, plain
from postloan.ui.lang import t

OVERDUE = LoanFilter(dpd_min=1)
_CHOSEN = "contact_loan"


def may_log() -> bool:
    return who.actor().may(Right.LOG_CONTACT)


def choose(loan_id: str | None) -> None:
    """Take up one loan of the list, or go back to it; for callbacks."""
    st.session_state[_CHOSEN] = loan_id
    if loan_id is None:
        st.query_params.pop("loan", None)


def chosen() -> str | None:
    """The loan whose outcome is being logged: picked from the list, or named by the address."""
    found: str | None = st.session_state.get(_CHOSEN) or pick.asked_for() or None
    return found


def _entered(form: Form) -> ContactForm:
    day, hour, outcome = form["day"], form["hour"], form["outcome"]
    promised, paid = outcome == ContactOutcome.PROMISE, outcome == ContactOutcome.PAID
    return ContactForm(
        action=form["action"] or "", outcome=outcome or "", happened_at=datetime.combine(day, hour) if day and hour else None,
        spoken_to=form["spoken_to"], note=form["note"],
        promised_amount=form.amount("promised_amount") if promised else None, promised_on=form["promised_on"] if promised else None,
        claimed_amount=form.amount("claimed_amount") if paid else None,
    )  # fmt: skip


def _log(view: Scope, loan_id: str, form: Form) -> None:
    saved = form.submit(
        log_contact, read.pin(), view, loan_id, _entered(form), form_key=form.shown, token=form.shown, done="contact.logged"
    )
    if saved is not None:
        choose(None)


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """What can be known beforehand: the moment, and the overdue amount as the amount to ask for."""
    here = moment()
    owed = [row[name] for name in ("overdue_principal", "overdue_interest") if not number.missing(row[name])]
    return {
        "day": here.date(), "hour": time(here.hour, here.minute - here.minute % 5), "action": ContactAction.CALL,
        "promised_amount": sum(owed) or None, "spoken_to": "",
    }  # fmt: skip


def log_form(view: Scope, loan_id: str) -> None:
    """Log what came of approaching one overdue debtor; the fields of a promise appear when there is one."""
    columns = ("loan_id", "borrower_name", "branch", "officer", "balance", "dpd", "overdue_principal", "overdue_interest")
    found = read.book(loans.page, pick.whole(view), search=loan_id, filters=OVERDUE, limit=20, columns=columns)
    row = next((one for one in sheet.records(found.rows) if one["loan_id"] == loan_id), None)
    if row is None:
        st.info(t("contact.not_in_list", loan=plain(loan_id), as_of=view.as_of))
        st.button(t("contact.back"), on_click=choose, args=(None,), key="contact_back")
        return
    form = Form("contact", act.token(f"contact_{loan_id}"), _filled(row))
    with st.container(border=True, key="contact_form"):
        st.markdown(f"**{plain(pick.line(row))}**")
        form.wrong("loan_id")
        action = form.choice("action", ContactAction, required=True)
        outcome = form.choice("outcome", SENSIBLE[ContactAction(action)] if action else (), required=True)
        _moment(form)
        if outcome == ContactOutcome.PROMISE:
            amount, due = st.columns(2)
            with amount:
                form.money("promised_amount", required=True)
            with due:
                form.day("promised_on", required=True, min_value=today())
        if outcome == ContactOutcome.PAID:
            form.money("claimed_amount")
        form.lines("note", height=80)
        st.caption(t("form.required_note"))
        with st.container(horizontal=True):
            st.button(t("contact.log"), type="primary", on_click=_log, args=(view, loan_id, form), key="contact_log")
            st.button(t("form.cancel"), on_click=choose, args=(None,), key="contact_cancel")
    _earlier(loan_id)


def _moment(form: Form) -> None:
    day, hour, spoken = st.columns(3)
    with day:
        form.day("day", required=True, max_value=today())
    with hour:
        form.hour("hour", required=True)
    with spoken:
        form.text("spoken_to", most=80)
    form.wrong("happened_at")


def _earlier(loan_id: str) -> None:
    """What was tried before, so that nobody calls blindly."""
    before = read.desk(contacts.of_loan, loan_id)
    if before.empty:
        st.caption(t("contact.no_earlier"))
        return
    st.markdown(f"**{t('contact.earlier')}**")
    columns = ("happened_at", "action", "outcome", "promised_amount", "promised_on", "spoken_to", "note", "logged_by")
    sheet.table(before, "contact", columns, key="contact_earlier")
