"""Which statements of our borrowers are in, who has to confirm them, and which are late?"""

import streamlit as st

from postloan.ui import parts, scope
from postloan.ui.borrower import statements, statements_batch, statements_calendar, statements_inbox, statements_upload
from postloan.ui.lang import t

parts.title("menu.statements")
parts.caption("spread.about")

chosen = st.segmented_control(
    t("spread.view"), statements.views(), default=statements.first(), required=True, key="statements_view",
    format_func=statements.view_name, label_visibility="collapsed",
)  # fmt: skip

if chosen == "upload":
    statements_upload.upload(scope.current())
elif chosen == "batch":
    statements_batch.batch(scope.current())
elif chosen == "inbox":
    statements_inbox.inbox()
elif chosen == "calendar":
    statements_calendar.calendar(scope.current())
else:
    statements_inbox.register(may_upload=statements.may_upload())
