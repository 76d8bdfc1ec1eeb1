"""The covenants of one borrower: how each stands, with its headroom, what every test found, and what was waived."""

import html
from decimal import Decimal

import pandas as pd
import streamlit as st

from postloan.access import Right, Scope
from postloan.borrower.covenant import Covenant, Standing, State, Test, queries
from postloan.i18n import has, number
from postloan.i18n.number import MISSING, day
from postloan.ui import read, who
from postloan.ui.borrower import covenant_form, covenant_waivers
from postloan.ui.borrower.covenant_words import amount, metric_name, required, room, title, unit_of
from postloan.ui.borrower.statements_words import account_name
from postloan.ui.borrower.statements_words import amount as money
from postloan.ui.clock import today
from postloan.ui.lang import t

#: The worst first: what somebody has to do something about.
_ORDER = (
    State.BREACHED, State.OVERDUE, State.NO_DATA, State.WAIVED, State.DUE, State.COMPLIED, State.LATER, State.ENDED,
)  # fmt: skip
_COLOUR = {
    State.BREACHED: "#AD2E3E", State.OVERDUE: "#D9742B", State.NO_DATA: "#8A94A3", State.WAIVED: "#7A5BA8", State.DUE: "#C99A1E",
    State.COMPLIED: "#2E8B57", State.LATER: "#8A94A3", State.ENDED: "#8A94A3",
}  # fmt: skip
_NEAR = "#C99A1E"
#: Headroom that fills the bar: half of what is required.
_FULL = 0.5
_STYLE = """<style>
.postloan-covenants { overflow-x: auto; }
.postloan-covenants table { border-collapse: collapse; width: 100%; font-size: .86rem; }
.postloan-covenants th { text-align: left; font-weight: 500; opacity: .7; padding: .25rem .6rem .25rem 0; white-space: nowrap; border-bottom: 1px solid color-mix(in srgb, currentColor 22%, transparent); }
.postloan-covenants td { padding: .35rem .6rem .35rem 0; vertical-align: top; border-bottom: 1px solid color-mix(in srgb, currentColor 10%, transparent); }
.postloan-covenants td.n { text-align: right; }
.postloan-covenants td.n > span { white-space: nowrap; }
.postloan-covenants th.n { text-align: right; }
.postloan-covenants small { display: block; opacity: .65; font-size: .76rem; }
.postloan-covenants .label { display: inline-block; padding: 0 .45rem; border-radius: 4px; color: #fff; white-space: nowrap; font-size: .8rem; }
.postloan-covenants .bar { position: relative; height: 6px; width: 108px; margin: .2rem 0 0 auto; background: color-mix(in srgb, currentColor 12%, transparent); border-radius: 3px; }
.postloan-covenants .bar i { position: absolute; top: 0; height: 6px; border-radius: 3px; }
@media (max-width: 640px) {
  .postloan-covenants table, .postloan-covenants tbody, .postloan-covenants tr { display: block; }
  .postloan-covenants thead { display: none; }
  .postloan-covenants td, .postloan-covenants td.n { display: grid; grid-template-columns: 6.5rem 1fr; text-align: left; border: 0; padding: .12rem 0; }
  .postloan-covenants td::before { content: attr(data-label); opacity: .6; grid-row: span 2; }
  .postloan-covenants td > small, .postloan-covenants td > .bar { grid-column: 2; margin-left: 0; }
  .postloan-covenants tr { padding: .4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
}
.postloan-covenants .bar b { position: absolute; left: 50%; top: -2px; width: 1px; height: 10px; background: currentColor; opacity: .55; }
</style>"""


def section(view: Scope, borrower_id: str) -> None:
    """Everything about the borrower's covenants, and for those who may, the forms."""
    found = read.desk(queries.of_borrower, borrower_id, on=today(), policy=read.policy())
    if found:
        _badges(found)
        st.html(_STYLE + _table(sorted(found, key=lambda one: (_ORDER.index(one.state), one.next_on or today()))))
        st.caption(t("covenant.practice"))
    else:
        st.info(t("covenant.none"), icon=":material/info:")
    covenant_waivers.to_settle(found)
    if who.actor().may(Right.SET_COVENANT):
        with st.expander(t("covenant.manage"), icon=":material/tune:", key="covenant_manage", expanded=not found):
            covenant_form.manage(view, borrower_id, found)
    elif not found:
        st.caption(t("covenant.none_ask"))
    if found:
        _history(borrower_id, {one.covenant.id: one.covenant for one in found})


