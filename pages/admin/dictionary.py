"""What does each field of the book mean?"""

import streamlit as st

from postloan.book.schema import TABLES
from postloan.ui import fieldbook, parts
from postloan.ui.lang import t

parts.title("menu.dictionary")

table = st.segmented_control(
    t("dictionary.table"), list(TABLES), default="loan", required=True, key="dictionary_table",
    format_func=lambda name: t(f"dictionary.{name}"), label_visibility="collapsed",
)  # fmt: skip
word = st.text_input(t("dictionary.search"), key="dictionary_search", icon=":material/search:", max_chars=80, width=320)

st.caption(t(f"dictionary.{table}_about"))
fieldbook.fields(table, word)
parts.caption("dictionary.note")
