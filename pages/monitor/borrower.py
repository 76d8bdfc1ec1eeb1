"""One borrower all round: what it owes, how sound it is, what its statements say, what stands behind it, and what happened."""

import streamlit as st

from postloan.borrower import profile
from postloan.ui import parts, read, scope
from postloan.ui.borrower import header, page
from postloan.ui.lang import t

view = scope.current()
head = read.book(profile.head, view, borrower_id=parts.asked_for("id", "borrower.choose", "borrowers"))

header.show(head, view)
part = parts.part(st.container(), "borrower", page.PARTS, page.called, t("borrower.parts"))
page.draw(part, head, view)
