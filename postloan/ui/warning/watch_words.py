"""How stays on the watch list are spoken of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from postloan.i18n.number import missing
from postloan.terms import Strategy
from postloan.ui.clock import today
from postloan.ui.lang import t
from postloan.ui.warning.words import day_of

_COLOURS: Mapping[str, str] = {"left": "gray", "exit": "violet", "stay": "red", "review": "red", "soon": "orange", "on": "blue"}
#: Days before a review that it is said to be near.
_NEAR = 14


def strategy(code: str) -> str:
    return t(f"term.strategy.{Strategy(code)}")


def wanted(row: Mapping[str, Any]) -> str:
    """What a stay wants next: left, exit (an answer), stay (a decision), review (overdue), soon, or nothing yet."""
    review, end = day_of(row["review_on"]), day_of(row["stay_until"])
    if not missing(row["left_on"]):
        return "left"
    if not missing(row["exit_asked_on"]):
        return "exit"
    if end is not None and end < today():
        return "stay"
    return _review(review)


def _review(review: date | None) -> str:
    if review is None or (review - today()).days > _NEAR:
        return "on"
    return "review" if review < today() else "soon"


def badge(row: Mapping[str, Any]) -> str:
    """The same as a mark in its colour."""
    state = wanted(row)
    return f":{_COLOURS[state]}-badge[{t(f'watch.state.{state}')}]"
