"""Setting a rule: its numbers for the whole book or a segment, what that would change, and putting it in force with a reason."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right, Scope
from postloan.i18n.number import day
from postloan.ui import act, go, parts, read, who
from postloan.ui.fields import Form
from postloan.ui.lang import field, said, t
from postloan.ui.warning.measured import colour_mark, written
from postloan.ui.warning.rule_list import settings
from postloan.warning.catalogue import Settings
from postloan.warning.drafted import Part, drafted, in_force, is_active
from postloan.warning.engine import SEGMENTS, Status
from postloan.warning.known import Known
from postloan.warning.preview import Preview, preview
from postloan.warning.rule import Measured, Rule
from postloan.warning.setting import problems_of, set_rule

_PREVIEW = "_rule_preview"


def number_name(rule: Rule, name: str) -> str:
    """A number of a rule in words: the colour a limit raises, or what a parameter means."""
    limit = next((one for one in rule.limits if one.name == name), None)
    return t(f"warning.param.{name}") if limit is None else t("rulebook.limit_of", colour=colour_mark(limit.colour))


def _part(rule: Rule, view: Scope) -> Part:
    """For which part of the book numbers are to be set."""
    left, right = st.columns(2)
    column = left.selectbox(
        t("rulebook.part"), SEGMENTS, index=None, format_func=field, key=f"rule_part_{rule.id}", placeholder=t("rulebook.whole_book"),
    )  # fmt: skip
    if column is None:
        return None
    value = right.selectbox(
        t("rulebook.part_value"), [one for one in read.options(view.reach, (column,))[column] if one], index=None,
        format_func=lambda one: said(column, one), key=f"rule_part_{rule.id}_{column}", placeholder=t("form.choose"),
    )  # fmt: skip
    return None if value is None else (column, value)


def edit(rule: Rule, view: Scope) -> None:
    """The form, for those who may; what the draft would change stands below it."""
    if not who.actor().may(Right.SET_RULES):
        parts.caption("rulebook.read_only")
        return
    now, part = read.desk(settings), _part(rule, view)
    shown = act.token(f"rule_{rule.id}_{now.version}_{part}")
    form = Form("rulebook", shown)
    with st.form(f"rule_form_{shown}", border=True):
        _numbers(rule, form, in_force(rule, now.of(rule.id), part))
        st.checkbox(t("rulebook.active"), value=is_active(now.of(rule.id), part), key=form.key("active"))
        form.text("reason", required=True, most=500)
        with st.container(horizontal=True):
            st.form_submit_button(t("rulebook.preview"), on_click=_look, args=(rule, now, part, form, view))
            st.form_submit_button(t("rulebook.save"), type="primary", on_click=_save, args=(rule, now, part, form))
    _previewed(rule, view)


def _numbers(rule: Rule, form: Form, values: Mapping[str, float | None]) -> None:
    for name, column in zip(rule.numbers, st.columns(max(3, len(rule.numbers))), strict=False):
        with column:
            (_choice if rule.unit_of(name).coded else _number)(rule, name, values[name], form.key(name))
            form.wrong(name)


def _bounds(rule: Rule, name: str) -> str:
    low, high, default = (written(one, rule.unit_of(name)) for one in (*rule.bounds[name], rule.numbers[name]))
    return t("rulebook.bounds", low=low, high=high, default=default)


def _number(rule: Rule, name: str, value: float | None, key: str) -> None:
    """A number in the unit that stands beside its name."""
    unit = rule.unit_of(name)
    money = unit is Measured.MONEY
    label = (
        number_name(rule, name)
        if money
        else t("field.with_unit", heading=number_name(rule, name), unit=t(f"warnings.unit.{unit}"))
    )
    st.number_input(
        label, value=None if value is None else round(value * unit.scale, 6), step=None if money else 1.0, format="%g", key=key, help=_bounds(rule, name)
    )  # fmt: skip


def _choice(rule: Rule, name: str, value: float | None, key: str) -> None:
    """A number that stands for a word is chosen by its word."""
    low, high = (int(one) for one in rule.bounds[name])
    codes, unit = [float(code) for code in range(low, high + 1)], rule.unit_of(name)
    st.selectbox(
        number_name(rule, name), codes, index=None if value is None else codes.index(round(value)), key=key, placeholder=t("form.choose"),
        format_func=lambda code: written(code, unit), help=_bounds(rule, name),
    )  # fmt: skip


def _entered(rule: Rule, form: Form) -> dict[str, float | None]:
    """What stands in the fields, in the rule's own units; an empty field: the colour is not raised."""
    found: dict[str, float | None] = {}
    for name in rule.numbers:
        typed = form[name]
        found[name] = None if typed is None else round(float(typed) / rule.unit_of(name).scale, 12)
    return found


