"""The pieces of the visits page: the form, the steps still to do, the list, one visit with its photos."""

import html
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from postloan.access import Right
from postloan.i18n import number
from postloan.terms import VisitKind
from postloan.ui import act, parts, read, sheet, visit_form, who
from postloan.ui.clock import today
from postloan.ui.fields import plain
from postloan.ui.lang import t, term
from postloan.ui.warning import marks
from postloan.visit import PREVIEWED, VisitFilter, finish_next_step
from postloan.visit import queries as visits

_JUDGED = ("fund_use", "operation", "repayment_ability")
_LISTED = (
    "visited_at",
    "borrower_name",
    "loan_id",
    "warning_level",
    "branch",
    "kind",
    "visitors",
    *_JUDGED,
    "risk_found",
    "next_step_on",
    "files",
)
_EXPORTED = (
    *(name for name in _LISTED[:-1] if name != "warning_level"),
    "place",
    "people_met",
    "findings",
    "next_step",
    "done_at",
    "done_by",
    "logged_by",
)
_ROWS = 50
_STEPS = 20


def may_log() -> bool:
    return who.actor().may(Right.LOG_VISIT)


# --- steps to do ----------------------------------------------------------------------------------------------------


def _finish(visit_id: int, version: int, note_key: str) -> None:
    act.do(finish_next_step, visit_id, version, st.session_state.get(note_key), done="visit.step_done")


def _when(due: date) -> str:
    """How far away the day is, in words and colour."""
    days = (due - today()).days
    if days < 0:
        return f":red-badge[{t('visit.step_late', days=-days)}]"
    return f":orange-badge[{t('visit.step_today')}]" if days == 0 else f":gray-badge[{t('visit.step_in', days=days)}]"


