"""The one way from a page to a write: a verb, in a callback, once per shown form."""

import contextlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import streamlit as st

from postloan.desk import unit
from postloan.errors import Invalid, Problem
from postloan.house import house
from postloan.ui import trouble, who
from postloan.ui.lang import t

T = TypeVar("T")
_TOKENS = "_form_tokens"
_FLASH = "_flash"
_PROBLEMS = "_problems"
_KEPT = 20_000
_spent: OrderedDict[str, None] = OrderedDict()
_lock = threading.Lock()


def token(name: str) -> str:
    """The key of the form ``name`` as it is shown now. It is good for one save; the next showing gets a new one."""
    tokens: dict[str, str] = st.session_state.setdefault(_TOKENS, {})
    if tokens.get(name) is None or tokens[name] in _spent:
        tokens[name] = secrets.token_urlsafe(12)
    return tokens[name]


@contextlib.contextmanager
def _once(key: str | None) -> Iterator[bool]:
    """Whether this save is the first with ``key``. Reruns race, so the key is taken before the work; a refusal gives it back."""
    if key is None:
        yield True
        return
    with _lock:
        first = key not in _spent
        _spent[key] = None
        while len(_spent) > _KEPT:
            _spent.popitem(last=False)
    try:
        yield first
    except BaseException:
        if first:
            _spent.pop(key, None)
        raise


def do(
    verb: Callable[..., T],
    *args: Any,
    done: str | None = None,
    token: str | None = None,
    said: Mapping[str, Any] | None = None,
    **values: Any,
) -> T | None:
    """Do a verb as the signed-in person: one transaction with its audit row, then the sentence ``done`` (filled with ``said``).

    For callbacks. Returns what the verb returns, or ``None`` when it was refused (the sentence is shown) or had been saved before.
    """
    st.session_state.pop(_PROBLEMS, None)
    result: T | None = None
    with trouble.told(refuse), _noted(), _once(token) as first:
        if first:
            with unit(house().desk, who.admit(), verb.__name__) as work:
                result = verb(work, *args, **values)
            if done:
                tell(t(done, **(said or {})))
    return result


@contextlib.contextmanager
def _noted() -> Iterator[None]:
    """Keep what a form's fields got wrong, for the page to show beside them."""
    try:
        yield
    except Invalid as refusal:
        st.session_state[_PROBLEMS] = refusal.problems
        raise


def problems() -> Mapping[str, Problem]:
    """What was wrong with the last form, per field; empty when it was saved."""
    found: Mapping[str, Problem] = st.session_state.get(_PROBLEMS, {})
    return found


def tell(sentence: str) -> None:
    """Say something good once, after the rerun."""
    st.session_state.setdefault(_FLASH, []).append(("done", sentence))


def note(sentence: str) -> None:
    """Say something that is neither done nor refused, after the rerun."""
    st.session_state.setdefault(_FLASH, []).append(("note", sentence))


def refuse(sentence: str) -> None:
    """Say what was refused, after the rerun; it stays until the next action."""
    st.session_state.setdefault(_FLASH, []).append(("refused", sentence))


def show_flash() -> None:
    """Draw what the last action had to say; called by the frame, above the page."""
    for kind, sentence in st.session_state.pop(_FLASH, []):
        if kind == "done":
            st.toast(sentence, icon=":material/check:")
        elif kind == "note":
            st.info(sentence, icon=":material/info:")
        else:
            st.error(sentence, icon=":material/error:")
