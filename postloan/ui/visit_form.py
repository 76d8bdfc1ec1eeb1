"""The form of a visit: logging one, keeping a draft of it, correcting one."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.house import house
from postloan.terms import Finding, VisitKind
from postloan.ui import act, pick, read, who
from postloan.ui.clock import moment, today
from postloan.ui.fields import Form
from postloan.ui.lang import t
from postloan.visit import Upload, VisitForm, change_visit, log_visit, save_draft
from postloan.visit import queries as visits

_TEXTS = (
    "visitors", "place", "people_met", "findings", "fund_use_text", "operation_text", "repayment_ability_text", "risk_found", "next_step",
)  # fmt: skip
_JUDGED = ("fund_use", "operation", "repayment_ability")
_EDITED = "visit_edited"


def _draw(form: Form) -> None:
    left, right = st.columns(2)
    with left:
        form.choice("kind", VisitKind, required=True)
        day, hour = st.columns(2)
        with day:
            form.day("day", required=True, max_value=today())
        with hour:
            form.hour("hour", required=True)
        form.wrong("visited_at")
        form.text("visitors", required=True)
        form.text("place", required=True)
        form.text("people_met", most=400)
        form.lines("findings", required=True, height=150)
    with right:
        for name in _JUDGED:
            form.choice(name, Finding)
            form.lines(f"{name}_text", height=68)
        form.lines("risk_found", height=68)
    _next(form)


def _next(form: Form) -> None:
    step, due = st.columns([3, 1])
    with step:
        form.lines("next_step", height=68)
    with due:
        form.day("next_step_on")
    policy = read.policy()
    st.file_uploader(
        t("visit.files_hint", most=policy.attachments_max, limit=policy.attachment_mb_max), accept_multiple_files=True,
        key=form.key("files"), type=["jpg", "jpeg", "png", "webp", "heic", "heif", "pdf", "xlsx", "docx"],
        max_upload_size=policy.attachment_mb_max,
    )  # fmt: skip
    form.wrong("files")
    st.caption(t("form.required_note"))


def _entered(form: Form) -> VisitForm:
    day, hour, due = form["day"], form["hour"], form["next_step_on"]
    texts = {name: form[name] or "" for name in _TEXTS}
    if texts["next_step"].strip() and due is None and day is not None:
        due = day + timedelta(days=read.policy().next_step_days)
    return VisitForm(
        kind=form["kind"] or "", visited_at=datetime.combine(day, hour) if day and hour else None,
        **texts, **{name: form[name] or Finding.UNKNOWN for name in _JUDGED}, next_step_on=due,
    )  # fmt: skip


def _uploads(form: Form) -> tuple[Upload, ...]:
    return tuple(Upload(file.name, file.getvalue()) for file in form["files"] or ())


def _plain_json(form: Form) -> dict[str, Any]:
    """The fields as a draft keeps them; days and hours as text, no files."""
    names = ("kind", "day", "hour", *_TEXTS, *_JUDGED, "next_step_on")
    entered = {name: form[name] for name in names if form[name] not in (None, "")}
    return {name: value.isoformat() if hasattr(value, "isoformat") else str(value) for name, value in entered.items()}


def _filled(draft: Mapping[str, Any]) -> dict[str, Any]:
    """A draft, or else what can be known beforehand: the day, the hour, who writes."""
    here = moment()
    filled: dict[str, Any] = {"day": here.date(), "hour": time(here.hour)}
    filled |= {"kind": VisitKind.REGULAR, "visitors": who.actor().name} | dict(draft)
    for name, read_as in (("day", date.fromisoformat), ("next_step_on", date.fromisoformat), ("hour", time.fromisoformat)):
        if isinstance(filled.get(name), str):
            filled[name] = read_as(filled[name])
    return filled


def _log(view: Scope, loan_id: str, form: Form) -> None:
    form.submit(
        log_visit, read.pin(), view, loan_id, _entered(form), files=_uploads(form), uploads=house().settings.uploads,
        form_key=form.shown, token=form.shown, done="visit.logged",
    )  # fmt: skip


def _keep(loan_id: str, form: Form) -> None:
    form.submit(save_draft, loan_id, _plain_json(form), done="visit.draft_saved")


def log_form(view: Scope) -> None:
    """Choose a loan and log a visit to its borrower. What is begun can be kept as a draft and taken up on another day."""
    loan = pick.loan(view, "visit")
    if loan is None:
        return
    draft = read.desk(visits.draft, who.actor().id, loan["loan_id"])
    if draft:
        st.info(t("visit.from_draft"), icon=":material/edit_note:")
    form = Form("visit", act.token(f"visit_{loan['loan_id']}"), _filled(draft))
    with st.form(f"visit_form_{form.shown}", border=True):
        _draw(form)
        with st.container(horizontal=True):
            st.form_submit_button(t("visit.log"), type="primary", on_click=_log, args=(view, loan["loan_id"], form))
            st.form_submit_button(t("visit.keep_draft"), on_click=_keep, args=(loan["loan_id"], form))


def begin_edit(row: Mapping[str, Any]) -> None:
    """Remember the visit as it is read now: its version decides later whether somebody was quicker."""
    st.session_state[_EDITED] = dict(row)


def _stop_edit() -> None:
    st.session_state.pop(_EDITED, None)


def _change(visit_id: int, version: int, form: Form) -> None:
    saved = form.submit(
        change_visit, visit_id, version, _entered(form), files=_uploads(form), uploads=house().settings.uploads,
        token=form.shown, done="visit.changed",
    )  # fmt: skip
    if saved is not None:
        _stop_edit()


def _edit(row: Mapping[str, Any]) -> None:
    filled = dict(row) | {"day": row["visited_at"].date(), "hour": row["visited_at"].time()}
    form = Form("visit", act.token(f"visit_edit_{row['id']}_{row['version']}"), filled)
    with st.form(f"visit_edit_{form.shown}", border=True):
        _draw(form)
        with st.container(horizontal=True):
            st.form_submit_button(
                t("visit.save_change"), type="primary", on_click=_change, args=(row["id"], row["version"], form)
            )
            st.form_submit_button(t("form.cancel"), on_click=_stop_edit)


def edited(visit_id: int) -> bool:
    """Draw the correction of this visit when one was begun; whether it was."""
    row = st.session_state.get(_EDITED)
    if row is None or row["id"] != visit_id:
        return False
    _edit(row)
    return True
