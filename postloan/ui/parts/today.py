"""What waits for somebody today: steps agreed at visits, promises that fall due, warnings."""

import streamlit as st

from postloan import collection, visit
from postloan.access import Right
from postloan.desk import now
from postloan.ui import menu, read, who
from postloan.ui.lang import t
from postloan.warning.life.queries import duties


def today() -> None:
    """One line of counts, each leading to its page; only what the person may see."""
    actor, day = who.actor(), read.policy().local(now()).date()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="today", width="content"):
        st.markdown(f"**{t('overview.today')}**", anchors=False, width="content")
        if actor.may(Right.VIEW_VISITS):
            _count("visits", "overview.steps_due", len(read.desk(visit.next_steps, until=day)))
        if actor.may(Right.VIEW_CONTACTS):
            _count("contacts", "overview.promises_due", len(read.desk(collection.due_on, day)))
        if actor.may(Right.VIEW_WARNINGS):
            found = read.desk(duties, day)
            _count("warnings", "warnings.overdue_n", found.overdue)
            _count("warnings", "warnings.due_n", found.due_today)


def _count(page: str, key: str, n: int) -> None:
    wanted = menu.page(page)
    st.page_link(wanted.file, label=t(key, n=n), icon=wanted.icon)