def _badges(found: tuple[Standing, ...]) -> None:
    """How many of each state."""
    colours = {
        State.BREACHED: "red",
        State.OVERDUE: "orange",
        State.DUE: "orange",
        State.COMPLIED: "green",
        State.WAIVED: "violet",
    }
    counts = {state: sum(one.state is state for one in found) for state in _ORDER}
    said = [f":{colours.get(state, 'gray')}-badge[{t(f'covenant.state.{state}')} {n}]" for state, n in counts.items() if n]
    near = sum(one.near for one in found)
    said += [f":orange-badge[{t('covenant.near')} {near}]"] if near else []
    st.markdown(f"**{t('covenant.title')}** :small[{t('covenant.summary', n=len(found))}] {' '.join(said)}")


def _table(found: list[Standing]) -> str:
    heads = (
        ("what", ""),
        ("required", ""),
        ("test_on", ""),
        ("actual", "n"),
        ("headroom", "n"),
        ("state_word", ""),
        ("next_on", ""),
    )
    head = "".join(f'<th class="{kind}">{html.escape(t(f"covenant.{name}"))}</th>' for name, kind in heads)
    rows = "".join(map(_row, found))
    return f'<div class="postloan-covenants"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _td(name: str, inside: str, kind: str = "") -> str:
    """A cell; on a phone, where the row becomes a card, its heading stands before it."""
    return f'<td class="{kind}" data-label="{html.escape(t(f"covenant.{name}"))}">{inside}</td>'


def _cell(name: str, words: str, more: str = "", kind: str = "") -> str:
    small = f"<small>{html.escape(more)}</small>" if more else ""
    return _td(name, f"<span>{html.escape(words)}</span>{small}", kind)


def _row(one: Standing) -> str:
    covenant, test = one.covenant, one.latest
    actual, why = _actual(covenant, test)
    name = metric_name(covenant.kind, covenant.metric)
    tested = MISSING if test is None else day(test.test_on)
    cells = (
        _cell("what", name, covenant.clause), _cell("required", required(covenant, one.required), _steps(covenant)),
        _cell("test_on", tested, "" if test is None else _basis(test)), _cell("actual", actual, why, "n"), _headroom(one), _state(one),
        _next(one),
    )  # fmt: skip
    return f"<tr>{''.join(cells)}</tr>"


def _steps(covenant: Covenant) -> str:
    """What it steps to later, where it does."""
    unit = unit_of(covenant.kind, covenant.metric)
    later = covenant.steps[1:] if covenant.kind.measured else ()
    return " · ".join(f"{t('covenant.from_day', day=day(s.since))} {amount(s.required, unit, covenant.currency)}" for s in later)


def _basis(test: Test) -> str:
    key = f"covenant.basis_name.{test.basis}"
    return t(key) if test.basis is not None and has(key) else ""


def _actual(covenant: Covenant, test: Test | None) -> tuple[str, str]:
    if test is None:
        return MISSING, ""
    if not covenant.kind.measured:
        return t(f"covenant.state.{test.state}"), (test.note or "")[:60]
    why = t(test.why_missing) if test.why_missing is not None and has(test.why_missing) else ""
    return amount(test.actual, unit_of(covenant.kind, covenant.metric), covenant.currency), why


def _headroom(one: Standing) -> str:
    """The amount, and a bar from the middle: to the right what is left, to the left what is missing."""
    test, share = one.latest, None if one.latest is None else one.latest.headroom_share
    if test is None or test.headroom is None:
        return _cell("headroom", MISSING, kind="n")
    said = room(test.headroom, unit_of(one.covenant.kind, one.covenant.metric), one.covenant.currency)
    if share is None:
        return _cell("headroom", said, kind="n")
    width = min(1.0, abs(share) / _FULL) * 50
    left = 50.0 if share >= 0 else 50.0 - width
    colour = _NEAR if one.near else _COLOUR[State.COMPLIED] if share >= 0 else _COLOUR[State.BREACHED]
    bar = f'<div class="bar"><i style="left:{left:.1f}%;width:{width:.1f}%;background:{colour}"></i><b></b></div>'
    words = html.escape(t("covenant.headroom_of", amount=said, share=number.percent(share, 1)))
    return _td("headroom", f"<span>{words}</span>{bar}", "n")


