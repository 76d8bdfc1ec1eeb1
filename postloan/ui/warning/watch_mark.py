"""Whether a borrower is on the watch list, as other pages show it, and the way to put him there."""

import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right
from postloan.i18n.number import day
from postloan.ui import menu, read, who
from postloan.ui.lang import t
from postloan.ui.warning import watch_words
from postloan.warning.watch import queries
from postloan.warning.watch.model import Entry


def way(borrower_id: str, signal_id: int | None = None) -> None:
    """A link to the stay that goes on; without one, for those who may, the way to enter the borrower, from the signal looked at."""
    page, actor = menu.page("watchlist"), who.actor()
    if not actor.may(page.right):
        return
    entry = read.desk(_going_on, borrower_id)
    if entry is not None:
        said = t("watch.mark.on", strategy=watch_words.strategy(entry.strategy), day=day(entry.review_on))
        st.page_link(page.file, label=said, icon=page.icon, query_params={"entry": str(entry.id)})
    elif actor.may(Right.KEEP_WATCH):
        query = {"borrower": borrower_id} | ({} if signal_id is None else {"signal": str(signal_id)})
        st.page_link(page.file, label=t("watch.mark.enter"), icon=page.icon, query_params=query)


def _going_on(connection: Connection, reach: Reach, borrower_id: str) -> Entry | None:
    return next((one for one in queries.of_borrower(connection, reach, borrower_id) if one.left_on is None), None)
