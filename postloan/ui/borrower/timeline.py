"""The part of a borrower's page that tells everything in one order."""

import functools

import pandas as pd
import streamlit as st

from postloan import collection, visit
from postloan.access import Right, Scope
from postloan.borrower import spread
from postloan.borrower.covenant import queries as covenants
from postloan.borrower.profile import Head, news, timeline
from postloan.borrower.profile.timeline import Event, What
from postloan.borrower.spread import queries as filings
from postloan.i18n import number
from postloan.ui import go, menu, parts, read, who
from postloan.ui.borrower.records import of_borrower
from postloan.ui.clock import today
from postloan.ui.lang import language, said, t

_MONEY = frozenset({"amount", "principal", "value"})
_CODED = {"before": "risk_class", "after": "risk_class"}
_TERMS = {"event_kind": "event_kind", "action": "contact_action", "outcome": "contact_outcome", "kind": "visit_kind"}


def section(head: Head, view: Scope) -> None:
    """The events, the newest first, of the kinds that are chosen; a click leads to where one is told in full."""
    events = _events(head, view)
    known = [what for what in What if any(one.what is what for one in events)]
    chosen = st.pills(
        t("borrower.event_kinds"), known, selection_mode="multi", default=known, key=f"events_{head.borrower_id}",
        format_func=lambda what: t(f"borrower.what.{what.value}"), label_visibility="collapsed",
    )  # fmt: skip
    shown = [one for one in events if one.what in chosen]
    if not shown:
        st.caption(t("borrower.no_events"))
        return
    _draw(shown, head)


def _events(head: Head, view: Scope) -> list[Event]:
    whole = Scope(view.reach, view.as_of, view.currency)
    actor, policy = who.actor(), read.policy()
    loans = read.book(timeline.loans_of, whole, borrower_id=head.borrower_id)
    course = read.book(timeline.course_of, whole, borrower_id=head.borrower_id)
    guarantees, collaterals = read.book(timeline.security_of, whole, borrower_id=head.borrower_id)
    known = read.book(news.events_of, whole, borrower_id=head.borrower_id, until=today())
    ids = tuple(head.loans["loan_id"])
    visits = of_borrower(visit.of_loan, ids) if actor.may(Right.VIEW_VISITS) else pd.DataFrame()
    contacts = of_borrower(collection.of_loan, ids) if actor.may(Right.VIEW_CONTACTS) else pd.DataFrame()
    handed = read.desk(filings.filings, borrower_id=head.borrower_id, limit=None)
    clauses = {
        one.covenant.id: one.covenant.clause
        for one in read.desk(covenants.of_borrower, head.borrower_id, on=today(), policy=policy)
    }
    return timeline.ordered(
        timeline.of_loans(loans), timeline.of_course(course), timeline.of_visits(visits), timeline.of_contacts(contacts),
        timeline.of_filings(handed, policy.local), timeline.of_tests(read.desk(covenants.history, head.borrower_id), clauses),
        timeline.of_chases(read.desk(spread.chases_of, head.borrower_id), policy.local),
        timeline.of_security(guarantees, collaterals, head.borrower_id), news.of_events(known), until=today(),
    )  # fmt: skip


def told(event: Event, currency: str) -> str:
    """The sentence of an event, with its amounts, codes and names as people write them."""
    values = {name: _said(name, value, currency) for name, value in event.values.items()}
    return t(event.key, **values)


def _said(name: str, value: object, currency: str) -> str:
    if name in _MONEY:
        return number.money(value, language(), currency=currency)  # type: ignore[arg-type]
    if name in _CODED:
        return said(_CODED[name], value)
    if name in _TERMS:
        return t(f"term.{_TERMS[name]}.{value}")
    return str(value)


def _draw(events: list[Event], head: Head) -> None:
    signs = {"bad": "▲", "good": "▼", "plain": "·"}
    columns = {name: t(f"borrower.event_{name}") for name in ("on", "tone", "what", "told")}
    frame = pd.DataFrame({
        columns["on"]: [number.day(one.on) for one in events],
        columns["what"]: [t(f"borrower.what.{one.what.value}") for one in events],
        columns["tone"]: [f"{signs[one.tone]} {t(f'borrower.tone.{one.tone.value}')}" for one in events],
        columns["told"]: [told(one, head.currency) for one in events],
    })  # fmt: skip
    parts.caption("borrower.events_hint", n=number.count(len(events)))
    st.dataframe(
        frame, key="timeline", hide_index=True, height=min(620, 38 + 30 * len(events)), row_height=30, selection_mode="single-cell",
        on_select=functools.partial(_lead, tuple(events)),
        column_config={
            columns["on"]: st.column_config.Column(width=95, pinned=True), columns["tone"]: st.column_config.Column(width=85),
            columns["what"]: st.column_config.Column(width=110), columns["told"]: st.column_config.Column(width=900),
        },
    )  # fmt: skip


def _lead(events: tuple[Event, ...]) -> None:
    """An event was clicked: go where it is told in full, if the person may."""
    cells = st.session_state["timeline"]["selection"].get("cells", [])
    event = events[cells[0][0]] if cells and cells[0][0] < len(events) else None
    if event is None or event.page is None or not who.actor().may(menu.page(event.page).right):
        return
    if event.page == "borrower":
        st.session_state["borrower_part"] = event.query["part"]
        st.query_params["part"] = event.query["part"]
    else:
        go.to(event.page, event.query)
