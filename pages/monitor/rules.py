"""By which rules does the house warn, at which limits, and what did the last run find?"""

import streamlit as st

from postloan.ui import parts, scope
from postloan.ui.lang import t
from postloan.ui.warning import rulebook

view = scope.current()
parts.title("menu.rules", view)

part = parts.part(st.container(), "rules", rulebook.PARTS, rulebook.called, t("rulebook.parts"))
rulebook.draw(part, view)
