"""Where a rule's fault stops: it is loud in the log, told by name on the run page, and no other rule hears of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Tried(Generic[T]):
    """What came of a try: a result, or the name of what went wrong."""

    result: T | None
    error: str | None = None


def tried(what: str, do: Callable[[], T], *, loud: bool = True) -> Tried[T]:
    """Do something of one rule or frame; ``what`` names it in the log. ``loud`` False: it will be tried again in smaller parts."""
    try:
        return Tried(do())
    except Exception as failure:  # noqa: BLE001  a rule is code that a bank adds: its fault may be anything
        if loud:
            _log.exception("%s cannot be asked", what)
        return Tried(None, type(failure).__name__)