def _step(row: Mapping[str, Any]) -> None:
    with st.container(border=True, key=f"step_{row['id']}"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.markdown(
            f"**{row['next_step_on']}** {_when(row['next_step_on'])}  \n{plain(row['next_step'])}  \n"
            f":small[{plain(t('visit.step_of', borrower=row['borrower_name'], loan=row['loan_id'], branch=row['branch'], who=row['visitors']))}]"
        )
        if may_log():
            with button.popover(t("visit.finish"), icon=":material/check:", key=f"finish_{row['id']}"):
                note = f"finish_note_{row['id']}"
                st.text_input(t("visit.done_note"), key=note, max_chars=500)
                st.button(
                    t("visit.finish_step"), type="primary", key=f"finish_now_{row['id']}", on_click=_finish,
                    args=(row["id"], row["version"], note),
                )  # fmt: skip


def agenda() -> None:
    """What was agreed and is not done yet, day by day, the late ones first."""
    steps = read.desk(visits.next_steps)
    if steps.empty:
        st.info(t("visit.no_steps"))
        return
    due = steps["next_step_on"]
    soon = today() + timedelta(days=7)
    counts = {"late": (due < today()).sum(), "today": (due == today()).sum(), "week": ((due > today()) & (due <= soon)).sum()}
    parts.heading("visit.steps", n=number.count(len(steps)))
    with st.container(key="kpis"):
        for column, (name, value) in zip(st.columns(4), [*counts.items(), ("all", len(steps))], strict=True):
            column.metric(t(f"visit.steps_{name}"), number.count(int(value)), border=True)
    pages = -(-len(steps) // _STEPS)
    shown = st.pagination(pages, key="steps_page") if pages > 1 else 1
    for row in sheet.records(steps.iloc[(shown - 1) * _STEPS : shown * _STEPS]):
        _step(row)


# --- the list -------------------------------------------------------------------------------------------------------


def _wanted() -> VisitFilter:
    with st.container(horizontal=True, vertical_alignment="bottom", key="visit_filters"):
        search = st.text_input(t("form.search"), key="visit_find", placeholder=t("visit.find_hint"), max_chars=80, width=240)
        branch = st.selectbox(
            t("visit.branch"), read.desk(visits.branches), index=None, key="visit_branch", placeholder=t("form.all"), width=170
        )
        kind = st.selectbox(
            t("visit.kind"), list(VisitKind), index=None, key="visit_kind", format_func=term, placeholder=t("form.all"), width=150
        )
        since = st.date_input(t("form.since"), None, key="visit_since", format="YYYY-MM-DD", width=140)
        until = st.date_input(t("form.until"), None, key="visit_until", format="YYYY-MM-DD", width=140)
        risk = st.checkbox(t("visit.risk_only"), key="visit_risk")
    return VisitFilter(search, branch, kind, risk, since, until)


def _page(total: int) -> int:
    """The rows to leave out before the page that is shown; filters that leave fewer pages lead back to the last one."""
    pages = max(-(-total // _ROWS), 1)
    shown: int = st.pagination(pages, key="visit_page") if pages > 1 else 1
    return (min(shown, pages) - 1) * _ROWS


def register() -> None:
    """All visits within reach, filtered, a page at a time; a ticked one is opened below."""
    wanted = _wanted()
    counted = read.desk(visits.visits, wanted, limit=0).total
    if not counted:
        st.info(t("visit.none_match") if wanted != VisitFilter() else t("visit.none_yet"))
        return
    offset = _page(counted)
    page = read.desk(visits.visits, wanted, offset=offset, limit=_ROWS)
    rows = page.rows.copy()
    rows["warning_level"] = marks.marked(rows["borrower_id"])
    place = sheet.table(rows, "visit", _LISTED, key="visit_list", pick=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("form.shown_of", first=offset + 1, last=offset + len(page.rows), total=page.total))
        sheet.downloads(
            lambda desk, reach: visits.visits(desk, reach, wanted, limit=None).rows, "visit", _EXPORTED, name="visits"
        )
    if place is None:
        st.caption(t("visit.tick_row"))
    else:
        one(int(page.rows.iloc[place]["id"]))


# --- one visit ------------------------------------------------------------------------------------------------------


def _photos(visit_id: int) -> None:
    files = read.desk(visits.files_of, visit_id)
    photos = [file for file in files if file.media_type in PREVIEWED]
    links = "".join(
        f'<a href="/file/{file.id}" target="_blank" title="{html.escape(file.file_name)}">'
        f'<img src="/file/{file.id}" alt="{html.escape(file.file_name)}" loading="lazy" '
        f'style="height:120px;border-radius:6px;border:1px solid rgba(128,128,128,.35);margin:0 8px 8px 0"></a>'
        for file in photos
    )
    if links:
        st.html(f"<div>{links}</div>")
    for file in files:
        if file not in photos:
            st.html(f'<a class="postloan-link" href="/file/{file.id}" target="_blank">{html.escape(file.file_name)}</a>')


def _words(row: Mapping[str, Any], *names: str) -> None:
    said = sheet.words()
    for name in names:
        value = sheet.cell(name, row[name], said)
        st.markdown(f":small[:gray[{sheet.heading('visit', name)}]]  \n{plain(number.MISSING if value is None else value)}")


def one(visit_id: int) -> None:
    """One visit: what was seen, the photos, and for those who may, a correction."""
    row = dict(read.desk(visits.one, visit_id))
    if may_log() and visit_form.edited(visit_id):
        return
    with st.container(border=True, key="visit_one"):
        head, button = st.columns([5, 1], vertical_alignment="center")
        head.markdown(f"#### {plain(row['borrower_name'])} · {plain(row['loan_id'])} · {term(VisitKind(row['kind']))}")
        if may_log():
            button.button(
                t("visit.edit"), icon=":material/edit:", on_click=visit_form.begin_edit, args=(row,), key="visit_begin_edit"
            )
        left, middle, right = st.columns(3)
        with left:
            _words(row, "visited_at", "visitors", "place", "people_met", "findings")
        with middle:
            _words(row, *(name for judged in _JUDGED for name in (judged, f"{judged}_text")))
        with right:
            _words(row, "risk_found", "next_step", "next_step_on", "done_at", "done_by", "done_note", "logged_by")
        _photos(visit_id)
