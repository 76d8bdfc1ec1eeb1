"""On which days does the bank work, where do they come from, and who corrected them?"""

import streamlit as st

from postloan.ui import calendaring, parts
from postloan.ui.lang import t

parts.title("menu.calendar")
calendar = calendaring.known()
years = calendaring.years()

year = st.segmented_control(
    t("calendar.year"), years, default=years[1], required=True, key="calendar_year", format_func=str, label_visibility="collapsed",
)  # fmt: skip
calendaring.standing(calendar, year)
calendaring.figures(calendar, year)
calendaring.glance(calendar, year)
calendaring.correct(calendar, year)

parts.heading("calendar.special")
calendaring.special_days(calendar, year)
