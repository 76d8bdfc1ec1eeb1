"""Reading for the pages: the book through a cache whose key is the book's version, the desk as it stands now."""

import time
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Scope
from postloan.book import ImportRun, Pin
from postloan.desk import policies
from postloan.house import house
from postloan.policy import Policy
from postloan.ui import who

P = ParamSpec("P")
T = TypeVar("T")
_STATE = "_pinned"
_SECONDS = 1.0


def begin() -> None:
    """Fix the version of book and policy for this run: every figure of a page comes from the same one."""
    st.session_state[_STATE] = (time.monotonic(), house().book.pin(), policies.current(house().desk))


def _moment() -> tuple[Pin, Policy]:
    at, _, _ = st.session_state.get(_STATE, (float("-inf"), None, None))
    if time.monotonic() - at > _SECONDS:
        begin()
    _, pin, policy = st.session_state[_STATE]
    return pin, policy


def pin() -> Pin:
    """The book as this run sees it."""
    return _moment()[0]


def policy() -> Policy:
    """The policy in force at this run."""
    return _moment()[1]


@st.cache_data(max_entries=512, max_size="256MB", show_spinner=False)
def _answered(key: str, _ask: Callable[[], Any]) -> Any:  # noqa: ARG001  the key is what the cache looks at
    return _ask()


def _key(query: Callable[..., Any], pinned: Pin, *parts: object) -> str:
    home = house().settings.home
    return repr((str(home), pinned.version, query.__module__, query.__qualname__, *parts))


def book(query: Callable[Concatenate[Pin, Scope, Policy, P], T], view: Scope, *args: P.args, **options: P.kwargs) -> T:
    """Ask the portfolio: ``read.book(overview.kpis, view)``. Remembered until the book, the scope or the policy changes."""
    pinned, rules = _moment()
    key = _key(query, pinned, view, rules.version, args, sorted(options.items()))
    found: T = _answered(key, lambda: query(pinned, view, rules, *args, **options))
    return found


def options(reach: Reach, slices: tuple[str, ...]) -> dict[str, list[str]]:
    """What each slice can be narrowed to, within the reach."""
    pinned = pin()
    found: dict[str, list[str]] = _answered(
        _key(options, pinned, reach, slices), lambda: {name: pinned.options(reach, name) for name in slices}
    )
    return found


def imports(view: Scope) -> list[ImportRun]:
    """The imports that the rows of the scope's date within reach come from, newest first."""
    pinned = pin()
    found: list[ImportRun] = _answered(_key(imports, pinned, view.reach, view.as_of), lambda: pinned.imports_of(view))
    return found


def desk(query: Callable[Concatenate[Connection, Reach, P], T], *args: P.args, **values: P.kwargs) -> T:
    """Ask the desk within the person's reach: ``read.desk(visit.next_steps, until=today)``. Never cached, never writes."""
    with house().desk.connect() as connection:
        return query(connection, who.actor().reach, *args, **values)
