"""Whom to reach today, what came of it, and did they keep their word?"""

import streamlit as st

from postloan.ui import collecting, outcome, parts, scope
from postloan.ui.lang import t

parts.title("menu.contacts")

chosen = st.segmented_control(
    t("contact.view"), ("worklist", "promise_list", "register"), default="worklist", required=True, key="contacts_view",
    format_func=lambda name: t(f"contact.{name}"), label_visibility="collapsed",
)  # fmt: skip

if chosen == "register":
    collecting.register()
elif chosen == "promise_list":
    collecting.promises(scope.current())
elif outcome.chosen() and outcome.may_log():
    outcome.log_form(scope.current(), outcome.chosen())
else:
    collecting.worklist(scope.current())
