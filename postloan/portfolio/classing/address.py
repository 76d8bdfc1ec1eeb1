"""A wish for loans of the comparison as it travels in a page's address: linkable, and therefore not to be trusted."""

from collections.abc import Mapping
from typing import Any

from postloan.portfolio.classing.comparison import DIRECTIONS
from postloan.portfolio.classing.listing import ERRORS, Wanted
from postloan.portfolio.classing.table import CHECKS, RULES

_SIDE = "side"
_WORDS: Mapping[str, frozenset[str]] = {
    "rule": frozenset(one.id for one in RULES),
    "check": frozenset((*(one.id for one in CHECKS), ERRORS)),
}
_CODES = {"risk_class": 5, "floor": 5, "stage_now": 3}
_CLASSES = "class_now"
#: Every name that stands in the address of a wish.
NAMES = (_SIDE, *_WORDS, *_CODES, _CLASSES)


def as_query(wanted: Wanted) -> dict[str, str]:
    """The wish as the query string of the classification page; loans that are named one by one are not part of it."""
    given = {name: value for name in (*_WORDS, *_CODES) if (value := getattr(wanted, name)) is not None}
    classes = {_CLASSES: ",".join(map(str, wanted.class_now))} if wanted.class_now else {}
    return {_SIDE: wanted.direction, **{name: str(value) for name, value in given.items()}, **classes}


def from_query(query: Mapping[str, str]) -> Wanted | None:
    """The wish of an address; None where it says none. What means nothing is dropped, never guessed and never an error."""
    if not set(NAMES) & set(query):
        return None
    found: dict[str, Any] = {name: query[name] for name, known in _WORDS.items() if query.get(name) in known}
    found |= {name: int(query[name]) for name, top in _CODES.items() if query.get(name) in {str(n) for n in range(1, top + 1)}}
    classes = tuple(int(code) for code in query.get(_CLASSES, "").split(",") if code in {"1", "2", "3", "4", "5"})
    side = query.get(_SIDE)
    direction = next((one for one in DIRECTIONS if one == side), "any" if found or classes else "lenient")
    return Wanted(direction, **found, class_now=classes)
