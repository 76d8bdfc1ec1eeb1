"""The pieces of the collection page: the overdue loans, the form for an outcome, the promises, the list."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.collection import ContactFilter, Judged, kept_rates, ledger
from postloan.collection import queries as contacts
from postloan.i18n import number
from postloan.portfolio import loans
from postloan.terms import Bucket, ContactAction, ContactOutcome
from postloan.ui import outcome, read, sheet
from postloan.ui.clock import today
from postloan.ui.fields import plain
from postloan.ui.lang import language, t, term
from postloan.ui.warning import marks, words

_CARDS = 10
_ROWS = 50
_LISTED = (
    "happened_at", "borrower_name", "loan_id", "warning_level", "branch", "action", "outcome", "promised_amount", "promised_on", "claimed_amount",
    "spoken_to", "note", "dpd", "overdue_amount", "logged_by",
)  # fmt: skip
_EXPORTED = tuple(name for name in _LISTED if name != "warning_level")
_PROMISED = ("borrower_name", "loan_id", "branch", "amount", "currency", "due_on", "state", "paid", "made_on", "taken_by")
_WINDOWS = ("today", "as_of", "week", "past", "all")


# --- overdue loans ----------------------------------------------------------------------------------------------------


def _overdue(row: Mapping[str, Any]) -> str:
    parts = [row[name] for name in ("overdue_principal", "overdue_interest") if not number.missing(row[name])]
    return number.money(sum(parts) if parts else None, language())


def _last(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return t("contact.never")
    return t(
        "contact.last", day=f"{row['happened_at']:%Y-%m-%d}", action=term(ContactAction(row["action"])),
        outcome=term(ContactOutcome(row["outcome"])), who=row["logged_by"],
    )  # fmt: skip


def _mark(level: int | None) -> str:
    """The borrower's warning level beside the bucket; nothing without a warning."""
    return "" if level is None else f" {words.warned(level)}"


def _card(row: Mapping[str, Any], last: Mapping[str, Any] | None, level: int | None) -> None:
    with st.container(border=True, key=f"overdue_{row['loan_id']}"):
        words, button = st.columns([6, 1], vertical_alignment="center")
        line = t(
            "contact.card",
            loan=row["loan_id"],
            branch=row["branch"],
            overdue=_overdue(row),
            balance=number.money(row["balance"], language()),
        )
        words.markdown(
            f"**{plain(row['borrower_name'])}** :orange-badge[{Bucket(int(row['bucket'])).label} · {t('contact.days', days=int(row['dpd']))}]{_mark(level)}  \n"
            f"{plain(line)}  \n:small[:gray[{plain(_last(last))}]]"
        )
        if outcome.may_log():
            button.button(
                t("contact.begin"),
                key=f"begin_{row['loan_id']}",
                on_click=outcome.choose,
                args=(row["loan_id"],),
                width="stretch",
            )


def worklist(view: Scope) -> None:
    """The overdue loans of the scope, the worst first, each with its last contact."""
    word = st.text_input(
        t("form.find_loan"), key="contact_search", placeholder=t("form.find_loan_hint"), max_chars=80, icon=":material/search:"
    )
    columns = (
        "loan_id",
        "borrower_id",
        "borrower_name",
        "branch",
        "balance",
        "dpd",
        "bucket",
        "overdue_principal",
        "overdue_interest",
    )
    asked: dict[str, Any] = {"search": word, "filters": outcome.OVERDUE, "sort": "dpd", "descending": True, "columns": columns}
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
    levels = marks.levels([row["borrower_id"] for row in rows])
    for row in rows:
        _card(row, last.get(row["loan_id"]), levels.get(row["borrower_id"]))
    if pages > 1:
        st.pagination(pages, key="overdue_page")


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
    with st.container(key="kpis"):
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
    rows = page.rows.copy()
    rows["warning_level"] = marks.marked(rows["borrower_id"])
    sheet.table(rows, "contact", _LISTED, key="contact_list")
    first = (shown - 1) * _ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("form.shown_of", first=first, last=first + len(page.rows) - 1, total=total))
        if pages > 1:
            st.pagination(pages, key="contact_page")
        sheet.downloads(
            lambda desk, reach: contacts.contacts(desk, reach, wanted, limit=None).rows, "contact", _EXPORTED, name="contacts"
        )
