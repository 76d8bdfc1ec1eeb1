"""Who am I here, what may I do, and is my account safe?"""

import streamlit as st

from postloan.ui import parts, people

parts.title("menu.me")
people.myself()

left, right = st.columns(2)
with left:
    parts.heading("me.password")
    people.own_password()
with right:
    people.own_language()
    parts.heading("me.sessions")
    people.own_sessions()
