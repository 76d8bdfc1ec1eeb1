"""The bank's own limits: how much of each is used, setting, changing and ending them, and what they were before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import SLICES, Right, Scope
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.portfolio import Figure
from postloan.portfolio.exposure import concentration_figures as figures
from postloan.portfolio.exposure import limit_setting
from postloan.portfolio.exposure.limit import Limit, Use
from postloan.portfolio.exposure.limit_setting import LimitForm, change_limit, end_limit, set_limit
from postloan.terms import LimitMeasure
from postloan.ui import act, parts, read, who
from postloan.ui.clock import today
from postloan.ui.fields import Form
from postloan.ui.lang import field, language, said, t, term

_DIMENSIONS = SLICES
_PERCENT = Decimal(100)


def on(limit: Limit, value: str | None) -> str:
    """What a limit is on: ``行业：制造``."""
    return t("limit.scope", dimension=field(limit.dimension), value=said(limit.dimension, value))


def scope_of(limit: Limit) -> str:
    """What a limit was set on, also where it is each value of a dimension."""
    return t("limit.each", dimension=field(limit.dimension)) if limit.value is None else on(limit, limit.value or None)


def cap(limit: Limit) -> str:
    """The limit itself in words."""
    amount = number.money(limit.cap, language(), currency=limit.currency)
    share = amount if limit.measure is LimitMeasure.AMOUNT else number.percent(limit.cap)
    return t("limit.cap_share", measure=term(limit.measure), share=share)


def own(uses: Sequence[Use], view: Scope) -> None:
    """The table of the bank's own limits, and for those who may, the forms."""
    if uses:
        _table(uses, view)
    else:
        st.caption(t("limit.none"))
    if who.actor().may(Right.SET_LIMITS):
        with st.expander(t("limit.manage"), icon=":material/tune:", key="limit_manage"):
            _manage(view)
    _history(view)


def _table(uses: Sequence[Use], view: Scope) -> None:
    rows = pd.DataFrame([
        {
            "limit_scope": on(one.limit, one.value), "limit_cap": cap(one.limit), "exposure": float(one.exposure),
            "allowed": None if one.allowed is None else float(one.allowed), "used": one.used,
            "headroom": None if one.headroom is None else float(one.headroom), "limit_state": one.state.value,
            "limit_from": one.limit.valid_from, "limit_reason": one.limit.reason, "limit_by": one.limit.set_by,
        }
        for one in uses
    ])  # fmt: skip
    of = {(on(one.limit, one.value), cap(one.limit)): one for one in uses}

    def explained(row: Mapping[str, Any], column: str) -> Figure | None:
        return figures.of_use(of[row["limit_scope"], row["limit_cap"]], column, view)

    unit = parts.unit_of(rows, view.currency)
    parts.figure_table(rows, "limit_own", t("limit.own", unit=unit.name, day=day(view.as_of)), view, explained=explained)


def _manage(view: Scope) -> None:
    what = st.segmented_control(
        t("limit.what"), ("set", "change", "end"), default="set", required=True, key="limit_what", format_func=lambda name: t(f"limit.{name}"),
        label_visibility="collapsed",
    )  # fmt: skip
    if what == "set":
        _set()
        return
    known = {one.id: one for one in read.desk(limit_setting.known, on=view.as_of) if one.valid_until is None}
    chosen = st.selectbox(
        t("limit.choose"), list(known), index=None, key=f"limit_{what}_which", placeholder=t("form.choose"),
        format_func=lambda number: f"{scope_of(known[number])} · {cap(known[number])}",
    )  # fmt: skip
    if chosen is not None:
        _change(known[chosen]) if what == "change" else _end(known[chosen])


