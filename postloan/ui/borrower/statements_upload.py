"""Uploading one workbook: what was read of it, the lines that are asked about, the checks, whose it is, handing it in."""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan import intake
from postloan.access import Reach, Scope
from postloan.borrower.flows import turnover
from postloan.borrower.spread import checking, queries
from postloan.borrower.spread.drafts import Draft, begin_filing, drafts, drop_draft, keep_entered
from postloan.borrower.spread.file import submit
from postloan.borrower.spread.values import Found
from postloan.house import house
from postloan.i18n.number import MISSING
from postloan.intake.layouts import Line, Reading
from postloan.statement import Kind
from postloan.ui import act, importing, parts, read, trouble, who
from postloan.ui.borrower import statements_read as again
from postloan.ui.borrower.statements_checks import checks
from postloan.ui.borrower.statements_view import listed, spread
from postloan.ui.borrower.statements_whose import whose
from postloan.ui.borrower.statements_words import account_name, accounts_for, amount, period_name, place_of
from postloan.ui.fields import plain
from postloan.ui.lang import t

_NOW = "spread_now"
_ROUND = "spread_round"
#: Lines asked about at once.
_ASKED = 30


@st.cache_data(max_entries=64, max_size="128MB", show_spinner=False)
def _read(uploads: str, sha256: str, known: tuple[Any, ...], _name: str) -> Reading:
    data = again.stored(Path(uploads), sha256)
    answers = {(Kind(kind), label): account for kind, label, account in known}
    return again.read_bytes(data, _name, read.policy(), answers)


def reading_of(now: Draft) -> Reading:
    """The workbook as it reads with everything that is known about its lines."""
    uploads, said = str(house().settings.uploads), again.entered(now.entered)
    first = _read(uploads, now.sha256, (), now.file_name)
    with house().desk.connect() as connection:
        known = again.known_of(connection, first.fingerprint, said)
    key = tuple(sorted(((kind.value, label, account) for (kind, label), account in known.items()), key=str))
    return _read(uploads, now.sha256, key, now.file_name) if key else first


def _mine(connection: Connection, reach: Reach) -> tuple[Draft, ...]:  # noqa: ARG001  his own
    return drafts(connection, who.actor().id)


def _local(moment: datetime) -> str:
    return f"{read.policy().local(moment):%Y-%m-%d %H:%M}"


# --- beginning ------------------------------------------------------------------------------------------------------


def _upload_key() -> str:
    return f"spread_file_{st.session_state.get(_ROUND, 0)}"


def _open() -> None:
    """A workbook that cannot be read is refused before anything of it is kept."""
    upload = st.session_state.get(_upload_key())
    if upload is None:
        return
    with trouble.told(act.refuse), importing.progress() as tell:
        tell(0.3, "import.step_reading")
        data = upload.getvalue()
        intake.read(data, upload.name, read.policy())
        st.session_state[_NOW] = act.do(begin_filing, house().settings.uploads, upload.name, data)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _go_on() -> None:
    st.session_state[_NOW] = st.session_state["spread_begun"]


def _leave() -> None:
    st.session_state.pop(_NOW, None)


def _drop(draft_id: int) -> None:
    act.do(drop_draft, draft_id, done="spread.dropped")
    _leave()


def _start(begun: Sequence[Draft]) -> None:
    st.file_uploader(t("spread.file"), key=_upload_key(), on_change=_open)
    st.caption(t("spread.file_help"))
    if begun:
        names = {one.id: t("spread.begun_of", file=one.file_name, when=_local(one.saved_at)) for one in begun}
        st.selectbox(
            t("spread.begun"), list(names), index=None, format_func=names.__getitem__, key="spread_begun", on_change=_go_on,
            placeholder=t("spread.begun_hint"),
        )  # fmt: skip


