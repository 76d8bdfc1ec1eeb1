"""The part of a borrower's page on warnings: its level with the reasons, its open signals, and what each rule says of it."""

import functools
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
from postloan.ui.warning.measured import rule_name, written
from postloan.ui.warning.words import family
from postloan.warning import setting
from postloan.warning.catalogue import all_rules
from postloan.warning.engine import Finding, Status
from postloan.warning.known import Known
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import SignalFilter
from postloan.warning.outcome import Outcome, outcome

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


def _judged(pin: Pin, view: Scope, policy: Policy, *, borrower_id: str, until: date) -> Outcome:
    """All rules on one borrower with what is known today."""
    with house().desk.connect() as connection:
        known = Known(pin, view.as_of, until, policy, connection, view.currency, borrower_id)
        return outcome(known, setting.current(connection))


def _rules(head: Head, view: Scope) -> None:
    """One line a rule: fires, quiet, or no data; those that fire first."""
    with st.spinner(t("warnings.mark.asking")):
        found = read.book(_judged, view, borrower_id=head.borrower_id, until=max(today(), view.as_of))
    ordered = sorted(found.findings, key=_place)
    parts.heading("warnings.mark.rules", day=day(found.as_of))
    columns = [
        t("warnings.mark.says"), t("warnings.column.rule"), t("warnings.column.family"), t("warnings.column.value"), t("warnings.column.limit"),
    ]  # fmt: skip
    frame = pd.DataFrame([_line(one, view.currency) for one in ordered], columns=columns)
    st.dataframe(frame, hide_index=True, key="borrower_rules", row_height=28, height=460)


def _place(one: Finding) -> tuple[int, int, str]:
    colour = 0 if one.hits.empty else int(one.hits["colour"].iloc[0])
    return -colour, (Status.FAILED, Status.JUDGED, Status.UNCHANGED, Status.NO_DATA, Status.OFF).index(one.status), one.rule_id


def _line(one: Finding, currency: str) -> tuple[str, ...]:
    rule = all_rules()[one.rule_id]
    said = t(f"warnings.mark.{'quiet' if one.status is Status.JUDGED else one.status.value}")
    if one.hits.empty:
        return said, rule_name(one.rule_id), family(rule.family), MISSING, MISSING
    hit = one.hits.iloc[0]
    fires = t("warnings.mark.fires", colour=term(Colour(int(hit["colour"]))))
    value, limit = (written(hit[name], rule.unit, currency) for name in ("value", "limit"))
    return fires, rule_name(one.rule_id), family(rule.family), value, limit
