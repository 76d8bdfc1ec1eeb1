"""The person behind this session, checked against the desk's session table at every run."""

import time
from urllib.parse import quote, urlsplit

import streamlit as st

from postloan.access import Actor
from postloan.access.session import COOKIE, actor_of
from postloan.desk import policies
from postloan.house import house
from postloan.ui.lang import remember, t

_STATE = "_who"
#: A check counts for the run it was made in. Runs are shorter than this, and a fragment that reruns later checks again.
_SECONDS = 1.0


def _find() -> Actor | None:
    """Whoever the cookie's session belongs to; ``None`` when it has ended, here or from another place."""
    token = st.context.cookies.get(COOKIE)
    return actor_of(house().desk, token, policies.current(house().desk)) if token else None


def admit() -> Actor:
    """Check the session now and return the person. A dead session stops the page with a way back to the sign-in."""
    actor = _find()
    if actor is None:
        st.session_state.pop(_STATE, None)
        remember(None)
        _say_goodbye()
    else:
        st.session_state[_STATE] = (time.monotonic(), actor)
        remember(actor.language or st.session_state.get("language"))
    assert actor is not None  # the page has stopped otherwise
    return actor


def actor() -> Actor:
    """The person of this run."""
    checked, found = st.session_state.get(_STATE, (float("-inf"), None))
    fresh = found is not None and time.monotonic() - checked < _SECONDS
    return found if fresh else admit()


def _say_goodbye() -> None:
    st.info(t("frame.session_ended"))
    here = quote(urlsplit(st.context.url or "/").path, safe="")
    st.html(f'<a class="postloan-link" href="/signin?next={here}">{t("frame.sign_in")}</a>')
    st.stop()