def upload(view: Scope) -> None:
    """The whole way of one workbook; what was begun is taken up again after a reload."""
    begun = read.desk(_mine)
    now = next((one for one in begun if one.id == st.session_state.get(_NOW)), None)
    if now is None:
        _start(begun)
        return
    _head(now)
    reading: Reading | None = None
    with trouble.told(st.error):
        reading = reading_of(now)
    if reading is not None:
        _read_so_far(view, now, reading)


def _head(now: Draft) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{plain(t('spread.reading', file=now.file_name))}**", width="stretch")
    row.button(t("spread.another"), on_click=_leave, icon=":material/restart_alt:", key="spread_another")
    row.button(t("spread.drop"), on_click=_drop, args=(now.id,), icon=":material/delete:", key="spread_drop", type="tertiary")
    known = read.desk(queries.same_file, now.sha256)
    if known is not None:
        words = {"who": known.submitted_by, "when": _local(known.submitted_at), "borrower": known.borrower_name}
        st.warning(plain(t("spread.already", **words, state=t(f"spread.state.{known.state}"))), icon=":material/content_copy:")


# --- what was read --------------------------------------------------------------------------------------------------


def _read_so_far(view: Scope, now: Draft, reading: Reading) -> None:
    said = again.entered(now.entered)
    if not reading.statements and not reading.doubts:
        st.info(t("spread.nothing_read"), icon=":material/info:")
        _issues(reading)
        return
    borrower_id = whose(view, _entity(reading), said.borrower_id, functools.partial(_choose, now))
    flows = read.book(turnover, view, borrower_id=borrower_id) if borrower_id else None
    found: tuple[Found, ...] = read.desk(checking.preview, borrower_id or "", reading.statements, flows)
    _counts(reading, found)
    if reading.doubts:
        _doubts(now, reading.doubts[:_ASKED], len(reading.doubts))
    parts.heading("spread.statements_read")
    listed(reading.statements, f"spread_listed_{now.id}")
    _issues(reading)
    parts.heading("spread.checks")
    checks(found, f"spread_checks_{now.id}")
    spread(reading.statements, found, f"spread_read_{now.id}")
    with st.expander(t("spread.every_line")):
        _lines(reading)
    _hand_in(view, now, reading, borrower_id)


def _entity(reading: Reading) -> str | None:
    return next((one.entity for one in reading.statements if one.entity), None)


def _counts(reading: Reading, found: Sequence[Found]) -> None:
    status = [line.status for line in reading.lines]
    left = sum(line.match.account is None and line.status == "matched" for line in reading.lines)
    failed = sum(not one.ok for one in found)
    values = {
        "lines_matched": f"{status.count('matched') - left:,}", "lines_asked": f"{len(reading.doubts):,}", "lines_left": f"{left:,}",
        "checks_failed": t("spread.checks_of", failed=failed, total=len(found)),
    }  # fmt: skip
    with st.container(key="kpis"):
        for column, (name, value) in zip(st.columns(4), values.items(), strict=True):
            column.metric(t(f"spread.{name}"), value, border=True)


def _issues(reading: Reading) -> None:
    """What the reader remarks, but for the lines that are asked about above."""
    asked = {(line.sheet, line.row, line.label) for line in reading.lines if line.status in {"doubted", "unmatched"}}
    left = tuple(issue for issue in reading.issues if (issue.sheet, issue.row, issue.column) not in asked)
    if left:
        parts.heading("spread.issues")
        importing.issues(left, len(left), "spread_issues")


def _values(line: Line) -> str:
    given = [amount(value) for _, value, _ in line.values if value is not None]
    return " / ".join(given[:3]) or MISSING


def _where(line: Line) -> str:
    return place_of(line.values[0][2]) if line.values else f"{line.sheet}!{line.row}"


