"""Why a signal stands: its figures with their units, where they come from, and what to check first."""

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from postloan.i18n import has
from postloan.i18n.number import day, missing
from postloan.ui import parts
from postloan.ui.lang import field, t
from postloan.ui.warning import words
from postloan.ui.warning.measured import currency_of, manual, source, written
from postloan.warning.catalogue import all_rules
from postloan.warning.figures import UNITS
from postloan.warning.rule import Measured

Row = Mapping[str, Any]


def figures(row: Row) -> None:
    """The figures beside the value, as they were when it was last seen."""
    shown = [(_label(name), _value(name, value, currency_of(row))) for name, value in row["figures"].items()]
    shown += [
        (t("warnings.signal.loans"), str(row["loans"])),
        (t("warnings.signal.source"), t("warnings.signal.source_book") if missing(row["source"]) else str(row["source"])),
        (t("warnings.signal.source_rule"), _follows(row)),
        (t("warnings.signal.setting"), t("warnings.signal.setting_of", rules=row["setting_version"], policy=row["policy_version"])),
    ]  # fmt: skip
    parts.heading("warnings.signal.evidence", day=day(words.day_of(row["last_as_of"])))
    told = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(value)}</dd>" for label, value in shown)
    st.html(f'<dl class="postloan-facts">{told}</dl>')


def _value(name: str, value: Any, currency: str) -> str:
    """A figure with its unit; a day is kept as text."""
    unit = UNITS.get(name, Measured.TEXT)
    return words.shown(value) if unit is Measured.DATE else written(value, unit, currency)


def _label(name: str) -> str:
    return t(f"warning.figure.{name}") if has(f"warning.figure.{name}") else field(name)


def _follows(row: Row) -> str:
    rule = all_rules().get(row["rule_id"])
    return words.shown(None if rule is None else source(rule))


def checklist(row: Row) -> None:
    """The rule's manual page: what to check first, what it means and why it matters."""
    rule = all_rules().get(row["rule_id"])
    if rule is None:
        return
    page = manual(rule)
    with st.container(border=True, key="signal_manual", gap=None):
        parts.heading("warnings.signal.manual")
        st.markdown(page.check)
        for name, said in (("meaning", page.meaning), ("why", page.why)):
            st.caption(f"{t(f'warnings.signal.{name}')} · {said}")
