"""The waiting periods of one loan in words: until when it is observed, and from when its class may be better."""

from collections.abc import Iterator

import streamlit as st

from postloan.access import Scope
from postloan.policy import PARAMETERS
from postloan.portfolio import classing
from postloan.portfolio.classing import Waiting
from postloan.ui import read
from postloan.ui.lang import t


def show(view: Scope, loan_id: str) -> None:
    """A line each for what the loan waits for; nothing where it waits for nothing."""
    found = read.book(classing.waiting, view, loan_id=loan_id)
    for line, parameter in _lines(found):
        rule = PARAMETERS[parameter]
        st.caption(f"{line} ({t(f'policy.basis.{rule.basis}')} · {rule.source})")


def _lines(found: Waiting) -> Iterator[tuple[str, str]]:
    if found.restructured_on is not None:
        yield _observed(found), "observation_months"
    if found.cleared_on is not None:
        key = "classification.upgrade_open" if found.upgrade_from is None else "classification.upgrade_from"
        yield t(key, cleared=found.cleared_on, day=found.upgrade_from), "upgrade_months"


def _observed(found: Waiting) -> str:
    seen = found.observed
    if seen is None:
        return t("classification.observed_unknown", changed=found.restructured_on)
    key = "classification.observed_open" if seen.end is None else "classification.observed_until"
    line = t(key, changed=found.restructured_on, start=seen.start, end=seen.end)
    return t("classification.observed_anew", line=line, n=seen.restarts) if seen.restarts else line
