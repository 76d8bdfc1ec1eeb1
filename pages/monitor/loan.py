"""Everything about one loan: its terms, its past, its money, and what people here did about it."""

import streamlit as st

from postloan import charts, collection, visit
from postloan.access import Right
from postloan.portfolio import loans
from postloan.ui import parts, read, scope
from postloan.ui.lang import t
from postloan.ui.warning import marks

view = scope.current()
loan = read.book(loans.one, view, loan_id=parts.asked_for("loan", "loan.choose", "loans"))
unit = parts.axis_unit(loan.history, view.currency)

parts.loan_heading(loan, view)
marks.line(loan.terms["borrower_id"])

left, right = st.columns(2)
with left:
    parts.chart(
        charts.loan.history(loan.history, t, unit), "loan_history", t("loan.history", unit=unit.name, day=loan.as_of),
        rows=loan.history, currency=view.currency,
    )  # fmt: skip
with right:
    parts.heading("loan.terms")
    parts.loan_facts(loan, view)
    parts.loan_personal(loan, view)

schedule, repayments, others, visits, contacts = st.tabs(
    [t("loan.schedule"), t("loan.repayments"), t("loan.others"), t("loan.visits"), t("loan.contacts")]
)
with schedule:
    parts.money_table(loan.schedule, "loan_schedule", view, empty="loan.no_schedule")
with repayments:
    parts.money_table(loan.repayments, "loan_repayments", view, empty="loan.no_repayments")
with others:
    parts.loan_table(loan.others, view, "loan_others", empty="loan.no_others")
with visits:
    parts.record_table(read.desk(visit.of_loan, loan.loan_id), "visits", Right.VIEW_VISITS, empty="loan.no_visits")
    parts.work_link("visits", "loan.log_visit", Right.LOG_VISIT, loan)
with contacts:
    parts.record_table(read.desk(collection.of_loan, loan.loan_id), "contacts", Right.VIEW_CONTACTS, empty="loan.no_contacts")
    parts.work_link("contacts", "loan.log_contact", Right.LOG_CONTACT, loan)
