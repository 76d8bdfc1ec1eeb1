"""Filings that wait for a second person, and all that ever were: lists, each leading to one filing."""

from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st

from postloan.borrower.spread import queries
from postloan.borrower.spread.values import Filing, State
from postloan.ui import read, sheet, who
from postloan.ui.borrower.statements_filing import one
from postloan.ui.lang import t

_COLUMNS = (
    "borrower_name",
    "file_name",
    "state_of",
    "submitted_by",
    "submitted_at",
    "settled_by",
    "settled_at",
    "branch",
    "officer",
    "note",
)
_WAITING = ("borrower_name", "file_name", "submitted_by", "submitted_at", "note", "branch", "officer")
_ROWS = 50


def _frame(found: Sequence[Filing], columns: Collection[str]) -> pd.DataFrame:
    local = read.policy().local
    rows = [
        {
            **vars(each), "state_of": t(f"spread.state.{each.state}"), "submitted_at": local(each.submitted_at),
            "settled_at": local(each.settled_at) if each.settled_at else None,
        }
        for each in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _pick(found: Sequence[Filing], columns: Sequence[str], key: str) -> None:
    """The list; the ticked filing, or the one the address names, is shown below."""
    place = sheet.table(_frame(found, columns), "spread", columns, key=key, pick=True)
    if place is not None:
        one(found[place].id)
    else:
        st.caption(t("spread.tick_row"))


def inbox() -> None:
    """What waits for a second person, the longest first."""
    found = read.desk(queries.filings, states=[State.SUBMITTED])
    if not found:
        st.info(t("spread.waiting_none"), icon=":material/info:")
        return
    if any(each.submitted_by_id == who.actor().id for each in found):
        st.caption(t("spread.waiting_mine"))
    # A list that has changed is another list: the tick must not slip on to a filing that nobody has looked at.
    _pick(found, _WAITING, f"spread_inbox_{len(found)}_{found[0].id}_{found[-1].id}")


def asked_for() -> int | None:
    """The filing that the address names, if any; the desk decides whether it may be seen."""
    wanted = st.query_params.get("filing", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None


def register(*, may_upload: bool) -> None:
    """Every filing within reach, newest first."""
    named = asked_for()
    if named is not None:
        one(named)
        return
    counts = read.desk(queries.counted)
    if not sum(counts.values()):
        st.info(t("spread.filings_none" if may_upload else "spread.filings_none_read"), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="spread_filters"):
        word = st.text_input(t("spread.find"), key="spread_register_find", max_chars=80, width=240)
        states: list[State] = st.pills(
            t("spread.state_of"), list(State), selection_mode="multi", key="spread_register_state",
            format_func=lambda each: f"{t(f'spread.state.{each}')} {counts[each]}",
        )  # fmt: skip
    total = sum(counts[each] for each in states or State)
    pages = max(-(-total // _ROWS), 1)
    page = min(st.pagination(pages, key="spread_register_page"), pages) if pages > 1 and not word.strip() else 1
    found = read.desk(queries.filings, states=states or list(State), search=word, offset=(page - 1) * _ROWS, limit=_ROWS)
    if not found:
        st.info(t("spread.filings_none_match"), icon=":material/info:")
        return
    _pick(found, _COLUMNS, "spread_register")
