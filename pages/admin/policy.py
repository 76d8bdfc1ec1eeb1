"""By which thresholds does the house work, where do they come from, and who changed them?"""

import streamlit as st

from postloan.ui import parts, read, rules
from postloan.ui.lang import t

parts.title("menu.policy")
rules.remake()

group = st.pills(
    t("rules.group"),
    rules.groups(),
    format_func=lambda name: t(f"policy.group.{name}"),
    key="policy_group",
    label_visibility="collapsed",
)
rules.edit(group)
rules.table(group)

parts.heading("rules.history")
parts.caption("rules.version_now", version=read.policy().version)
rules.history()
