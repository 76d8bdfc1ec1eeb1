"""The frame around every page: who is here, the menu, the scope bar, what the last action said, and the one error handler."""

import html
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from postloan.access import Actor
from postloan.access.account import set_own_language
from postloan.house import house
from postloan.i18n import LANGUAGES
from postloan.ui import act, css, go, menu, read, scope, trouble, who
from postloan.ui.lang import language, t, term

#: Our own icon: a page's icon would be fetched from another server.
_MARK = Path(__file__).with_name("mark.svg")


def _start() -> None:
    """What ``/`` answers: a default page has no address of its own, so it only leads on to the first one."""
    if menu.NOWHERE in st.query_params:
        act.note(t("frame.no_such_page"))
    st.switch_page(_page(menu.allowed(who.actor())[0], who.actor()), query_params={})


def _page(page: menu.Page, actor: Actor) -> StreamlitPage:
    seen = page.shown and actor.may(page.right)
    return st.Page(
        page.file, title=t(f"menu.{page.name}"), icon=page.icon, url_path=page.name, visibility="visible" if seen else "hidden"
    )


def _navigation(actor: Actor) -> StreamlitPage:
    sections: dict[str, list[StreamlitPage]] = {
        "": [st.Page(_start, title=t("frame.app"), url_path="start", default=True, visibility="hidden")]
    }
    for page in menu.PAGES:
        heading = t(f"menu.section.{page.section}") if page.shown and actor.may(page.right) else ""
        sections.setdefault(heading, []).append(_page(page, actor))
    return st.navigation(sections, expanded=True)


def _choose_language() -> None:
    chosen = st.session_state["language_switch"]
    if chosen in LANGUAGES:
        act.do(set_own_language, chosen)


def _sidebar(actor: Actor) -> None:
    with st.sidebar:
        st.segmented_control(
            t("frame.language"), LANGUAGES, default=language(), required=True, key="language_switch", on_change=_choose_language,
            format_func=lambda code: t(f"frame.language_{code}"), label_visibility="collapsed",
        )  # fmt: skip
        role = term(actor.role) if actor.role else ""
        st.html(
            f'<div class="postloan-who"><b>{html.escape(actor.name)}</b><br>{role}<br>'
            f'<a class="postloan-link" href="/signout">{t("frame.sign_out")}</a></div>'
        )
        if house().settings.demo:
            st.html(f'<div class="postloan-demo">{t("frame.demo")}</div>')


def _run(chosen: StreamlitPage, actor: Actor) -> None:
    """The page, if the role may open it; an address is no permission."""
    page = next((page for page in menu.PAGES if page.name == chosen.url_path), None)
    if page is not None and not actor.may(page.right):
        st.info(t("frame.page_refused", role=term(actor.role) if actor.role else "", page=t(f"menu.{page.name}")))
        return
    chosen.run()


def main() -> None:
    st.set_page_config(page_title=t("frame.app"), page_icon=_MARK, layout="wide", initial_sidebar_state="auto")
    css.apply()
    with trouble.told(st.error):
        actor = who.admit()
        css.words(t("form.upload"))
        read.begin()
        chosen = _navigation(actor)
        _sidebar(actor)
        scope.bar(actor)
        go.follow()
        act.show_flash()
        _run(chosen, actor)


main()
