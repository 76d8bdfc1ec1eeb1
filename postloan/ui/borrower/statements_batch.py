"""Many workbooks in one upload: a bar that says what it does and how much is left, then one table."""

import time
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.errors import PostloanError
from postloan.house import house
from postloan.i18n.number import MISSING
from postloan.ui import act, read, sheet, trouble, who
from postloan.ui.borrower.statements_run import Desk, Outcome, one
from postloan.ui.borrower.statements_whose import all_of
from postloan.ui.borrower.statements_words import period_name
from postloan.ui.lang import in_words, t

_RESULT = "spread_batch"
_ROUND = "spread_batch_round"


def _key() -> str:
    return f"spread_batch_files_{st.session_state.get(_ROUND, 0)}"


def _left(seconds: float) -> str:
    """How long it still takes, in seconds or minutes."""
    if seconds < 90:
        return t("spread.batch_left_seconds", n=round(seconds))
    return t("spread.batch_left_minutes", n=round(seconds / 60))


def _run(view: Scope) -> None:
    """Handle the chosen files one by one. Each is its own transaction: what is done stays done if the rest is broken off."""
    files: list[Any] = st.session_state.get(_key()) or []
    limit = read.policy().statement_batch_max
    if len(files) > limit:
        act.refuse(t("spread.batch_too_many", limit=limit, count=len(files)))
        return
    found: list[Outcome] = []
    st.session_state[_RESULT] = found
    with trouble.told(act.refuse):
        desk = Desk(house().desk, who.admit(), read.pin(), view, read.policy(), house().settings.uploads, all_of(view))
        bar, begun = st.progress(0.0), time.monotonic()
        for n, file in enumerate(files):
            spent = time.monotonic() - begun
            left = _left(spent / n * (len(files) - n)) if n else MISSING
            bar.progress(n / len(files), text=t("spread.batch_step", n=n + 1, of=len(files), left=left, file=file.name))
            found.append(one(desk, file.name, file.getvalue()))
        bar.empty()
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _clear() -> None:
    st.session_state.pop(_RESULT, None)


def _outcome(found: Outcome) -> str:
    if isinstance(found.why, PostloanError):
        return t(f"spread.batch_{found.state}", why=" ".join(found.why.said(t).split("\n")))
    if found.state == "whose":
        return t("spread.batch_whose", why=t(f"spread.{found.why}"))
    return t(f"spread.batch_{found.state}")


def _rows(found: Sequence[Outcome]) -> pd.DataFrame:
    return pd.DataFrame([
        {
            t("spread.file_name"): one.file, t("spread.borrower"): one.borrower or MISSING,
            t("spread.batch_statements"): len(one.statements),
            t("spread.batch_periods"): in_words(dict.fromkeys(period_name(each.period) for each in one.statements if not each.comparative)),
            t("spread.batch_doubts"): one.doubts, t("spread.batch_failed"): one.failed, t("spread.batch_outcome"): _outcome(one),
        }
        for one in found
    ])  # fmt: skip


def batch(view: Scope) -> None:
    """Choose the files, handle them, see what became of each."""
    limit = read.policy().statement_batch_max
    files = st.file_uploader(t("spread.batch_files", limit=limit), accept_multiple_files=True, key=_key())
    st.caption(t("spread.batch_about"))
    if files:
        st.button(
            t("spread.batch_run", count=len(files)), type="primary", on_click=_run, args=(view,), key="spread_batch_run",
            icon=":material/play_arrow:",
        )  # fmt: skip
    found: list[Outcome] = st.session_state.get(_RESULT) or []
    if found:
        _result(found)


def _result(found: Sequence[Outcome]) -> None:
    states = [one.state for one in found]
    done, refused = states.count("done"), states.count("refused")
    words = {"done": done, "refused": refused, "held": len(found) - done - refused, "total": len(found)}
    st.markdown(f"**{t('spread.batch_result', **words)}**")
    rows = _rows(found)
    st.dataframe(rows, hide_index=True, key="spread_batch_result")
    with st.container(horizontal=True):
        for kind, data, media in (("xlsx", sheet.as_xlsx(rows), sheet.XLSX), ("csv", sheet.as_csv(rows), "text/csv")):
            st.download_button(
                t(f"form.export_{kind}"), data, file_name=f"statements_batch.{kind}", mime=media, key=f"spread_batch_{kind}",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        st.button(t("spread.batch_clear"), on_click=_clear, key="spread_batch_clear", type="tertiary")
