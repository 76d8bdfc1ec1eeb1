"""Whom does the bank look at more closely, since when, what does it mean to do with them, and who may leave?"""

import streamlit as st

from postloan.ui import parts, scope
from postloan.ui.warning import watch_list, watch_new, watch_one, watch_past, watch_read

view = scope.current()
opened = watch_one.opened()

if opened is not None:
    watch_one.show(view, opened)
else:
    parts.title("menu.watchlist", view)
    history = watch_read.over_time(view)
    watch_list.figures(view, history)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        watch_past.chart(view, history)
    with right:
        watch_new.proposals(view)
    watch_new.by_hand(view)
    watch_list.show(view)