def _set() -> None:
    dimension = st.segmented_control(
        t("limit.dimension"), _DIMENSIONS, default="industry", required=True, key="limit_dimension", format_func=field
    )
    values = read.options(who.actor().reach, SLICES)[dimension]
    form = Form("limit", act.token(f"limit_set_{dimension}"), {"measure": LimitMeasure.SHARE_OF_LOANS, "valid_from": today()})
    with st.form(f"limit_form_{form.shown}", border=True):
        left, right = st.columns(2)
        with left:
            form.one_of("value", values, said=lambda value: said(dimension, value or None))
            form.choice("measure", LimitMeasure, required=True)
        with right:
            _cap(form)
            form.day("valid_from", required=True)
        form.text("reason", required=True, most=500)
        st.form_submit_button(t("limit.set"), type="primary", on_click=_submit_set, args=(dimension, form))


def _cap(form: Form) -> None:
    first = form.filled.get("cap")
    st.number_input(
        t("form.required", label=t("limit.cap")),
        value=first,
        min_value=0.0,
        step=1.0,
        format="%.2f",
        key=form.key("cap"),
        help=t("limit.cap_help"),
    )
    form.wrong("cap")


def _entered(form: Form, measure: str | None) -> Decimal | None:
    """The cap as it is kept: a fraction or yuan."""
    entered = form["cap"]
    if entered is None:
        return None
    amount = Decimal(f"{entered:.2f}")
    return amount if measure == LimitMeasure.AMOUNT else amount / _PERCENT


def _submit_set(dimension: str, form: Form) -> None:
    measure = form["measure"]
    entered = LimitForm(
        dimension, form["value"], measure or "", _entered(form, measure), form["reason"] or "", form["valid_from"]
    )
    form.submit(set_limit, entered, form_key=form.shown, token=form.shown, done="limit.saved")


def _change(limit: Limit) -> None:
    share = limit.measure is not LimitMeasure.AMOUNT
    filled = {"cap": float(limit.cap * _PERCENT if share else limit.cap), "valid_from": today()}
    form = Form("limit", act.token(f"limit_change_{limit.id}_{limit.version}"), filled)
    with st.form(f"limit_form_{form.shown}", border=True):
        left, right = st.columns(2)
        with left:
            _cap(form)
        with right:
            form.day("valid_from", required=True)
        form.text("reason", required=True, most=500)
        st.form_submit_button(t("limit.change"), type="primary", on_click=_submit_change, args=(limit, form))


def _submit_change(limit: Limit, form: Form) -> None:
    form.submit(
        change_limit, limit.id, limit.version, cap=_entered(form, limit.measure), valid_from=form["valid_from"], reason=form["reason"] or "",
        token=form.shown, done="limit.changed",
    )  # fmt: skip


def _end(limit: Limit) -> None:
    form = Form("limit", act.token(f"limit_end_{limit.id}_{limit.version}"), {"on": today()})
    with st.form(f"limit_form_{form.shown}", border=True):
        form.day("on", required=True)
        form.text("reason", required=True, most=500)
        st.form_submit_button(t("limit.end"), type="primary", on_click=_submit_end, args=(limit, form))


def _submit_end(limit: Limit, form: Form) -> None:
    form.submit(
        end_limit, limit.id, limit.version, on=form["on"], reason=form["reason"] or "", token=form.shown, done="limit.ended"
    )


def _history(view: Scope) -> None:
    """Every limit ever set, newest first; nothing where there never was one."""
    found = read.desk(limit_setting.history)
    if not found:
        return
    rows = pd.DataFrame([
        {
            "limit_scope": scope_of(one.limit), "limit_cap": cap(one.limit), "limit_from": one.limit.valid_from, "limit_until": one.limit.valid_until,
            "limit_reason": one.limit.reason, "limit_by": one.limit.set_by, "limit_ended": _ended(one.ended_by, one.end_reason),
        }
        for one in found
    ])  # fmt: skip
    with st.expander(t("limit.history"), icon=":material/history:", key="limit_past"):
        parts.table(rows, "limit_history", t("limit.history"), view)


def _ended(by: str | None, reason: str | None) -> str:
    return MISSING if by is None else f"{by} · {reason}"
