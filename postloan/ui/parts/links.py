"""Links to files that the server streams, and to other pages."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from postloan.access import Right
from postloan.ui import menu, who
from postloan.ui.lang import t

Query = Mapping[str, str] | Sequence[tuple[str, str]]


def download(key: str, path: str, query: Query = (), icon: str = ":material/download:") -> None:
    """A button for a file the server streams: it is never held in this session's memory."""
    address = f"{path}?{urlencode(query)}" if query else path
    st.link_button(t(key), address, icon=icon)


def downloads(right: Right, files: Mapping[str, str], query: Query) -> None:
    """Buttons for the same list in several forms (text key → path), for those whose role may take it away."""
    if not who.actor().may(right):
        return
    with st.container(horizontal=True, gap="small"):
        for key, path in files.items():
            download(key, path, query)


def page_link(page: str, key: str, query: Mapping[str, str] | None = None) -> None:
    """A link to a page of the app; the scope bar goes along."""
    wanted = menu.page(page)
    if who.actor().may(wanted.right):
        st.page_link(wanted.file, label=t(key), query_params=dict(query or {}), icon=wanted.icon)
