"""What goes into the book: a file, checked and previewed; what went in before, and how to take it back."""

import streamlit as st

from postloan.ui import imported, importing, parts
from postloan.ui.lang import t

parts.title("import.title")
parts.caption("import.about")

chosen = st.segmented_control(
    t("import.title"), importing.views(), default=importing.views()[0], required=True, key="imports_view",
    format_func=lambda name: t(f"import.tab_{name}"), label_visibility="collapsed",
)  # fmt: skip

if chosen == "new":
    importing.new()
elif chosen == "history":
    imported.history()
elif chosen == "derive":
    imported.derive()
else:
    imported.templates()
