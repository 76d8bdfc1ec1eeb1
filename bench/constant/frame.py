"""The other side of the browser benchmark: two pages that draw from constants what our overview and overdue pages draw."""

import streamlit as st

from bench.constant import elements

st.set_page_config(page_title="constant", layout="wide")
with st.sidebar:
    st.segmented_control("language", ["zh", "en"], default="zh", label_visibility="collapsed")
    st.html("<b>somebody</b>")
    st.html("<i>constant</i>")
pages = [
    st.Page(elements.overview, title="overview", url_path="overview"),
    st.Page(elements.overdue, title="overdue", url_path="overdue"),
]
chosen = st.navigation(pages)
elements.bar()
chosen.run()
