"""The pieces of the collection page: the overdue loans, the form for an outcome, the promises, the list."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Right, Scope
from postloan.collection import SENSIBLE, ContactFilter, ContactForm, Judged, kept_rates, ledger, log_contact
from postloan.collection import queries as contacts
from postloan.i18n import number
from postloan.portfolio import loans
from postloan.portfolio.filter import LoanFilter
from postloan.terms import Bucket, ContactAction, ContactOutcome
from postloan.ui import act, pick, read, sheet, who
from postloan.ui.clock import moment, today
from postloan.ui.fields import Form, plain
from postloan.ui.lang import language, t, term

_OVERDUE = LoanFilter(dpd_min=1)
_CARDS = 10
_ROWS = 50
_CHOSEN = "contact_loan"
_LISTED = (
    "happened_at", "borrower_name", "loan_id", "branch", "action", "outcome", "promised_amount", "promised_on", "claimed_amount",
    "spoken_to", "note", "dpd", "overdue_amount", "logged_by",
)  # fmt: skip
_PROMISED = ("borrower_name", "loan_id", "branch", "amount", "currency", "due_on", "state", "paid", "made_on", "taken_by")
_WINDOWS = ("today", "as_of", "week", "past", "all")


def may_log() -> bool:
    return who.actor().may(Right.LOG_CONTACT)


# --- overdue loans ----------------------------------------------------------------------------------------------------


def _choose(loan_id: str | None) -> None:
    st.session_state[_CHOSEN] = loan_id
    if loan_id is None:
        st.query_params.pop("loan", None)


def chosen() -> str | None:
    """The loan whose outcome is being logged: picked from the list, or named by the address."""
    found: str | None = st.session_state.get(_CHOSEN) or pick.asked_for() or None
    return found


def _overdue(row: Mapping[str, Any]) -> str:
    parts = [row[name] for name in ("overdue_principal", "overdue_interest") if not number.missing(row[name])]
    return number.money(sum(parts) if parts else None, language())


def _last(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return t("contact.never")
    return t(
        "contact.last", day=f"{row['happened_at']:%m-%d}", action=term(ContactAction(row["action"])),
        outcome=term(ContactOutcome(row["outcome"])), who=row["logged_by"],
    )  # fmt: skip


def _card(row: Mapping[str, Any], last: Mapping[str, Any] | None) -> None:
    with st.container(border=True, key=f"overdue_{row['loan_id']}"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        line = t(
            "contact.card",
            loan=row["loan_id"],
            branch=row["branch"],
            overdue=_overdue(row),
            balance=number.money(row["balance"], language()),
        )
        words.markdown(
            f"**{plain(row['borrower_name'])}** :orange-badge[{Bucket(int(row['bucket'])).label} · {t('contact.days', days=int(row['dpd']))}]  \n"
            f"{plain(line)}  \n:small[:gray[{plain(_last(last))}]]"
        )
        if may_log():
            button.button(
                t("contact.begin"), key=f"begin_{row['loan_id']}", on_click=_choose, args=(row["loan_id"],), width="stretch"
            )


def worklist(view: Scope) -> None:
    """The overdue loans of the scope, the worst first, each with its last contact."""
    word = st.text_input(
        t("form.find_loan"), key="contact_search", placeholder=t("form.find_loan_hint"), max_chars=80, icon=":material/search:"
    )
    columns = ("loan_id", "borrower_name", "branch", "balance", "dpd", "bucket", "overdue_principal", "overdue_interest")
    asked: dict[str, Any] = {"search": word, "filters": _OVERDUE, "sort": "dpd", "descending": True, "columns": columns}
    total = read.book(loans.page, view, **asked, limit=1).total
    if not total:
        st.info(t("contact.none_overdue", as_of=view.as_of))
        return
    pages = -(-total // _CARDS)
    shown = min(st.session_state.get("overdue_page", 1), pages)
    found = read.book(loans.page, view, **asked, offset=(shown - 1) * _CARDS, limit=_CARDS)
    rows = sheet.records(found.rows)
    spoken = sheet.records(read.desk(contacts.last_contacts, [row["loan_id"] for row in rows]))
    last = {row["loan_id"]: row for row in spoken}
    st.caption(
        t("contact.overdue_of", total=number.count(total), balance=number.money(found.balance, language()), as_of=view.as_of)
    )
    for row in rows:
        _card(row, last.get(row["loan_id"]))
    if pages > 1:
        st.pagination(pages, key="overdue_page")


# --- the form ---------------------------------------------------------------------------------------------------------


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
        _choose(None)


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
    found = read.book(loans.page, pick.whole(view), search=loan_id, filters=_OVERDUE, limit=20, columns=columns)
    row = next((one for one in sheet.records(found.rows) if one["loan_id"] == loan_id), None)
    if row is None:
        st.info(t("contact.not_in_list", loan=plain(loan_id), as_of=view.as_of))
        st.button(t("contact.back"), on_click=_choose, args=(None,), key="contact_back")
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
            st.button(t("form.cancel"), on_click=_choose, args=(None,), key="contact_cancel")
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


# --- promises ---------------------------------------------------------------------------------------------------------


def _days(window: str, view: Scope) -> tuple[date | None, date | None]:
    """First and last due day of a window; ``None`` is open."""
    here = today()
    return {
        "today": (here, here),
        "as_of": (view.as_of, view.as_of),
        "week": (here, here + timedelta(days=7)),
        "past": (None, here - timedelta(days=1)),
        "all": (None, None),
    }[window]


def _judged(view: Scope, rows: pd.DataFrame) -> dict[int, Judged]:
    sharing = read.desk(contacts.sharing_money, sorted(set(rows["loan_id"])))
    return read.book(ledger.states, view, ledger.promised(sheet.records(sharing)))


def _with_state(rows: pd.DataFrame, judged: Mapping[int, Judged]) -> pd.DataFrame:
    found = [judged[row] for row in rows["id"]]
    return rows.assign(
        state=pd.Series([one.state and one.state.value for one in found], index=rows.index, dtype=object),
        paid=pd.Series([one.paid for one in found], index=rows.index, dtype=object),
    )


def promises(view: Scope) -> None:
    """Promises by due day, each with what the repayments in the book made of it."""
    window = st.segmented_control(
        t("contact.window"), _WINDOWS, default="today", required=True, key="promise_window", label_visibility="collapsed",
        format_func=lambda name: t(f"contact.window_{name}", today=today(), as_of=view.as_of),
    )  # fmt: skip
    first, last = _days(window, view)
    rows = read.desk(contacts.promises, due_from=first, due_until=last, currency=view.currency)
    if rows.empty:
        st.info(t("contact.no_promises"))
        return
    judged = _judged(view, rows)
    stated = _with_state(rows, judged)
    _rates(rows, judged)
    sheet.table(stated, "contact", _PROMISED, key="promise_list")
    st.caption(
        t(
            "contact.how_judged",
            as_of=view.as_of,
            tolerance=number.percent(read.policy().promise_tolerance, 0),
            grace=read.policy().promise_grace_days,
        )
    )


def _rates(rows: pd.DataFrame, judged: Mapping[int, Judged]) -> None:
    rates = kept_rates(judged[row] for row in rows["id"])
    figures = (
        ("promises", number.count(len(rows))),
        ("promised", number.money(rows["amount"].sum(), language())),
        ("kept_by_count", number.percent(rates.by_count)),
        ("kept_by_amount", number.percent(rates.by_amount)),
    )
    for column, (name, value) in zip(st.columns(4), figures, strict=True):
        column.metric(t(f"contact.{name}"), value, help=t(f"contact.{name}_help"), border=True)


# --- the list ---------------------------------------------------------------------------------------------------------


def _wanted() -> ContactFilter:
    with st.container(horizontal=True, vertical_alignment="bottom", key="contact_filters"):
        search = st.text_input(t("form.search"), key="contact_find", placeholder=t("contact.find_hint"), max_chars=80, width=240)
        branch = st.selectbox(
            t("contact.branch"),
            read.desk(contacts.branches),
            index=None,
            key="contact_branch",
            placeholder=t("form.all"),
            width=170,
        )
        action = st.selectbox(
            t("contact.action"),
            list(ContactAction),
            index=None,
            key="contact_action",
            format_func=term,
            placeholder=t("form.all"),
            width=130,
        )
        outcome = st.selectbox(
            t("contact.outcome"),
            list(ContactOutcome),
            index=None,
            key="contact_outcome",
            format_func=term,
            placeholder=t("form.all"),
            width=150,
        )
        since = st.date_input(t("form.since"), None, key="contact_since", format="YYYY-MM-DD", width=140)
        until = st.date_input(t("form.until"), None, key="contact_until", format="YYYY-MM-DD", width=140)
    return ContactFilter(search, branch, action, outcome, since, until)


def register() -> None:
    """All contacts within reach, filtered, a page at a time."""
    wanted = _wanted()
    total = read.desk(contacts.contacts, wanted, limit=0).total
    if not total:
        st.info(t("contact.none_match") if wanted != ContactFilter() else t("contact.none_yet"))
        return
    pages = -(-total // _ROWS)
    shown = min(st.session_state.get("contact_page", 1), pages)
    page = read.desk(contacts.contacts, wanted, offset=(shown - 1) * _ROWS, limit=_ROWS)
    sheet.table(page.rows, "contact", _LISTED, key="contact_list")
    first = (shown - 1) * _ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("form.shown_of", first=first, last=first + len(page.rows) - 1, total=total))
        if pages > 1:
            st.pagination(pages, key="contact_page")
        sheet.downloads(
            lambda desk, reach: contacts.contacts(desk, reach, wanted, limit=None).rows, "contact", _LISTED, name="contacts"
        )
