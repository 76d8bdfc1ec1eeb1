"""One warning signal: why it stands, what to check, what is to be done now, and everything that was done."""

import streamlit as st

from postloan.ui import parts, scope
from postloan.ui.warning import evidence, handle, one, past, plan, steps

opened = one.asked_for(parts.asked_for("id", "warnings.signal.choose", "warnings"))

one.heading(opened)

with st.container(key="signal_body"):
    left, right = st.columns([3, 2], gap="medium")
with right:
    handle.section(opened.found, opened.others)
    parts.heading("warnings.signal.plan")
    plan.section(opened.found)
    evidence.checklist(opened.row)
with left:
    evidence.figures(opened.row)
    history = st.container()

steps.section(opened.found.steps)
one.others(opened)
with history:  # last: the past of some figures takes a while, and nobody need wait for it to act
    past.section(opened.row, scope.current())
