"""The calendar of statements: due, received, chased, late; asking a borrower for what is missing."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right, Scope
from postloan.borrower.spread.calendar import Due, DueState, counts, due
from postloan.borrower.spread.chasing import CHANNELS, chase, chases_of
from postloan.i18n import number
from postloan.ui import act, read, sheet, who
from postloan.ui.borrower.statements_words import period_end_name
from postloan.ui.clock import today
from postloan.ui.fields import Form, plain
from postloan.ui.lang import in_words, t

_ROWS = 100
_COLUMNS = (
    "borrower_name", "period", "state_of", "due_on", "late_days", "missing", "received_on", "chased", "last_chased_on", "promised_on",
    "branch", "officer",
)  # fmt: skip


def _due(connection: Connection, reach: Reach) -> tuple[Due, ...]:
    return due(connection, read.pin(), reach, read.policy(), today())


def _frame(found: Sequence[Due]) -> pd.DataFrame:
    rows = [
        {
            **vars(one), "period": period_end_name(one.period_end), "state_of": t(f"spread.due.{one.state}"),
            "missing": in_words(t(f"spread.kind.{kind}") for kind in one.missing) or None, "late_days": one.late_days or None,
            "chased": one.chased or None,
        }
        for one in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)


def _chosen(found: Sequence[Due]) -> list[Due]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="spread_due_filters"):
        word = st.text_input(t("spread.find"), key="spread_due_find", max_chars=80, width=240)
        states: list[DueState] = st.pills(
            t("spread.state_of"), list(DueState), selection_mode="multi", key="spread_due_state", default=[DueState.LATE, DueState.PARTIAL, DueState.DUE],
            format_func=lambda one: t(f"spread.due.{one}"),
        )  # fmt: skip
    wanted = word.strip().lower()
    return [
        one
        for one in found
        if one.state in (states or list(DueState)) and wanted in f"{one.borrower_name} {one.borrower_id}".lower()
    ]


def calendar(view: Scope) -> None:
    """What is due of whom, the longest late first; a ticked row is chased below."""
    found = read.desk(_due)
    if not found:
        st.info(t("spread.due_none"), icon=":material/info:")
        return
    with st.container(key="kpis"):
        for column, (state, n) in zip(st.columns(len(DueState)), counts(found).items(), strict=True):
            column.metric(t(f"spread.due.{state}"), number.count(n), border=True)
    shown = _chosen(found)
    if not shown:
        st.info(t("spread.due_none_match"), icon=":material/info:")
        return
    pages = -(-len(shown) // _ROWS)
    page = min(st.pagination(pages, key="spread_due_page"), pages) if pages > 1 else 1
    part = shown[(page - 1) * _ROWS : page * _ROWS]
    place = sheet.table(_frame(part), "spread", _COLUMNS, key="spread_due_list", pick=True)
    if place is None:
        st.caption(t("spread.tick_due"))
    else:
        _one(view, part[place])


def _one(view: Scope, chosen: Due) -> None:
    with st.container(border=True, key="spread_due_one"):
        st.markdown(f"**{plain(t('spread.chase_of', borrower=chosen.borrower_name, end=period_end_name(chosen.period_end)))}**")
        if who.actor().may(Right.SUBMIT_STATEMENT):
            _form(view, chosen)
        _so_far(chosen)


def _form(view: Scope, chosen: Due) -> None:
    form = Form("spread", act.token(f"spread_chase_{chosen.borrower_id}_{chosen.period_end}"))
    with st.form(f"spread_chase_{form.shown}", border=False):
        left, middle, right = st.columns([3, 1, 2], vertical_alignment="bottom")
        with left:
            form.choice("channel", CHANNELS, required=True)
        with middle:
            form.day("promised_on")
        with right:
            form.text("chase_note", most=500)
            form.wrong("note")
        st.form_submit_button(t("spread.chase"), type="primary", on_click=_chase, args=(view, chosen, form))


def _chase(view: Scope, chosen: Due, form: Form) -> None:
    form.submit(
        chase, read.pin(), view, chosen.borrower_id, chosen.period_end, channel=form["channel"], note=form["chase_note"] or "",
        promised_on=form["promised_on"], form_key=form.shown, token=form.shown, done="spread.chase_logged",
    )  # fmt: skip


def _written(name: str, value: Any) -> str:
    if number.missing(value):
        return number.MISSING
    if name == "channel":
        return t(f"term.contact_action.{value}")
    return f"{read.policy().local(value):%Y-%m-%d %H:%M}" if name == "chased_at" else str(value)


def _so_far(chosen: Due) -> None:
    rows = read.desk(chases_of, chosen.borrower_id)
    if rows.empty:
        st.caption(t("spread.no_chases"))
        return
    st.caption(t("spread.chases"))
    words = {
        "period_end": "period_end",
        "channel": "channel",
        "promised_on": "promised_on",
        "note": "note",
        "chased_by": "changed_by",
        "chased_at": "changed_at",
    }
    shown = {t(f"spread.{key}"): [_written(name, value) for value in rows[name]] for name, key in words.items()}
    st.dataframe(pd.DataFrame(shown), hide_index=True, key="spread_chases")
