"""The pieces of the policy page: every parameter with its source, changing one, what was changed before."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right
from postloan.access.thresholds import change_policy
from postloan.desk.policies import PolicyVersion, versions
from postloan.house import house
from postloan.i18n import has
from postloan.i18n.number import MISSING
from postloan.policy import PARAMETERS, Basis, Parameter
from postloan.ui import act, read, who
from postloan.ui.fields import Form, plain
from postloan.ui.lang import doer, t

_REMAKE = "_book_to_remake"
_BADGES = {Basis.REGULATION: "blue", Basis.UNVERIFIED: "orange", Basis.PRACTICE: "gray"}


def _versions(connection: Connection, _reach: Reach) -> tuple[PolicyVersion, ...]:
    return versions(connection)


def unit(parameter: Parameter) -> str:
    """The unit in words, or as it stands where it is a code."""
    key = f"policy.unit.{parameter.unit}"
    return t(key) if has(key) else parameter.unit


def written(value: Any) -> str:
    """A value as people type it."""
    if isinstance(value, (tuple, list)):
        return ", ".join(str(one) for one in value)
    return f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def said(parameter: Parameter, value: Any) -> str:
    """A value with its unit as people read it: 20 %, yes, 90 days."""
    if parameter.unit == "yes_no":
        return t("policy.yes" if value else "policy.no")
    if parameter.unit == "colour":
        return t(f"term.colour.{value}")
    if parameter.unit == "fraction" and isinstance(value, float):
        return f"{value * 100:.4f}".rstrip("0").rstrip(".") + " %"
    return f"{written(value)} {unit(parameter)}"


def groups() -> list[str]:
    """The groups of parameters, in the order they are declared."""
    return list(dict.fromkeys(one.group for one in PARAMETERS.values()))


def _last_changes() -> Mapping[str, PolicyVersion]:
    """For each parameter ever changed, the version that changed it last."""
    return {name: one for one in reversed(read.desk(_versions)) for name in one.changes}


def table(group: str | None) -> None:
    """Each parameter: value, unit, default, what it rests on, who changed it last."""
    last, policy = _last_changes(), read.policy()
    shown = [one for one in PARAMETERS.values() if group in (None, one.group)]
    rows = pd.DataFrame([
        {
            t("rules.name"): t(f"policy.{one.name}"), t("rules.value"): said(one, getattr(policy, one.name)),
            t("rules.default"): said(one, one.default), t("rules.basis"): t(f"policy.basis.{one.basis}"), t("rules.source"): one.source,
            t("rules.changed"): f"{doer(last[one.name].made_by)} · {read.policy().local(last[one.name].made_at):%Y-%m-%d %H:%M}"
            if one.name in last else MISSING,
            t("rules.meaning"): t(f"policy.{one.name}_help"),
        }
        for one in shown
    ])  # fmt: skip
    config = {
        t("rules.name"): st.column_config.TextColumn(pinned=True, width=190), t("rules.source"): st.column_config.TextColumn(width=230),
        **{t(f"rules.{name}"): st.column_config.TextColumn(width=130) for name in ("value", "default")},
    }  # fmt: skip
    st.dataframe(rows, hide_index=True, key="policy_table", column_config=config)
    legend = (f":{_BADGES[basis]}-badge[{t(f'policy.basis.{basis}')}] {t(f'policy.basis.{basis}_help')}" for basis in Basis)
    st.caption("  \n".join(legend))


def _real(word: str) -> float:
    """A number with decimals; what is none is refused later as not a number."""
    try:
        return float(word)
    except ValueError:
        return math.nan


def _typed(parameter: Parameter, entered: Any) -> Any:
    """What was entered, in the type the parameter has; what cannot be read is handed on to be refused."""
    if isinstance(parameter.default, tuple):
        words = str(entered or "").replace("，", ",").split(",")
        if isinstance(parameter.default[0], float):
            return tuple(map(_real, words))
        return tuple(int(word) if word.strip().isdecimal() else -1 for word in words)
    return (entered or "").strip() if isinstance(parameter.default, str) else entered


def _change(parameter: Parameter, version: int, form: Form) -> None:
    value = _typed(parameter, form[parameter.name])
    changed = form.submit(
        change_policy, {parameter.name: value}, form["reason"] or "", version=version, token=form.shown, done="rules.saved"
    )
    if changed is not None and parameter.shapes_book:
        st.session_state[_REMAKE] = True


def _value(form: Form, parameter: Parameter, value: Any) -> None:
    label, key = t("form.required", label=t(f"policy.{parameter.name}")), form.key(parameter.name)
    if isinstance(parameter.default, (tuple, str)):
        st.text_input(label, value=written(value), key=key, max_chars=80)
    elif isinstance(parameter.default, int):
        st.number_input(label, value=int(value), key=key, step=1)
    else:
        st.number_input(label, value=float(value), key=key, step=0.01 if parameter.unit == "fraction" else 1.0, format="%g")
    form.wrong(parameter.name)


def _about(parameter: Parameter) -> None:
    low, high = (MISSING if one is None else written(float(one)) for one in (parameter.low, parameter.high))
    st.markdown(
        f":{_BADGES[parameter.basis]}-badge[{t(f'policy.basis.{parameter.basis}')}] {plain(parameter.source)}  \n"
        f":small[{t(f'policy.{parameter.name}_help')}]  \n"
        f":small[:gray[{t('rules.bounds', low=low, high=high, unit=unit(parameter), default=written(parameter.default))}]]"
    )
    if parameter.shapes_book:
        st.info(t("rules.shapes_book"), icon=":material/autorenew:")


def edit(group: str | None) -> None:
    """Change one parameter, with the reason. What the others are is not touched."""
    if not who.actor().may(Right.EDIT_POLICY):
        st.caption(t("rules.read_only"))
        return
    names = [one.name for one in PARAMETERS.values() if group in (None, one.group)]
    name = st.selectbox(
        t("rules.choose"), names, index=None, format_func=lambda one: t(f"policy.{one}"), key=f"policy_name_{group}",
        placeholder=t("form.choose"),
    )  # fmt: skip
    if name is None:
        return
    policy, parameter = read.policy(), PARAMETERS[name]
    form = Form("rules", act.token(f"policy_{name}_{policy.version}"))
    with st.form(f"policy_form_{form.shown}", border=True):
        _about(parameter)
        _value(form, parameter, getattr(policy, name))
        form.text("reason", required=True, most=500)
        st.form_submit_button(t("rules.save"), type="primary", on_click=_change, args=(parameter, policy.version, form))


def remake() -> None:
    """Make the derived levels of the book again after a change they depend on, in sight of whoever changed it."""
    if not st.session_state.pop(_REMAKE, False) or read.pin().empty:
        return
    bar = st.progress(0.0, text=t("rules.remaking"))

    def tell(done: float, key: str) -> None:
        bar.progress(min(done, 1.0), text=t(key) if has(key) else t("rules.remaking"))

    house().book.remake(read.policy(), tell)
    bar.empty()
    read.begin()
    st.success(t("rules.remade"), icon=":material/check:")


def _said(changes: Mapping[str, tuple[Any, Any]]) -> Iterable[str]:
    return (f"{t(f'policy.{name}')}: {written(before)} → {written(after)}" for name, (before, after) in changes.items())


def history() -> None:
    """Every version, newest first: who, when, why, and what it was before."""
    found = read.desk(_versions)
    if not found:
        st.caption(t("rules.never_changed"))
        return
    rows = pd.DataFrame([
        {
            t("rules.version"): one.version, t("rules.when"): f"{read.policy().local(one.made_at):%Y-%m-%d %H:%M}",
            t("rules.who"): doer(one.made_by), t("rules.what"): "; ".join(_said(one.changes)), t("rules.reason"): one.reason,
        }
        for one in found
    ])  # fmt: skip
    st.dataframe(rows, hide_index=True, key="policy_history")
