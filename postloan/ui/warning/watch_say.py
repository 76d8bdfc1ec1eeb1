"""What a person can say about a stay now: look again, ask that it end, answer that, let it last longer."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from postloan.access import Right
from postloan.i18n.number import day
from postloan.terms import Strategy
from postloan.ui import act, parts, read, who
from postloan.ui.clock import today
from postloan.ui.fields import Form, plain
from postloan.ui.lang import t
from postloan.warning.watch.keeping import prolong_watch, review_watch
from postloan.warning.watch.leaving import ask_watch_exit, settle_watch_exit, withdraw_watch_exit
from postloan.warning.watch.model import Entry, Standing
from postloan.warning.watch.terms import stay_until

ReadOff = Callable[[Form], Mapping[str, Any]]


def section(entry: Entry) -> None:
    """What is to be said next stands open, the rest behind buttons."""
    actor = who.actor()
    keeps, settles = actor.may(Right.KEEP_WATCH), actor.may(Right.SETTLE_WATCH)
    if entry.standing is Standing.LEFT:
        st.info(plain(t("watch.has_left", day=day(entry.left_on), who=entry.settled_by)), icon=":material/check:")
        return
    if entry.standing is Standing.ASKED:
        _asked(entry, keeps=keeps, settles=settles)
    if keeps:
        with st.container(border=True, key="watch_review"):
            parts.heading("watch.act.review")
            _review(entry)
    with st.container(horizontal=True, gap="small", key="watch_more"):
        if keeps and entry.standing is Standing.ON:
            _behind("ask_exit", entry, _ask)
        if settles and entry.standing is Standing.ON:
            _behind("prolong", entry, _prolong)
    if not (keeps or settles):
        st.caption(t("watch.read_only"))


def _behind(name: str, entry: Entry, draw: Callable[[Entry], None]) -> None:
    with st.popover(t(f"watch.act.{name}"), key=f"watch_more_{name}"):
        draw(entry)


def _form(name: str, entry: Entry, **filled: Any) -> Form:
    return Form("watch.act", act.token(f"watch_{name}_{entry.id}"), filled)


def _say(name: str, form: Form, entry: Entry, verb: Callable[..., Any], read_off: ReadOff) -> None:
    form.submit(verb, entry.id, entry.version, token=form.shown, done=f"watch.done.{name}", **read_off(form))


def _button(name: str, form: Form, entry: Entry, verb: Callable[..., Any], read_off: ReadOff, *, first: bool = True) -> None:
    st.button(
        t(f"watch.act.{name}_now"), type="primary" if first else "secondary", key=f"watch_do_{name}_{form.shown}",
        on_click=functools.partial(_say, name, form, entry, verb, read_off),
    )  # fmt: skip


def _review(entry: Entry) -> None:
    form = _form("review", entry, strategy=entry.strategy)
    form.choice("strategy", Strategy, required=True)
    form.lines("text", required=True)
    form.day("review_on", min_value=today())
    _button(
        "review",
        form,
        entry,
        review_watch,
        lambda one: {name: one[name] or None for name in ("strategy", "review_on")} | _text(one),
    )


def _text(form: Form) -> dict[str, Any]:
    return {"text": form["text"] or ""}


def _ask(entry: Entry) -> None:
    form = _form("ask_exit", entry)
    form.lines("reason", required=True)
    _button("ask_exit", form, entry, ask_watch_exit, lambda one: {"reason": one["reason"] or ""})


def _prolong(entry: Entry) -> None:
    most = stay_until(today(), read.policy())
    form = _form("prolong", entry, until=most)
    form.day("until", required=True, min_value=today(), max_value=most)
    form.lines("text", required=True)
    _button("prolong", form, entry, prolong_watch, lambda one: {"until": one["until"], **_text(one)})


def _asked(entry: Entry, *, keeps: bool, settles: bool) -> None:
    """Somebody asked that it end: another person answers, he himself may take it back."""
    said = t("watch.asked", who=entry.exit_asked_by, day=day(entry.exit_asked_on), reason=entry.exit_reason)
    st.warning(plain(said), icon=":material/logout:")
    own = entry.exit_asked_by_id == who.actor().id
    if own and keeps:
        form = _form("withdraw", entry)
        _button("withdraw", form, entry, withdraw_watch_exit, lambda _: {}, first=False)
    if settles and not own:
        with st.container(border=True, key="watch_settle"):
            form = _form("settle", entry)
            form.lines("text", required=True)
            with st.container(horizontal=True):
                _button("grant", form, entry, settle_watch_exit, lambda one: {"grant": True, **_text(one)})
                _button("refuse", form, entry, settle_watch_exit, lambda one: {"grant": False, **_text(one)}, first=False)
    elif not own:
        st.caption(t("watch.waits"))
