"""What a person can do with a signal now: the next step of its life in sight, the others behind their buttons."""

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from postloan.terms import SignalState, Verdict
from postloan.ui import act, read, who
from postloan.ui.clock import today
from postloan.ui.fields import Form
from postloan.ui.lang import t, term
from postloan.ui.warning import plan
from postloan.ui.warning.measured import rule_name
from postloan.warning.life.closing import close_signal, reopen_signal
from postloan.warning.life.handle import acknowledge_signal, comment_signal, hand_over_signal, recheck_signal, verify_signal
from postloan.warning.life.model import Signal
from postloan.warning.life.muting import mute_signal
from postloan.warning.life.planning import start_signal
from postloan.warning.life.queries import takers

Row = Mapping[str, Any]
#: What a form holds, as its verb takes it.
ReadOff = Callable[[Form], Mapping[str, Any]]
#: What is done next in each state; it stands open on the page.
_NEXT: Mapping[str, tuple[str, ...]] = {
    SignalState.RAISED: ("acknowledge",), SignalState.ACKNOWLEDGED: ("verify",), SignalState.VERIFIED: ("plan", "close"),
    SignalState.PLANNED: ("start",), SignalState.EXECUTING: ("recheck",), SignalState.CLOSED: (),
}  # fmt: skip
_ICONS = {
    "verify": ":material/fact_check:", "plan": ":material/add_task:", "recheck": ":material/event_repeat:", "hand_over": ":material/forward:",
    "comment": ":material/comment:", "mute": ":material/notifications_off:", "close": ":material/task_alt:", "reopen": ":material/undo:",
}  # fmt: skip


def section(found: Signal, others: Sequence[Row]) -> None:
    """The next step, then everything else that this person may do with the signal as it stands."""
    able = found.allowed(who.actor())
    if not able:
        st.caption(t("warnings.signal.read_only"))
        return
    first = next((name for name in _NEXT[found.state] if name in able), None)
    if first is not None:
        with st.container(border=True, key="signal_next"):
            st.markdown(f"**{t('warnings.signal.now')}**", anchors=False)
            _draw(first, found, others)
    with st.container(horizontal=True, gap="small", key="signal_more"):
        for name in able:
            if name in _ICONS and name != first:
                with st.popover(t(f"warnings.act.{name}"), icon=_ICONS[name], key=f"more_{name}"):
                    _draw(name, found, others)


def _draw(name: str, found: Signal, others: Sequence[Row]) -> None:
    if name == "verify":
        _verify(found, others)
    elif name in _FORMS:
        _FORMS[name](found)


def form_of(name: str, found: Signal, **filled: Any) -> Form:
    """The fields of one word on a signal, empty again once it was said."""
    return Form("warnings.act", act.token(f"{name}_{found.id}"), filled)


def _say(name: str, form: Form, found: Signal, verb: Callable[..., Any], read_off: ReadOff) -> None:
    """Say the word with what the form holds now; for callbacks."""
    form.submit(verb, found.id, found.version, token=form.shown, done=f"warnings.done.{name}", **read_off(form))


def _button(name: str, form: Form, found: Signal, verb: Callable[..., Any], read_off: ReadOff) -> None:
    """The button that says it."""
    st.button(
        t(f"warnings.act.{name}_now"), type="primary", key=f"do_{name}_{found.id}",
        on_click=functools.partial(_say, name, form, found, verb, read_off),
    )  # fmt: skip


def _text(form: Form) -> dict[str, Any]:
    return {"text": form["text"] or ""}


def _acknowledge(found: Signal) -> None:
    _button("acknowledge", form_of("acknowledge", found), found, acknowledge_signal, lambda _: {})


def _verify(found: Signal, others: Sequence[Row]) -> None:
    form = form_of("verify", found)
    verdict = form.choice("verdict", Verdict if others else (Verdict.TRUE, Verdict.FALSE), required=True)
    if verdict is Verdict.DUPLICATE:
        named = {str(one["id"]): f"{one['id']} · {rule_name(one['rule_id'])}" for one in others}
        form.one_of("duplicate_of", named, required=True, said=lambda one: named[one])
    form.lines("text", required=True)
    _button("verify", form, found, verify_signal, _verdict)


def _verdict(form: Form) -> dict[str, Any]:
    other = form["duplicate_of"] if form["verdict"] == Verdict.DUPLICATE else None
    return {"verdict": form["verdict"] or "", "duplicate_of": int(other) if other else None, **_text(form)}


def _start(found: Signal) -> None:
    _button("start", form_of("start", found), found, start_signal, lambda _: {})


def _recheck(found: Signal) -> None:
    form = form_of("recheck", found)
    form.lines("text", required=True)
    form.day("next_on", min_value=today())
    _button("recheck", form, found, recheck_signal, lambda one: {**_text(one), "next_on": one["next_on"]})


def _hand_over(found: Signal) -> None:
    form = form_of("hand_over", found)
    form.one_of("owner", [name for name in read.desk(takers, [found.id]) if name != found.owner], required=True)
    form.lines("text")
    _button("hand_over", form, found, hand_over_signal, lambda one: {**_text(one), "owner": one["owner"] or ""})


def _comment(found: Signal) -> None:
    form = form_of("comment", found)
    form.lines("text", required=True)
    _button("comment", form, found, comment_signal, _text)


def _mute(found: Signal) -> None:
    most = today() + timedelta(days=read.policy().warning_mute_days_max)
    form = form_of("mute", found, until=most)
    form.day("until", required=True, min_value=today(), max_value=most)
    form.lines("reason", required=True)
    _button("mute", form, found, mute_signal, lambda one: {"until": one["until"], "reason": one["reason"] or ""})


def _close(found: Signal) -> None:
    form, able = form_of("close", found), found.ends
    if len(able) > 1:
        form.choice("as_", able, required=True)
    else:
        st.markdown(term(able[0]))
    form.lines("text", required=True)
    only = able[0] if len(able) == 1 else ""
    _button("close", form, found, close_signal, lambda one: {**_text(one), "as_": one["as_"] or only})


def _reopen(found: Signal) -> None:
    form = form_of("reopen", found)
    form.lines("text", required=True)
    _button("reopen", form, found, reopen_signal, _text)


_FORMS: Mapping[str, Callable[[Signal], None]] = {
    "acknowledge": _acknowledge, "plan": plan.form, "start": _start, "recheck": _recheck, "hand_over": _hand_over, "comment": _comment,
    "mute": _mute, "close": _close, "reopen": _reopen,
}  # fmt: skip