def _look(rule: Rule, now: Settings, part: Part, form: Form, view: Scope) -> None:
    """Judge the date with the draft and without it; nothing is written."""
    draft = drafted(rule, now.of(rule.id), part, _entered(rule, form), active=bool(form["active"]))
    if problems := problems_of(rule, draft):
        act.refuse(next(iter(problems.values())).said(t))
        return
    found = read.desk(_compared, view, now, now.changed(rule.id, draft), rule.id)
    st.session_state[_PREVIEW] = (rule.id, view, found)


def _compared(connection: Connection, _reach: Reach, view: Scope, before: Settings, after: Settings, rule_id: str) -> Preview:
    return preview(Known(read.pin(), view.as_of, view.as_of, read.policy(), connection), before, after, rule_id)


def _save(rule: Rule, now: Settings, part: Part, form: Form) -> None:
    draft = drafted(rule, now.of(rule.id), part, _entered(rule, form), active=bool(form["active"]))
    saved = form.submit(
        set_rule, rule.id, draft, form["reason"] or "", version=now.version, token=form.shown, done="rulebook.saved"
    )
    if saved is not None:
        st.session_state.pop(_PREVIEW, None)


def _previewed(rule: Rule, view: Scope) -> None:
    rule_id, seen, found = st.session_state.get(_PREVIEW, (None, None, None))
    if rule_id != rule.id or seen != view:
        return
    shown: Preview = found
    if shown.status is not Status.JUDGED:
        st.info(t(f"rulebook.preview_{shown.status}"), icon=":material/info:")
        return
    st.markdown(f"**{t('rulebook.instead', day=day(view.as_of), after=shown.after, before=shown.before)}**")
    if len(shown.recoloured):
        parts.caption("rulebook.recoloured", n=len(shown.recoloured))
    left, right = st.columns(2)
    with left:
        _changed(rule, shown.appear, view, "rulebook.appear")
    with right:
        _changed(rule, shown.go, view, "rulebook.go")


def _changed(rule: Rule, hits: pd.DataFrame, view: Scope, heading: str) -> None:
    mine = hits[[view.reach.covers(branch, officer) for branch, officer in zip(hits["branch"], hits["officer"], strict=True)]]
    st.markdown(t(heading, n=len(mine)))
    if mine.empty:
        return
    ids = tuple(mine["borrower_id"])
    rows = pd.DataFrame({
        "borrower_id": mine["borrower_id"], "borrower_name": mine["borrower_name"], "branch": mine["branch"],
        "colour": mine["colour"].map(colour_mark), "value": [written(one, rule.unit, view.currency) for one in mine["value"]],
    })  # fmt: skip
    key = f"{heading}_{rule.id}"
    st.dataframe(
        rows.rename(columns={"borrower_id": field("borrower_id"), "borrower_name": field("borrower_name"), "branch": field("branch"),
                             "colour": t("rulebook.colour"), "value": t("rulebook.value")}),
        key=key, hide_index=True, height=min(420, 38 + 28 * len(rows)), row_height=28, on_select=lambda: _opened(key, ids),
        selection_mode="single-cell",
    )  # fmt: skip


def _opened(key: str, ids: tuple[str, ...]) -> None:
    cells = st.session_state[key]["selection"].get("cells", [])
    if cells and cells[0][0] < len(ids):
        go.to("borrower", {"id": ids[cells[0][0]]})
