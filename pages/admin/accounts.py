"""Who works here, in which post, for which branches?"""

import streamlit as st

from postloan.ui import parts, people
from postloan.ui.lang import t

parts.title("menu.accounts")
people.first_password()

chosen = st.segmented_control(
    t("account.view"), ("list", "roles"), default="list", required=True, key="accounts_view",
    format_func=lambda name: t(f"account.{name}"), label_visibility="collapsed",
)  # fmt: skip

if chosen == "roles":
    people.role_table()
else:
    people.account_list()
