"""Headings, calm sentences, and what stands beside a field that was refused."""

from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan.access import Right, Scope
from postloan.i18n.number import day
from postloan.ui import act, menu, who
from postloan.ui.lang import t, term


def title(key: str, view: Scope | None = None, *, before: date | None = None, **values: Any) -> DeltaGenerator:
    """The page's heading, with the date its figures are of and the one they are compared with; returns its row, for what belongs beside it."""
    said = [t("part.as_of", day=day(view.as_of))] if view else []
    said += [t("part.against", day=day(before))] if before else []
    dated = f" :small[{' · '.join(said)}]" if said else ""
    row = st.container(horizontal=True, vertical_alignment="center", key="title")
    row.markdown(f"#### {t(key, **values)}{dated}", anchors=False, width="content")
    return row


def heading(key: str, **values: Any) -> None:
    """The heading of a part of the page."""
    st.markdown(f"**{t(key, **values)}**", anchors=False)


def asked_for(name: str, key: str, page: str) -> str:
    """What the address names; without it the page stops with a sentence and the way to choose."""
    wanted: str | None = st.query_params.get(name)
    if not wanted:
        empty(key, page=page)
        st.stop()
    return wanted or ""


def caption(key: str, **values: Any) -> None:
    st.caption(t(key, **values))


def empty(key: str, page: str | None = None, **values: Any) -> None:
    """One sentence, and the button to the page that fills the emptiness, for those who may open it."""
    st.info(t(key, **values), icon=":material/info:")
    if page is None:
        return
    wanted = menu.page(page)
    if who.actor().may(wanted.right):
        st.page_link(wanted.file, label=t(f"empty.to_{page}"), icon=wanted.icon)
    else:
        st.caption(t("empty.ask"))


def need(right: Right) -> None:
    """Stop the page with a calm sentence unless the person's role carries the right."""
    actor = who.actor()
    if not actor.may(right):
        st.info(t("frame.right_refused", role=term(actor.role) if actor.role else "", right=term(right)), icon=":material/lock:")
        st.stop()


def problem(field: str) -> None:
    """What was wrong with this field of the last form, and how to mend it; nothing when it was fine."""
    found = act.problems().get(field)
    if found:
        st.markdown(f":red[{found.said(t)}] :small[{found.remedy(t)}]")
