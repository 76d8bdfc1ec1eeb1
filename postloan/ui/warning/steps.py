"""What was done about a signal, step by step, the newest first."""

import html
from collections.abc import Sequence

import streamlit as st

from postloan.i18n.number import missing
from postloan.terms import ClosedAs, Colour, Verdict
from postloan.ui import parts, read
from postloan.ui.lang import doer, in_words, t, term
from postloan.warning.life.model import Step


def section(steps: Sequence[Step]) -> None:
    """When, who, what, and what was said of it."""
    parts.heading("warnings.signal.steps")
    lines = "".join(map(_line, reversed(steps)))
    with st.container(key="signal_steps"):
        st.html(f'<div class="postloan-explain"><dl>{lines}</dl></div>')


def _line(one: Step) -> str:
    when = f"{read.policy().local(one.at):%Y-%m-%d %H:%M} · {doer(one.who)}"
    said = f"<small>{html.escape(one.text)}</small>" if one.text else ""
    return f"<dt>{html.escape(when)}</dt><dd>{html.escape(_what(one))}{said}</dd>"


def _what(one: Step) -> str:
    """The step with what it was about: a verdict, to whom, which colour, as what it was closed."""
    facts = one.facts
    said = [t(f"warnings.step.{one.kind}")]
    said += [term(kind(facts[name])) for name, kind in (("verdict", Verdict), ("closed_as", ClosedAs)) if name in facts]
    if one.kind == "updated" and not missing(facts.get("to")):
        said.append(t("warnings.step.colour", before=term(Colour(facts["from"])), after=term(Colour(facts["to"]))))
    if facts.get("counts") is False:
        said.append(t("warnings.step.set_aside"))
    if facts.get("why"):
        said.append(t(f"warnings.why.{facts['why']}"))
    if one.kind in {"handed_over", "escalated"} and facts.get("to"):
        said.append(t("warnings.step.to", who=facts["to"]))
    if facts.get("actions"):
        said.append(in_words(action["what"] for action in facts["actions"]))
    if facts.get("what"):
        said.append(facts["what"])
    return " · ".join(said)
