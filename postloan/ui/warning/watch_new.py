"""Coming on the watch list: borrowers whose warnings ask for it, and anybody else by hand."""

import functools
from collections.abc import Mapping
from typing import Any

import streamlit as st

from postloan.access import Right, Scope
from postloan.i18n.number import count, day
from postloan.portfolio import loans
from postloan.terms import Strategy
from postloan.ui import act, parts, read, sheet, who
from postloan.ui.clock import today
from postloan.ui.fields import Form, plain
from postloan.ui.lang import t
from postloan.ui.warning import marks, watch_read, words
from postloan.warning.watch import queries
from postloan.warning.watch.keeping import enter_watch

_MOST, _FOUND = 3, 20
_COLUMNS = ("borrower_id", "borrower_name", "branch", "balance")


def proposals(view: Scope) -> None:
    """Borrowers at the level from which the policy proposes them, the worst first, each with the form to enter him."""
    found = read.desk(queries.proposed, read.policy().watch_propose_from, limit=_MOST)
    parts.heading("watch.proposed", n=count(found.total))
    if not found.total:
        st.caption(t("watch.none_proposed"))
    for row in sheet.records(found.rows):
        _proposal(row, view)
    if found.total > _MOST:
        st.caption(t("watch.more_proposed", n=count(found.total - _MOST)))


def _proposal(row: Mapping[str, Any], view: Scope) -> None:
    with st.container(border=True, key=f"proposal_{row['id']}", gap=None):
        said, way = st.columns([5, 2], vertical_alignment="center")
        line = t(
            "watch.proposal_line", exposure=words.money(row["exposure"], row["currency"]), branch=row["branch"], since=day(words.day_of(row["from_on"])),
        )  # fmt: skip
        said.markdown(f"{words.badge(row['colour'])} **{plain(row['borrower_name'])}**  \n:small[{plain(line)}]")
        if who.actor().may(Right.KEEP_WATCH):
            with way.popover(t("watch.act.enter"), icon=":material/visibility:", key=f"enter_{row['id']}"):
                st.caption(plain(marks.reasons(row)))
                form(view, row["borrower_id"], _first_signal(row))


def _first_signal(row: Mapping[str, Any]) -> int | None:
    """The first of the signals that make the level."""
    return next((int(number_) for one in row["reasons"] for number_ in one["signals"]), None)


def by_hand(view: Scope) -> None:
    """Find a borrower within reach and put him on the list; the address may name him, and the signal that led here."""
    if not who.actor().may(Right.KEEP_WATCH):
        return
    asked = st.query_params.get("borrower", "")[:80]
    with st.expander(t("watch.by_hand"), icon=":material/add:", expanded=bool(asked)):
        word = st.text_input(
            t("watch.find"),
            value=asked,
            key="watch_find",
            max_chars=80,
            icon=":material/search:",
            placeholder=t("watch.find_hint"),
        )
        chosen = _chosen(view, word.strip()) if word.strip() else None
        if chosen is not None:
            form(view, chosen, watch_read.asked_number("signal") if chosen == asked else None)


def _chosen(view: Scope, word: str) -> str | None:
    """One of the borrowers that the word finds."""
    found = read.book(loans.page, watch_read.whole(view), search=word, limit=_FOUND, columns=_COLUMNS).rows
    rows = {row["borrower_id"]: row for row in sheet.records(found)}
    if not rows:
        st.info(t("watch.nobody_found", word=plain(word)))
        return None
    names = {key: t("watch.borrower_line", name=row["borrower_name"], id=key, branch=row["branch"]) for key, row in rows.items()}
    chosen: str = st.selectbox(t("watch.whom"), list(names), format_func=names.__getitem__, key=f"watch_whom_{word}")
    return chosen


def form(view: Scope, borrower_id: str, signal_id: int | None) -> None:
    """What the bank means to do, why, and when to look again."""
    shown = Form("watch.act", act.token(f"enter_{borrower_id}"), {"strategy": Strategy.REDUCE})
    shown.choice("strategy", Strategy, required=True)
    shown.lines("reason", required=True)
    shown.day("review_on", min_value=today())
    st.button(
        t("watch.act.enter_now"), type="primary", key=f"do_enter_{shown.shown}", on_click=functools.partial(_enter, shown, view, borrower_id, signal_id)
    )  # fmt: skip


def _enter(shown: Form, view: Scope, borrower_id: str, signal_id: int | None) -> None:
    entered = shown.submit(
        enter_watch, read.pin(), watch_read.whole(view), borrower_id, strategy=shown["strategy"], reason=shown["reason"] or "",
        review_on=shown["review_on"], signal_id=signal_id, form_key=shown.shown, token=shown.shown, done="watch.done.enter",
    )  # fmt: skip
    if entered is not None:
        for name in ("borrower", "signal"):
            st.query_params.pop(name, None)
