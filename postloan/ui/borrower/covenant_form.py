"""The forms on covenants: enter, change, end, test by hand or with the statements there are, ask for a waiver."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.borrower.analysis import Unit
from postloan.borrower.covenant import Covenant, Frequency, Kind, Operator, Standing, State, Step
from postloan.borrower.covenant.form import CovenantForm
from postloan.borrower.covenant.register import (
    change_covenant,
    end_covenant,
    metrics_of,
    record_test,
    retest_covenant,
    set_covenant,
)  # fmt: skip
from postloan.borrower.covenant.waiving import ask_waiver
from postloan.ui import act, read
from postloan.ui.borrower.covenant_words import metric_name, title, unit_of, usual
from postloan.ui.clock import today
from postloan.ui.fields import Form
from postloan.ui.lang import t

_PERCENT = Decimal(100)
#: How often the required value can be stepped when a covenant is entered.
_LATER = 2
_ASKED = {Unit.RATIO: "required_percent", Unit.DAYS: "required_days", Unit.MONEY: "required_amount", Unit.TIMES: "required_times"}


def manage(view: Scope, borrower_id: str, found: Sequence[Standing]) -> None:
    """What may be done about covenants, one thing at a time."""
    todo = ("set", "record", "retest", "waive", "change", "end") if found else ("set",)
    what = st.segmented_control(
        t("covenant.do_what"), todo, default="set", required=True, key="covenant_what", format_func=lambda name: t(f"covenant.{name}"),
        label_visibility="collapsed",
    )  # fmt: skip
    if what == "set":
        _set(view, borrower_id)
        return
    chosen = _chosen(what, [one for one in found if _fits(what, one)])
    if chosen is not None:
        {"record": _record, "retest": _retest, "waive": _waive, "change": _change, "end": _end}[what](chosen.covenant)


def _fits(what: str, one: Standing) -> bool:
    """Whether that can be done about a covenant."""
    if one.state is State.ENDED:
        return False
    kind = one.covenant.kind
    return {
        "record": not kind.by_statement, "retest": kind in (Kind.RATIO, Kind.AMOUNT), "waive": one.state is State.BREACHED and one.asked is None,
    }.get(what, True)  # fmt: skip


def _chosen(what: str, found: Sequence[Standing]) -> Standing | None:
    known = {one.covenant.id: one for one in found}
    number = st.selectbox(
        t("covenant.choose"), list(known), index=None, key=f"covenant_{what}_which", placeholder=t("form.choose"),
        format_func=lambda one: f"{title(known[one].covenant)} · {known[one].covenant.clause}",
    )  # fmt: skip
    return None if number is None else known[number]


def _set(view: Scope, borrower_id: str) -> None:
    left, right = st.columns(2)
    kinds: list[Kind] = list(Kind)
    kind = left.selectbox(t("covenant.kind"), kinds, format_func=lambda one: t(f"covenant.kind_name.{one}"), key="covenant_kind")
    metrics = metrics_of(kind)
    metric = right.selectbox(
        t("covenant.metric"), metrics, format_func=lambda one: metric_name(kind, one), key=f"covenant_metric_{kind}"
    ) if metrics else None  # fmt: skip
    filled = {"frequency": Frequency.QUARTERLY, "operator": usual(kind, metric)}
    form = Form("covenant", act.token(f"covenant_set_{borrower_id}_{kind}_{metric}"), filled)
    with st.form(f"covenant_form_{form.shown}", border=True):
        _fields(form, kind, metric)
        st.form_submit_button(
            t("covenant.set"), type="primary", on_click=_submit_set, args=(view, borrower_id, form, kind, metric)
        )


def _fields(form: Form, kind: Kind, metric: str | None) -> None:
    """The fields that both entering and changing ask for."""
    left, right = st.columns(2)
    with left:
        form.day("first_test_on", required=True)
        form.one_of("frequency", list(Frequency), required=True, said=lambda one: t(f"covenant.frequency_name.{one}"))
        form.text("clause", required=True, most=500)
        form.text("loan_id", most=80)
    with right:
        if kind in (Kind.RATIO, Kind.AMOUNT):
            form.one_of("operator", list(Operator), required=True, said=lambda one: t(f"covenant.operator_{one}"))
        if kind.measured:
            _required(form, unit_of(kind, metric))
        if kind is not Kind.DELIVERY:
            st.number_input(
                t("covenant.grace_days"), value=form.filled.get("grace_days"), min_value=0, step=1, key=form.key("grace_days"),
                help=t("covenant.grace_days_help"),
            )  # fmt: skip
            form.wrong("grace_days")


def _required(form: Form, unit: Unit) -> None:
    """What is required from the first test date on, and the days on which it changes."""
    label = t("form.required", label=t(f"covenant.{_ASKED[unit]}"))
    _number(form, "required", label, unit, help=t("covenant.required_help"))
    form.wrong("steps")
    for n in range(1, _LATER + 1):
        when, value = st.columns(2)
        with when:
            st.date_input(
                t("covenant.step_on", n=n),
                value=form.filled.get(f"step_on_{n}"),
                format="YYYY-MM-DD",
                key=form.key(f"step_on_{n}"),
            )
        with value:
            _number(form, f"step_value_{n}", t("covenant.step_value", n=n), unit)


def _number(form: Form, name: str, label: str, unit: Unit, **options: Any) -> None:
    step = {Unit.DAYS: 1.0, Unit.MONEY: 10_000.0, Unit.TIMES: 0.05, Unit.RATIO: 1.0}[unit]
    st.number_input(label, value=form.filled.get(name), step=step, format="%.2f", key=form.key(name), **options)


def _entered(form: Form, kind: Kind, metric: str | None) -> CovenantForm:
    """What stands in the fields, in the units it is kept in."""
    unit, first = unit_of(kind, metric), form["first_test_on"]
    pairs = [(first, form["required"]), *((form[f"step_on_{n}"], form[f"step_value_{n}"]) for n in range(1, _LATER + 1))]
    scale = _PERCENT if unit is Unit.RATIO else Decimal(1)
    steps = tuple(
        Step(since, Decimal(f"{value:.4f}") / scale) for since, value in pairs if since is not None and value is not None
    )
    days = form["grace_days"]
    return CovenantForm(
        kind, metric, form["operator"], steps if kind.measured else (), form["frequency"] or "", first, form["clause"] or "",
        form["loan_id"] or None, None if days is None else int(days),
    )  # fmt: skip


def _submit_set(view: Scope, borrower_id: str, form: Form, kind: Kind, metric: str | None) -> None:
    entered = _entered(form, kind, metric)
    form.submit(
        set_covenant, read.pin(), view, borrower_id, entered, form_key=form.shown, token=form.shown, done="covenant.saved"
    )


def _change(covenant: Covenant) -> None:
    form = Form("covenant", act.token(f"covenant_change_{covenant.id}_{covenant.version}"), _filled(covenant))
    with st.form(f"covenant_form_{form.shown}", border=True):
        _fields(form, covenant.kind, covenant.metric)
        form.text("reason", required=True, most=500)
        st.form_submit_button(t("covenant.change"), type="primary", on_click=_submit_change, args=(covenant, form))


def _filled(covenant: Covenant) -> dict[str, Any]:
    scale = _PERCENT if unit_of(covenant.kind, covenant.metric) is Unit.RATIO else Decimal(1)
    values = [float(step.required * scale) for step in covenant.steps]
    later = {f"step_value_{n}": value for n, value in enumerate(values[1:], 1)}
    days = {f"step_on_{n}": step.since for n, step in enumerate(covenant.steps[1:], 1)}
    return {
        "first_test_on": covenant.first_test_on, "frequency": covenant.frequency, "clause": covenant.clause, "loan_id": covenant.loan_id,
        "operator": covenant.operator, "grace_days": covenant.grace_days, "required": values[0] if values else None, **later, **days,
    }  # fmt: skip


def _submit_change(covenant: Covenant, form: Form) -> None:
    entered = _entered(form, covenant.kind, covenant.metric)
    form.submit(
        change_covenant,
        covenant.id,
        covenant.version,
        entered,
        reason=form["reason"] or "",
        token=form.shown,
        done="covenant.changed",
    )


def _end(covenant: Covenant) -> None:
    form = Form("covenant", act.token(f"covenant_end_{covenant.id}_{covenant.version}"), {"on": today()})
    with st.form(f"covenant_form_{form.shown}", border=True):
        form.day("on", required=True)
        form.text("reason", required=True, most=500)
        st.form_submit_button(t("covenant.end"), type="primary", on_click=_submit_end, args=(covenant, form))


def _submit_end(covenant: Covenant, form: Form) -> None:
    form.submit(
        end_covenant,
        covenant.id,
        covenant.version,
        on=form["on"],
        reason=form["reason"] or "",
        token=form.shown,
        done="covenant.ended",
    )


def _record(covenant: Covenant) -> None:
    form = Form("covenant", act.token(f"covenant_record_{covenant.id}"))
    days = [one.isoformat() for one in reversed(covenant.test_dates(today()))]
    with st.form(f"covenant_form_{form.shown}", border=True):
        form.one_of("test_on", days, required=True)
        form.one_of("complied", (State.COMPLIED, State.BREACHED), required=True, said=lambda one: t(f"covenant.state.{one}"))
        form.lines("note", required=True)
        st.form_submit_button(t("covenant.record"), type="primary", on_click=_submit_record, args=(covenant, form))


def _submit_record(covenant: Covenant, form: Form) -> None:
    day = next((one for one in covenant.test_dates(today()) if one.isoformat() == form["test_on"]), None)
    complied = None if form["complied"] is None else form["complied"] == State.COMPLIED
    form.submit(
        record_test, covenant.id, test_on=day, complied=complied, note=form["note"] or "", form_key=form.shown, token=form.shown,
        done="covenant.recorded",
    )  # fmt: skip


def _retest(covenant: Covenant) -> None:
    token = act.token(f"covenant_retest_{covenant.id}")
    st.button(
        t("covenant.retest"),
        type="primary",
        key=f"covenant_retest_{covenant.id}",
        on_click=_submit_retest,
        args=(covenant, token),
    )


def _submit_retest(covenant: Covenant, token: str) -> None:
    act.do(retest_covenant, covenant.id, pin=read.pin(), token=token, done="covenant.retested")


def _waive(covenant: Covenant) -> None:
    form = Form("covenant", act.token(f"covenant_waive_{covenant.id}"))
    with st.form(f"covenant_form_{form.shown}", border=True):
        form.day("until", required=True, min_value=today())
        form.lines("reason", required=True)
        st.form_submit_button(t("covenant.waive"), type="primary", on_click=_submit_waive, args=(covenant, form))


def _submit_waive(covenant: Covenant, form: Form) -> None:
    form.submit(
        ask_waiver,
        covenant.id,
        until=form["until"],
        reason=form["reason"] or "",
        form_key=form.shown,
        token=form.shown,
        done="covenant.asked",
    )
