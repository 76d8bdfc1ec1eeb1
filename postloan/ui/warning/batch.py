"""What can be done with several signals at once: acknowledge, hand over, close."""

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from postloan.access import Right
from postloan.terms import ClosedAs
from postloan.ui import act, read, trouble, who
from postloan.ui.lang import t, term
from postloan.warning.life.many import Many, acknowledge_signals, close_signals, hand_over_signals
from postloan.warning.life.queries import takers

Rows = Sequence[Mapping[str, Any]]


def bar(rows: Rows) -> None:
    """The buttons for the ticked rows; nothing without any, or for those who may not act."""
    if not rows or not who.actor().may(Right.HANDLE_SIGNAL):
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="signal_batch"):
        st.markdown(f"**{t('warnings.ticked', n=len(rows))}**", width="content")
        st.button(
            t("warnings.act.acknowledge"), type="primary", icon=":material/check:", key="batch_acknowledge", shortcut="Alt+A",
            on_click=_do, args=(acknowledge_signals, rows),
        )  # fmt: skip
        if who.actor().may(Right.ASSIGN_SIGNAL):
            _hand_over(rows)
        _close(rows)


def _do(verb: Callable[..., Many], rows: Rows, *args: Any, **values: Any) -> None:
    """Say a word on all ticked signals; what was refused is told with its reason."""
    which = [(int(row["id"]), int(row["version"])) for row in rows]
    came = act.do(verb, which, *args, **values)
    if came is None:
        return
    if came.done:
        act.tell(t("warnings.done.many", n=len(came.done)))
    for reason, n in Counter(trouble.sentence(refusal) for _, refusal in came.refused).items():
        act.refuse(t("warnings.done.refused", n=n, reason=reason))


def _hand_over(rows: Rows) -> None:
    with st.popover(t("warnings.act.hand_over"), icon=":material/forward:", key="batch_hand_over"):
        options = read.desk(takers, [int(row["id"]) for row in rows])
        owner = st.selectbox(t("warnings.act.first_to"), options, index=None, placeholder=t("form.choose"), key="batch_owner")
        st.button(
            t("warnings.act.hand_over_now"), type="primary", disabled=owner is None, key="batch_hand_over_now",
            on_click=functools.partial(_do, hand_over_signals, rows, owner),
        )  # fmt: skip


def _close(rows: Rows) -> None:
    with st.popover(t("warnings.act.close"), icon=":material/task_alt:", key="batch_close"):
        as_ = st.pills(t("warnings.act.as_"), list(ClosedAs), format_func=term, key="batch_as")
        text = st.text_area(t("warnings.act.text"), key="batch_text", max_chars=2000, height=80)
        st.button(
            t("warnings.act.close_now"), type="primary", disabled=as_ is None, key="batch_close_now",
            on_click=functools.partial(_do, close_signals, rows, as_, text=text),
        )  # fmt: skip