def _lines(reading: Reading) -> None:
    """Each line of the workbook beside what it was taken for."""
    rows = [
        {
            t("spread.cell"): _where(line), t("spread.label"): line.label, t("spread.kind_of"): t(f"spread.kind.{line.kind}"),
            t("spread.account"): account_name(line.match.account) if line.match.account else MISSING,
            t("spread.how_of"): t(f"spread.how.{line.match.how}"), t("spread.amount"): _values(line),
            t("spread.period"): period_name(line.values[0][0]) if line.values else MISSING,
        }
        for line in reading.lines
        if line.status not in {"heading", "blank"}
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="spread_lines")


# --- what is asked --------------------------------------------------------------------------------------------------


def _options(line: Line) -> dict[str, str]:
    """What the line can be: what is proposed first, then every account of its kind, then nothing to import."""
    proposal = line.match.account
    named = {code: account_name(code) for code in accounts_for(line.kind)}
    first = {proposal: t("spread.proposed", account=account_name(proposal))} if proposal else {}
    return {**first, again.LEFT_OUT: t("spread.not_a_figure"), **{code: name for code, name in named.items() if code != proposal}}


def _answer(now: Draft, asked: Mapping[tuple[Kind, str], str]) -> None:
    given = {line: st.session_state.get(key) for line, key in asked.items()}
    answers = {line: chosen or None for line, chosen in given.items() if chosen is not None}
    if answers:
        new = again.with_answers(again.entered(now.entered), answers)
        act.do(keep_entered, now.id, new.as_json(), done="spread.answered", said={"count": len(answers)})


def _doubts(now: Draft, lines: Sequence[Line], total: int) -> None:
    """Only the doubtful lines, each with a box; a proposal stands in its box and is taken with the others."""
    parts.heading("spread.doubts", count=total)
    st.caption(t("spread.doubts_about"))
    asked: dict[tuple[Kind, str], str] = {}
    with st.form(f"spread_doubts_{now.id}", border=True):
        columns = st.columns(2)
        for at, line in enumerate(lines):
            key = f"spread_doubt_{now.id}_{line.kind}_{line.label}"
            asked[(line.kind, line.label)] = key
            named = _options(line)
            columns[at % 2].selectbox(
                plain(t("spread.doubt_of", label=line.label, cell=_where(line), value=_values(line))), list(named), key=key,
                index=0 if line.match.account else None, format_func=named.__getitem__, placeholder=t("spread.choose_account"),
            )  # fmt: skip
        st.form_submit_button(t("spread.answer_all"), type="primary", on_click=_answer, args=(now, asked))


# --- handing in -----------------------------------------------------------------------------------------------------


def _choose(now: Draft, borrower_id: str | None) -> None:
    said = again.entered(now.entered)
    if borrower_id != said.borrower_id:
        act.do(keep_entered, now.id, again.Entered(said.answers, borrower_id).as_json())


def _submit(view: Scope, now: Draft, borrower_id: str, token: str) -> None:
    with trouble.told(act.refuse):
        reading = reading_of(now)
        what = again.handed(reading, again.entered(now.entered), name=now.file_name, sha256=now.sha256, size=now.size)
        note = st.session_state.get(f"spread_note_{now.id}") or ""
        done = act.do(
            submit, read.pin(), view, borrower_id, what, note=note, form_key=token, token=token, done="spread.submitted"
        )
        if done is not None:
            _leave()


def _hand_in(view: Scope, now: Draft, reading: Reading, borrower_id: str | None) -> None:
    st.text_area(t("spread.note"), key=f"spread_note_{now.id}", max_chars=2000, height=68, help=t("spread.note_help"))
    lacking = "answer_first" if reading.doubts else "choose_first" if borrower_id is None else None
    token = act.token(f"spread_{now.id}")
    st.button(
        t("spread.submit"), type="primary", on_click=_submit, args=(view, now, borrower_id, token), disabled=lacking is not None,
        help=t(f"spread.{lacking}") if lacking else None, key="spread_submit",
    )  # fmt: skip
    if lacking:
        st.caption(t(f"spread.{lacking}"))
