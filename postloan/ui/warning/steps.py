"""What was done about a signal, step by step, the newest first."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from postloan.access import SYSTEM
from postloan.i18n.number import missing
from postloan.terms import ClosedAs, Colour, Verdict
from postloan.ui import parts, read
from postloan.ui.lang import in_words, t, term
from postloan.ui.warning.words import shown
from postloan.warning.life.model import Step


def section(steps: Sequence[Step]) -> None:
    """When, who, what, and what was said of it."""
    parts.heading("warnings.signal.steps")
    local, newest = read.policy().local, list(reversed(steps))
    frame = pd.DataFrame({
        t("warnings.signal.step_on"): [f"{local(one.at):%Y-%m-%d %H:%M}" for one in newest],
        t("warnings.signal.step_who"): [t("warnings.signal.system") if one.who == SYSTEM.name else one.who for one in newest],
        t("warnings.signal.step_what"): [_what(one) for one in newest],
        t("warnings.signal.step_text"): [shown(one.text) for one in newest],
    })  # fmt: skip
    st.dataframe(
        frame, hide_index=True, key="signal_steps", row_height=28, height=min(320, 28 * (len(frame) + 1) + 12),
        column_config={t("warnings.signal.step_text"): st.column_config.TextColumn(width="large")},
    )  # fmt: skip


def _what(one: Step) -> str:
    """The step with what it was about: a verdict, to whom, which colour, as what it was closed."""
    facts = one.facts
    said = [t(f"warnings.step.{one.kind}")]
    said += [term(kind(facts[name])) for name, kind in (("verdict", Verdict), ("closed_as", ClosedAs)) if name in facts]
    if one.kind == "updated" and not missing(facts.get("to")):
        said.append(t("warnings.step.colour", before=term(Colour(facts["from"])), after=term(Colour(facts["to"]))))
    if one.kind in {"handed_over", "escalated"} and facts.get("to"):
        said.append(t("warnings.step.to", who=facts["to"]))
    if facts.get("actions"):
        said.append(in_words(action["what"] for action in facts["actions"]))
    if facts.get("what"):
        said.append(facts["what"])
    return " · ".join(said)
