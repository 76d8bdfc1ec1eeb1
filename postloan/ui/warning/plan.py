"""The plan of a signal: its actions with who does them by when, and the form that lays them down."""

import functools
from collections.abc import Sequence

import streamlit as st

from postloan.i18n.number import day
from postloan.ui import act, read, who
from postloan.ui.clock import today
from postloan.ui.fields import Form, plain
from postloan.ui.lang import t
from postloan.ui.warning.words import how_far
from postloan.warning.life.model import Action, Signal
from postloan.warning.life.planning import PlannedAction, finish_action, plan_signal
from postloan.warning.life.queries import takers

_MOST = 6


# --- laying it down ---------------------------------------------------------------------------------------------------


def _rows_key(found: Signal) -> str:
    return f"plan_rows_{found.id}"


def _more(found: Signal) -> None:
    st.session_state[_rows_key(found)] = st.session_state.get(_rows_key(found), 1) + 1


def form(found: Signal) -> None:
    """One line an action: what, who, by when; more lines on demand."""
    shown = Form("warnings.act", act.token(f"plan_{found.id}"), {})
    names, lines = read.desk(takers, [found.id]), int(st.session_state.get(_rows_key(found), 1))
    st.caption(t("warnings.act.plan_hint"))
    for place in range(1, lines + 1):
        _line(shown, place, names, found)
    with st.container(horizontal=True):
        st.button(
            t("warnings.act.plan_now"), type="primary", key=f"do_plan_{shown.shown}", on_click=functools.partial(_save, shown, found, lines)
        )  # fmt: skip
        if lines < _MOST:
            st.button(
                t("warnings.act.add_action"), key=f"plan_more_{found.id}", on_click=_more, args=(found,), icon=":material/add:"
            )


def _line(shown: Form, place: int, names: Sequence[str], found: Signal) -> None:
    what, whose, due = st.columns([4, 2, 2])
    start = names.index(found.owner) if found.owner in names else None
    with what:
        st.text_input(t("form.required", label=t("warnings.act.what", n=place)), key=shown.key(f"what_{place}"), max_chars=500)
        shown.wrong(f"what_{place}")
    with whose:
        st.selectbox(
            t("form.required", label=t("warnings.act.owner")), names, index=start, key=shown.key(f"owner_{place}"),
            placeholder=t("form.choose"),
        )  # fmt: skip
        shown.wrong(f"owner_{place}")
    with due:
        st.date_input(
            t("form.required", label=t("warnings.act.due_on")), None, min_value=today(), key=shown.key(f"due_on_{place}"), format="YYYY-MM-DD"
        )  # fmt: skip
        shown.wrong(f"due_on_{place}")


def _entered(shown: Form, lines: int) -> list[PlannedAction]:
    """The lines in which anything was written; the first counts in any case."""
    entered = [
        PlannedAction(shown[f"what_{place}"] or "", shown[f"owner_{place}"] or "", shown[f"due_on_{place}"])
        for place in range(1, lines + 1)
    ]
    return [one for place, one in enumerate(entered) if place == 0 or one.what.strip() or one.due_on]


def _save(shown: Form, found: Signal, lines: int) -> None:
    shown.submit(plan_signal, found.id, found.version, _entered(shown, lines), token=shown.shown, done="warnings.done.plan")
    if not act.problems():
        st.session_state.pop(_rows_key(found), None)


# --- carrying it out --------------------------------------------------------------------------------------------------


def section(found: Signal) -> None:
    """The actions, those not done first by their day; each can be finished by those who may."""
    if not found.actions:
        st.caption(t("warnings.signal.no_plan"))
        return
    able = "finish_action" in found.allowed(who.actor())
    for one in sorted(found.actions, key=lambda one: (one.done_on is not None, one.due_on, one.id)):
        _action(found, one, able=able)


def _action(found: Signal, one: Action, *, able: bool) -> None:
    done = one.done_on is not None
    with st.container(border=True, key=f"action_{one.id}", gap=None):
        said, way = st.columns([5, 2], vertical_alignment="center")
        line = plain(t("warnings.signal.action_line", owner=one.owner, day=day(one.due_on)))
        mark = "" if done else how_far(one.due_on, today())
        said.markdown(f"{':material/check: ' if done else ''}**{plain(one.what)}**  \n:small[{line}] {mark}{_outcome(one)}")
        if able and not done:
            with way.popover(t("warnings.act.finish"), icon=":material/check:", key=f"finish_{one.id}"):
                _finish(found, one)


def _outcome(one: Action) -> str:
    if one.done_on is None:
        return ""
    key = "action_done_note" if one.note else "action_done"
    return f"  \n:small[{plain(t(f'warnings.signal.{key}', day=day(one.done_on), who=one.done_by, note=one.note))}]"


def _finish(found: Signal, one: Action) -> None:
    shown = Form("warnings.act", act.token(f"finish_{one.id}"), {})
    shown.text("note", required=True, most=500)
    st.button(
        t("warnings.act.finish_now"), type="primary", key=f"do_finish_{one.id}", on_click=functools.partial(_done, shown, found, one)
    )  # fmt: skip


def _done(shown: Form, found: Signal, one: Action) -> None:
    shown.submit(
        finish_action, found.id, found.version, one.id, note=shown["note"] or "", token=shown.shown,
        done="warnings.done.finish_action",
    )  # fmt: skip
