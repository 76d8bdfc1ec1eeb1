"""The form of a stress scenario: what it supposes everywhere and in single segments; what is entered can be compared unsaved."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from postloan.access import Right, Scope
from postloan.i18n.number import missing
from postloan.portfolio.outlook import scenario as desk
from postloan.portfolio.outlook import severity
from postloan.portfolio.outlook.scenario import Scenario
from postloan.portfolio.outlook.severity import BOUNDS, MONTHS, PRESETS, Definition, Severity
from postloan.ui import act, read, who
from postloan.ui.fields import Form
from postloan.ui.lang import field, said, t

#: Slices a scenario can tell apart; officers come and go too fast for rates of their own.
SLICES = ("industry", "branch", "product", "borrower_type", "guarantee_type", "region")
WHOLE = "whole"
_NEW = "new"
_PERCENT = {"shift", "haircut"}


def slice_called(name: str) -> str:
    return t("stress.whole") if name == WHOLE else field(name)


def _start(saved: Sequence[Scenario]) -> tuple[str, Scenario | None]:
    """What the form begins with: a preset, or a saved scenario that the person may change."""
    mine = {str(one.id): one for one in saved if _mine(one)}
    options = [*(f"{_NEW}_{name}" for name in PRESETS), *mine]
    chosen = st.selectbox(
        t("stress.start"), options, key="scenario_start",
        format_func=lambda one: mine[one].name if one in mine else t("stress.start_new", name=t(f"stress.preset.{one.removeprefix(f'{_NEW}_')}")),
    )  # fmt: skip
    return chosen, mine.get(chosen)


def _mine(one: Scenario) -> bool:
    branches = who.actor().reach.branches
    return branches is None or (one.branch is not None and one.branch in branches)


def editor(view: Scope, saved: Sequence[Scenario]) -> Definition:
    """Draw the form and return what stands in it."""
    start, known = _start(saved)
    first = known.definition if known else severity.preset(start.removeprefix(f"{_NEW}_"), read.policy())
    filled = {"name": known.name if known else "", "note": known.note if known else ""}
    form = Form("stress", act.token(f"scenario_{start}_{known.version if known else 0}"), filled)
    left, right = st.columns((3, 2))
    with left:
        definition = _assumed(form, first, view)
    with right:
        _save(form, known, definition)
    return definition


def _assumed(form: Form, first: Definition, view: Scope) -> Definition:
    months, by, *_ = st.columns(2)
    low, high = MONTHS
    with months:
        ahead = st.number_input(t("stress.months"), low, high, first.months, 1, key=form.key("months"))
        form.wrong("months")
    with by:
        chosen = st.selectbox(
            t("stress.by"),
            (WHOLE, *SLICES),
            index=(WHOLE, *SLICES).index(first.by or WHOLE),
            format_func=slice_called,
            key=form.key("by"),
        )
    everywhere = _severity(form, first.everywhere, "", t("stress.everywhere"))
    if chosen == WHOLE:
        return Definition(int(ahead), None, everywhere)
    values = sorted({*(value or "" for value in read.options(view.reach, (chosen,))[chosen]), *first.segments})
    own = st.multiselect(
        t("stress.segments"), values, default=[value for value in first.segments if value in values], key=form.key("segments"),
        format_func=lambda value: said(chosen, value or None), placeholder=t("stress.segments_hint"), select_all=False,
    )  # fmt: skip
    form.wrong("segments")
    segments = {value: _severity(form, first.of(value), value, said(chosen, value or None)) for value in own}
    return Definition(int(ahead), chosen, everywhere, segments)


def _severity(form: Form, first: Severity, value: str, label: str) -> Severity:
    """Three numbers in a row; shares are entered in percent."""
    entered: dict[str, float] = {}
    st.caption(label)
    for column, (name, (low, high)) in zip(st.columns(len(BOUNDS)), BOUNDS.items(), strict=True):
        scale = 100.0 if name in _PERCENT else 1.0
        with column:
            number = st.number_input(
                t(f"stress.{name}"), low * scale, high * scale, float(getattr(first, name)) * scale, 1.0 if scale > 1 else 0.1,
                key=form.key(f"{name}_{value}"), format="%g", help=t(f"stress.rule_{name}"),
            )  # fmt: skip
            form.wrong(name)
        entered[name] = float(number) / scale
    return Severity(**entered)


def _save(form: Form, known: Scenario | None, definition: Definition) -> None:
    """Name and note, and the buttons; for those who may."""
    if not who.actor().may(Right.SAVE_SCENARIO):
        st.caption(t("stress.may_not_save"))
        return
    form.text("name", required=True, most=80)
    form.lines("note", height=70)
    branches = who.actor().reach.branches
    branch = _branch(form, branches) if known is None and branches is not None else None
    label = t("stress.save_change") if known else t("stress.save")
    st.button(
        label,
        type="primary",
        key=form.key("save"),
        on_click=_saved,
        args=(form, known, definition, branch),
        icon=":material/save:",
    )
    if known:
        st.button(t("stress.archive"), key=form.key("archive"), on_click=_archived, args=(known,), icon=":material/archive:")


def _branch(form: Form, branches: Sequence[str]) -> str | None:
    return form.one_of("branch", branches, required=True) if len(branches) > 1 else next(iter(branches), None)


def _saved(form: Form, known: Scenario | None, definition: Definition, branch: str | None) -> None:
    name, note = form["name"] or "", form["note"]
    values: dict[str, Any] = {"note": note, "token": form.shown, "done": "stress.saved"}
    if known:
        form.submit(desk.change_scenario, known.id, known.version, name, definition, **values)
    else:
        form.submit(desk.save_scenario, name, definition, branch=branch, form_key=form.shown, **values)


def _archived(known: Scenario) -> None:
    act.do(desk.archive_scenario, known.id, known.version, done="stress.archived")
    st.session_state.pop("scenario_start", None)


def supposed(definition: Definition) -> str:
    """What a scenario supposes, in one line."""
    words = [_words(t("stress.everywhere"), definition.everywhere)]
    words += [
        _words(said(definition.by or "", None if missing(value) or not value else value), one)
        for value, one in definition.segments.items()
    ]
    return t("stress.between").join(words)


def _words(label: str, one: Severity) -> str:
    return t("stress.supposed", of=label, roll=f"{one.roll:g}", shift=f"{one.shift * 100:g}", haircut=f"{one.haircut * 100:g}")
