"""The part of a borrower's page on warnings: its level with the reasons, its open signals, and what each rule says of it."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.profile import Head
from postloan.house import house
from postloan.i18n.number import MISSING, day
from postloan.policy import Policy
from postloan.terms import Colour
from postloan.ui import parts, read, sheet
from postloan.ui.clock import today
from postloan.ui.lang import t, term
from postloan.ui.warning import duties, marks
from postloan.ui.warning.measured import currency_of, rule_name, written
from postloan.ui.warning.words import family
from postloan.warning import setting
from postloan.warning.catalogue import all_rules
from postloan.warning.engine import Finding, Status
from postloan.warning.known import Known
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import SignalFilter
from postloan.warning.outcome import outcome
from postloan.warning.whom import Standing

_ASKED = "borrower_rules_asked"
_MOST = 100


def section(head: Head, view: Scope) -> None:
    """The open signals; every rule is asked when somebody wants it, for that takes a while."""
    if not marks.may_see():
        st.caption(t("error.not_allowed"))
        return
    found = read.desk(signals.signals, SignalFilter(borrower_id=head.borrower_id), today=today(), limit=_MOST)
    if found.rows.empty:
        st.info(t("warnings.mark.no_signals"), icon=":material/check:")
    duties.cards(sheet.records(found.rows), "borrower_signal")
    if st.session_state.get(_ASKED) == head.borrower_id:
        _rules(head, view)
    else:
        st.button(
            t("warnings.mark.ask"), icon=":material/checklist:", key="borrower_ask_rules", help=t("warnings.mark.ask_help"),
            on_click=functools.partial(st.session_state.__setitem__, _ASKED, head.borrower_id),
        )  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """What the rules found on one borrower; ``standing``: how each that was asked stands to him where it does not fire."""

    as_of: date
    findings: tuple[Finding, ...]
    standing: Mapping[str, Standing]


def _judged(pin: Pin, view: Scope, policy: Policy, *, borrower_id: str, until: date) -> _Said:
    """All rules on one borrower with what is known today."""
    with house().desk.connect() as connection:
        known = Known(pin, view.as_of, until, policy, connection, view.currency, borrower_id)
        found = outcome(known, setting.current(connection))
    standing = {one.rule_id: one.whom.of([borrower_id])[borrower_id] for one in found.findings if one.whom is not None}
    return _Said(found.as_of, tuple(replace(one, whom=None) for one in found.findings), standing)


def _rules(head: Head, view: Scope) -> None:
    """One line a rule: fires, quiet, or that it cannot say and why; those that fire first."""
    with st.spinner(t("warnings.mark.asking")):
        found = read.book(_judged, view, borrower_id=head.borrower_id, until=max(today(), view.as_of))
    ordered = sorted(found.findings, key=lambda one: _place(one, found.standing.get(one.rule_id)))
    parts.heading("warnings.mark.rules", day=day(found.as_of))
    columns = [
        t("warnings.mark.says"), t("warnings.mark.why"), t("warnings.column.rule"), t("warnings.column.family"), t("warnings.column.value"), t("warnings.column.limit"),
    ]  # fmt: skip
    frame = pd.DataFrame([_line(one, found.standing.get(one.rule_id), view.currency) for one in ordered], columns=columns)
    st.dataframe(frame, hide_index=True, key="borrower_rules", row_height=28, height=460)


def _place(one: Finding, standing: Standing | None) -> tuple[int, bool, int, str]:
    colour = 0 if one.hits.empty else int(one.hits["colour"].iloc[0])
    return -colour, one.status is not Status.FAILED, -(standing or Standing.GONE), one.rule_id


def _line(one: Finding, standing: Standing | None, currency: str) -> tuple[str, ...]:
    rule = all_rules()[one.rule_id]
    if one.hits.empty:
        return *_silence(standing), rule_name(one.rule_id), family(rule.family), MISSING, MISSING
    hit = one.hits.iloc[0]
    fires = t("warnings.mark.fires", colour=term(Colour(int(hit["colour"]))))
    told = currency_of({"figures": hit["figures"], "currency": currency})
    value, limit = (written(hit[name], rule.unit, told) for name in ("value", "limit"))
    return fires, "", rule_name(one.rule_id), family(rule.family), value, limit


def _silence(standing: Standing | None) -> tuple[str, str]:
    """What a rule that does not fire says, and why it can say no more; None: it failed."""
    if standing is None:
        return t("warnings.mark.failed"), ""
    if standing is Standing.QUIET:
        return t("warnings.mark.quiet"), ""
    said = standing.word if standing in {Standing.OFF, Standing.BESIDE} else "no_data"
    return t(f"warnings.mark.{said}"), t(f"warnings.why.{standing.word}")
