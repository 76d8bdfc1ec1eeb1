"""Which signals somebody wants to see: the boxes above the list, kept in the address, and the way there from a click on a chart."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import streamlit as st

from postloan.terms import Colour, SignalState
from postloan.ui import go, read, who
from postloan.ui.lang import t, term
from postloan.ui.warning.measured import rule_name
from postloan.ui.warning.words import family
from postloan.warning.catalogue import all_rules
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import Due, SignalFilter
from postloan.warning.rule import Family

#: The views of the page, the one for whoever comes in the morning first.
VIEWS = ("duties", "register", "spread")
VIEW = "warnings_view"
DUES: tuple[Due, ...] = get_args(Due)
_SEVERAL = ("state", "colour", "family")
_ONE = ("rule", "branch", "owner", "due", "search")
_SAID: Mapping[str, Callable[[str], str]] = {
    "state": lambda code: term(SignalState(code)), "colour": lambda code: term(Colour(int(code))), "family": family, "rule": rule_name,
    "due": lambda code: t(f"warnings.due.{code}"),
}  # fmt: skip


def key(name: str) -> str:
    """Where a box keeps its value; in the address it goes by the same name."""
    return f"w_{name}"


def narrow(words: Mapping[str, str]) -> None:
    """Show the list of the signals that these words name (``colour=4``, ``family=repayment``) and no others; for callbacks."""
    _choose(VIEW, "register")
    for name in (*_SEVERAL, *_ONE):
        asked = words.get(name)
        _choose(key(name), ([asked] if asked else []) if name in _SEVERAL else asked)


def lead(words: Mapping[str, str]) -> None:
    """From another page: open the list of the signals that these words name; for callbacks."""
    if words:
        go.to("warnings", {VIEW: "register", **{key(name): value for name, value in words.items()}})


def _choose(name: str, value: Any) -> None:
    st.session_state[name] = value
    _write(name)


def _write(name: str) -> None:
    """Put what a box holds into the address; an empty box leaves it."""
    value = st.session_state[name]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _begin(name: str, options: Sequence[str], *, several: bool = False) -> str:
    """A box starts with what the address asks for, as far as it can be had."""
    if (held := key(name)) not in st.session_state:
        asked = [one for one in st.query_params.get_all(held) if one in options]
        st.session_state[held] = asked if several else next(iter(asked), None)
    return held


def view() -> str:
    """Which view of the page is shown; the address remembers it."""
    if VIEW not in st.session_state:
        asked = st.query_params.get(VIEW)
        st.session_state[VIEW] = asked if asked in VIEWS else VIEWS[0]
    chosen: str | None = st.segmented_control(
        t("warnings.view"), VIEWS, key=VIEW, required=True, on_change=_write, args=(VIEW,), label_visibility="collapsed",
        format_func=lambda name: t(f"warnings.{name}"),
    )  # fmt: skip
    return chosen or VIEWS[0]


def _several(name: str, options: Sequence[str], width: int) -> tuple[str, ...]:
    chosen = st.multiselect(
        t(f"warnings.filter.{name}"), options, key=_begin(name, options, several=True), format_func=_SAID[name], width=width, wrap=False,
        placeholder=t(f"warnings.filter.{name}"), label_visibility="collapsed", select_all=False, on_change=_write, args=(key(name),),
    )  # fmt: skip
    return tuple(chosen)


def _one(name: str, options: Sequence[str], width: int) -> str | None:
    chosen: str | None = st.selectbox(
        t(f"warnings.filter.{name}"), options, index=None, key=_begin(name, options), format_func=_SAID.get(name, str), width=width,
        placeholder=t(f"warnings.filter.{name}"), label_visibility="collapsed", on_change=_write, args=(key(name),),
    )  # fmt: skip
    return chosen


def bar() -> SignalFilter:
    """Draw the boxes and return what is wanted. Without a chosen state the closed ones are left out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="warning_filters"):
        if key("search") not in st.session_state:
            st.session_state[key("search")] = st.query_params.get(key("search"), "")[:80]
        search = st.text_input(
            t("form.search"), key=key("search"), placeholder=t("warnings.search_hint"), label_visibility="collapsed", max_chars=80,
            icon=":material/search:", width=180, on_change=_write, args=(key("search"),),
        )  # fmt: skip
        asked = _one("due", DUES, 110)
        colours = _several("colour", [str(int(one)) for one in reversed(Colour)], 120)
        states = _several("state", [one.value for one in SignalState], 125)
        families = _several("family", [one.value for one in Family], 130)
        rule_id = _one("rule", list(all_rules()), 150)
        branch = _one("branch", read.desk(signals.branches), 110)
        owner = _one("owner", read.desk(signals.owners), 110)
    return SignalFilter(
        search=search or "", states=states or OPEN, colours=tuple(int(one) for one in colours), families=families, rule_id=rule_id,
        branch=branch, owner=owner, due=next((one for one in DUES if one == asked), None),
    )  # fmt: skip


#: States in which somebody has something to do.
OPEN = tuple(one.value for one in SignalState if one is not SignalState.CLOSED)


def me() -> str:
    """By which name signals are mine."""
    return who.actor().name
