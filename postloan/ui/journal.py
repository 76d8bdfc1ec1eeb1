"""The pieces of the audit page: filters, the rows, before and after, and whether the chain is whole."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach
from postloan.access.trail import Entry, TrailFilter, trail, verbs_used
from postloan.desk.audit import Verdict, verify
from postloan.house import house
from postloan.i18n import has, number
from postloan.i18n.number import MISSING
from postloan.ui import read, sheet
from postloan.ui.lang import doer, t

_ROWS = 50
_CHECKED = "_chain_checked"
#: Up to so many rows the chain is checked whenever the page is opened; a longer one takes a button.
_AT_ONCE = 20_000
_EXPORTED = ("seq", "at", "who", "verb", "subject", "changes")


def verb_name(verb: str) -> str:
    """What was done, in words."""
    key = f"verb.{verb}"
    return t(key) if has(key) else verb


def _utc(day: date) -> datetime:
    """The beginning of a day of the bank, in UTC as the trail has it."""
    zone = ZoneInfo(read.policy().time_zone)
    return datetime.combine(day, time.min, zone).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def wanted() -> TrailFilter:
    """The filters above the list."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="journal_filters"):
        person = st.text_input(t("journal.who"), key="journal_who", max_chars=80, width=180)
        verb = st.selectbox(
            t("journal.verb"),
            read.desk(verbs_used),
            index=None,
            format_func=verb_name,
            key="journal_verb",
            placeholder=t("form.all"),
            width=200,
        )
        subject = st.text_input(
            t("journal.subject"), key="journal_subject", placeholder=t("journal.subject_hint"), max_chars=80, width=200
        )
        since = st.date_input(t("form.since"), None, key="journal_since", format="YYYY-MM-DD", width=140)
        until = st.date_input(t("form.until"), None, key="journal_until", format="YYYY-MM-DD", width=140)
    last = None if until is None else _utc(until + timedelta(days=1))
    return TrailFilter(person, verb, subject, None if since is None else _utc(since), last)


def _frame(entries: tuple[Entry, ...]) -> pd.DataFrame:
    local = read.policy().local
    return pd.DataFrame([
        {
            t("journal.seq"): one.seq, t("journal.at"): f"{local(one.at):%Y-%m-%d %H:%M:%S}", t("journal.who"): doer(one.who),
            t("journal.verb"): verb_name(one.verb), t("journal.subject"): one.subject or MISSING, t("journal.touched"): len(one.changes),
        }
        for one in entries
    ])  # fmt: skip


def rows(asked: TrailFilter) -> None:
    """The rows, newest first, a page at a time; a ticked one shows what it changed."""
    total = read.desk(trail, asked, limit=0).total
    if not total:
        st.info(t("journal.none_match"))
        return
    pages = -(-total // _ROWS)
    shown = min(st.session_state.get("journal_page", 1), pages)
    page = read.desk(trail, asked, offset=(shown - 1) * _ROWS, limit=_ROWS)
    event = st.dataframe(
        _frame(page.entries), hide_index=True, key="journal_list", on_select="rerun", selection_mode="single-row"
    )
    ticked = event["selection"]["rows"]
    first = (shown - 1) * _ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("form.shown_of", first=first, last=first + len(page.entries) - 1, total=total))
        if pages > 1:
            st.pagination(pages, key="journal_page")
        sheet.downloads(lambda desk, reach: _exported(desk, reach, asked), "journal", _EXPORTED, name="audit")
    if ticked and ticked[0] < len(page.entries):
        changes(page.entries[ticked[0]])
    else:
        st.caption(t("journal.tick_row"))


def _exported(desk: Connection, reach: Reach, asked: TrailFilter) -> pd.DataFrame:
    entries = trail(desk, reach, asked, limit=None).entries
    return pd.DataFrame([{name: str(getattr(one, name)) if name == "changes" else getattr(one, name) for name in _EXPORTED} for one in entries],
                        columns=list(_EXPORTED), dtype=object)  # fmt: skip


def _said(value: Any) -> str:
    return MISSING if value is None else str(value)


def _lines(change: dict[str, Any]) -> Iterator[dict[str, str]]:
    if "fact" in change:
        for name, value in change.items():
            yield _line(change["fact"], "", name, None, value) if name != "fact" else _line(change["fact"], "", "", None, None)
        return
    if "rows" in change:
        yield _line(change["table"], "", t("journal.rows"), None, change["rows"])
        return
    before, after = change["before"] or {}, change["after"] or {}
    for name in dict.fromkeys([*before, *after]):
        yield _line(change["table"], change["id"], name, before.get(name), after.get(name))


def _line(table: str, record: Any, name: str, before: Any, after: Any) -> dict[str, str]:
    return {
        t("journal.table"): table, t("journal.record"): str(record), t("journal.field"): name, t("journal.before"): _said(before),
        t("journal.after"): _said(after),
    }  # fmt: skip


def changes(entry: Entry) -> None:
    """Field by field what a row of the trail changed, before and after."""
    st.markdown(f"**{t('journal.changes', seq=entry.seq, verb=verb_name(entry.verb), who=doer(entry.who))}**")
    lines = [line for change in entry.changes for line in _lines(change)]
    if lines:
        st.dataframe(pd.DataFrame(lines), hide_index=True, key=f"journal_changes_{entry.seq}")
    else:
        st.caption(t("journal.no_changes"))


def _check() -> None:
    st.session_state[_CHECKED] = verify(house().desk)


def chain() -> None:
    """Whether every row still follows from the one before; red with the first that does not."""
    total = read.desk(trail, TrailFilter(), limit=0).total
    found: Verdict | None = st.session_state.get(_CHECKED)
    if total <= _AT_ONCE and (found is None or found.rows != total):
        _check()
        found = st.session_state[_CHECKED]
    with st.container(horizontal=True, vertical_alignment="center"):
        if found is None:
            st.caption(t("journal.not_checked", rows=number.count(total)))
        elif found.ok:
            st.markdown(
                f":green[:material/verified: {t('journal.whole', rows=number.count(found.rows), hash=found.last_hash[:12])}]"
            )
        else:
            st.markdown(f":red[:material/error: {t('journal.broken', seq=found.seq, fault=t(f'journal.fault.{found.fault}'))}]")
        st.button(t("journal.check"), on_click=_check, key="journal_check")