def _state(one: Standing) -> str:
    near = f' <span class="label" style="background:{_NEAR}">{html.escape(t("covenant.near"))}</span>' if one.near else ""
    words = [t("covenant.waived_until", day=day(one.waiver.valid_until))] if one.waiver else []
    words += [t("covenant.waiver_waits")] if one.asked else []
    small = f"<small>{html.escape(' · '.join(words))}</small>" if words else ""
    label = f'<span class="label" style="background:{_COLOUR[one.state]}">{html.escape(t(f"covenant.state.{one.state}"))}</span>'
    return _td("state_word", f"<span>{label}{near}</span>{small}")


def _next(one: Standing) -> str:
    if one.next_on is None or one.state is State.ENDED:
        return _cell("next_on", MISSING)
    late = t("covenant.late", days=one.late_days) if one.late_days else ""
    return _cell("next_on", day(one.next_on), late or t(f"covenant.frequency_name.{one.covenant.frequency}"))


def _history(borrower_id: str, known: dict[int, Covenant]) -> None:
    tests, asked = read.desk(queries.history, borrower_id), read.desk(queries.waivers, borrower_id)
    with st.expander(t("covenant.history"), icon=":material/history:", key="covenant_history"):
        if not tests:
            st.caption(t("covenant.no_history"))
        else:
            st.dataframe(
                pd.DataFrame([_test_row(known[one.covenant_id], one) for one in tests]), hide_index=True, key="covenant_tests"
            )
        if asked:
            st.markdown(f"**{t('covenant.waivers')}**")
            rows = [
                {
                    t("covenant.what"): title(known[one.covenant_id], one.test_on), t("covenant.test_on"): day(one.test_on),
                    t("covenant.state_word"): t(f"covenant.waiver.{one.state}"), t("covenant.until"): day(one.valid_until),
                    t("covenant.asked_by"): one.asked_by, t("covenant.reason"): one.reason,
                    t("covenant.settled_by"): one.settled_by or MISSING, t("covenant.settle_note"): one.note or MISSING,
                }
                for one in asked
            ]  # fmt: skip
            st.dataframe(pd.DataFrame(rows), hide_index=True, key="covenant_waivers")


def _test_row(covenant: Covenant, test: Test) -> dict[str, str]:
    unit = unit_of(covenant.kind, covenant.metric)
    return {
        t("covenant.what"): metric_name(covenant.kind, covenant.metric), t("covenant.test_on"): day(test.test_on),
        t("covenant.state_word"): t(f"covenant.state.{test.state}"), t("covenant.actual"): _actual(covenant, test)[0],
        t("covenant.required"): required(covenant, test.required, test.operator),
        t("covenant.headroom"): room(test.headroom, unit, covenant.currency), t("covenant.inputs"): _inputs(test),
        t("covenant.note"): test.note or MISSING, t("covenant.tested_at"): f"{read.policy().local(test.tested_at):%Y-%m-%d %H:%M}",
        t("covenant.tested_by"): test.tested_by, t("covenant.policy_version"): str(test.policy_version),
    }  # fmt: skip


def _inputs(test: Test) -> str:
    """What the actual was made of, with the basis; "–" for a test by hand."""
    said = [f"{_account(name)} {MISSING if value is None else money(Decimal(value))}" for name, value in test.inputs]
    return "; ".join([*([t("covenant.basis", basis=_basis(test))] if _basis(test) else []), *said]) or MISSING


def _account(name: str) -> str:
    """An input as people call it: the account, and of when it is where that is not the end."""
    account, _, when = name.partition(".")
    said = t(f"covenant.when.{when}") if when and has(f"covenant.when.{when}") else ""
    return f"{account_name(account)}{said}"
