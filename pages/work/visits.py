"""Who was visited, what was found, and what has to be done next?"""

import streamlit as st

from postloan.ui import parts, pick, scope, visit_form, visiting
from postloan.ui.lang import t
from postloan.ui.warning import visits_asked

parts.title("menu.visits")

views = ("agenda", "register", "log") if visiting.may_log() else ("agenda", "register")
chosen = st.segmented_control(
    t("visit.view"), views, default="log" if pick.asked_for() and visiting.may_log() else "agenda", required=True, key="visits_view",
    format_func=lambda name: t(f"visit.{name}"), label_visibility="collapsed",
)  # fmt: skip

if chosen == "log":
    visit_form.log_form(scope.current())
elif chosen == "register":
    visiting.register()
else:
    visits_asked.show()
    visiting.agenda()
