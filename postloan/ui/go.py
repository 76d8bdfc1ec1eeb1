"""Ways from one page to another: from a bar to its loans, from a row to its loan."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import streamlit as st

from postloan.access import SLICES
from postloan.portfolio import LoanFilter
from postloan.portfolio import behind as lists
from postloan.ui import menu

_STATE = "_go"
#: The slices' values that were last picked in a chart.
PICKED = "_picked"
#: What stands in the address for "not given"; files that write "-" mean the same.
NOT_GIVEN = "-"
_FILTER = frozenset(field.name for field in dataclasses.fields(LoanFilter))


def to(page: str, query: Mapping[str, str]) -> None:
    """Lead on to a page once the scope bar is drawn; for callbacks."""
    st.session_state[_STATE] = (page, dict(query))


def follow() -> None:
    """Go where the last callback pointed; called by the frame when the scope bar stands and keeps its values."""
    page, query = st.session_state.pop(_STATE, (None, None))
    if page:
        st.switch_page(menu.page(page).file, query_params=query)


def _words(key: str) -> dict[str, str]:
    """``name=value`` words of the first mark that was clicked in the chart ``key``."""
    points = st.session_state[key]["selection"]["points"]
    words = points[0].get("customdata") or [] if points else []
    return dict(word.split("=", 1) for word in words if "=" in str(word))


def narrow(slices: Mapping[str, str | None], as_of: str | None = None) -> None:
    """Choose these slices and this date in the scope bar; for callbacks. A slice that was not given is chosen as such."""
    wanted = {name: value or NOT_GIVEN for name, value in slices.items()}
    st.session_state[PICKED] = wanted
    for name, value in wanted.items():
        st.session_state[name] = [value]
    if as_of is not None:
        st.session_state["as_of"] = as_of


def clicked(key: str) -> dict[str, str]:
    """What the mark that was clicked in the chart ``key`` stands for; nothing where none was. For callbacks that lead elsewhere."""
    return _words(key)


def picked(key: str) -> None:
    """A mark was clicked: open the loans it stands for."""
    open_loans(_words(key))


def open_loans(words: Mapping[str, str]) -> None:
    """Narrow the scope to what these ``name=value`` words say and open the loans. Slices choose in the scope bar.

    Words that only a list between dates knows lead to the page of such lists.
    """
    if not words:
        return
    narrow({name: value for name, value in words.items() if name in SLICES}, words.get("as_of"))
    if any(name in lists.FIELDS and name not in _FILTER for name in words):
        to("behind", lists.Behind.from_query(words).as_query())
    else:
        to("loans", LoanFilter.from_query(words).as_query())


def opened(key: str, ids: tuple[str, ...], borrowers: tuple[str, ...] = ()) -> None:
    """A cell of a loan table was clicked: open the loan by its number or its borrower's name, the borrower by its own number."""
    cells: list[Any] = st.session_state[key]["selection"].get("cells", [])
    whose = next((row for row, column in cells if column == "borrower_id"), None)
    if whose is not None and whose < len(borrowers):
        to("borrower", {"id": borrowers[whose]})
        return
    row = next((row for row, column in cells if column in {"loan_id", "borrower_name"}), None)
    if row is not None and row < len(ids):
        to("loan", {"loan": ids[row]})


def borrower_opened(key: str, ids: tuple[str, ...]) -> None:
    """A cell of a table of borrowers was clicked: open the borrower, when the click was on its number or its name."""
    cells: list[Any] = st.session_state[key]["selection"].get("cells", [])
    row = next((row for row, column in cells if column in {"borrower_id", "borrower_name"}), None)
    if row is not None and row < len(ids):
        to("borrower", {"id": ids[row]})
