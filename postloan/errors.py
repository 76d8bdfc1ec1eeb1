"""Requests that are refused, and problems in people's data.

A refusal is an exception that owns its sentence (a key of ``i18n`` and its values) and is shown once, by the frame.
A problem in a file is a value, an :class:`Issue`; they are collected, never raised. Anything else is a bug.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol


class Translate(Protocol):
    """``t("key", name=value)`` → the sentence in the reader's language."""

    def __call__(self, key: str, /, **values: Any) -> str: ...


class PostloanError(Exception):
    """A request that cannot be served. Subclasses name the cause and own the sentence by ``key``."""

    key: ClassVar[str] = "error.refused"

    def __init__(self, **values: Any) -> None:
        super().__init__(self.key, values)
        self.values = values

    def said(self, t: Translate) -> str:
        """The sentence for the person who asked."""
        return t(self.key, **self.values)


class NotAllowed(PostloanError):
    """The person's role does not carry the right that the request needs."""

    key = "error.not_allowed"


class OutOfReach(PostloanError):
    """The record belongs to a branch or an officer that the person may not see, or does not exist (same answer)."""

    key = "error.out_of_reach"


class ChangedMeanwhile(PostloanError):
    """Somebody else saved the same record first; nothing was overwritten."""

    key = "error.changed_meanwhile"


class Invalid(PostloanError):
    """What was entered cannot be saved; ``problems`` maps each field to an i18n key (and values)."""

    key = "error.invalid"

    def __init__(self, problems: dict[str, "Problem"]) -> None:
        super().__init__(fields=", ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value: an i18n key with its values. ``key + '_remedy'`` says how to mend it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, t: Translate) -> str:
        return t(self.key, **self.values)

    def remedy(self, t: Translate) -> str:
        return t(f"{self.key}_remedy", **self.values)


@dataclass(frozen=True)
class Issue:
    """A problem in a file, at the place where Excel shows it.

    ``row`` is the row number Excel prints (1-based), ``column`` the heading as it stands in the file; ``None`` where the
    problem is of the whole file, sheet or row. ``blocking`` keeps the row (or, without a row, the file) out of the book.
    """

    problem: Problem
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    blocking: bool = True


Progress = Callable[[float, str], None]
"""``progress(done, key)``: a fraction between 0 and 1 and the i18n key of what is being done."""


def no_progress(done: float, key: str) -> None:
    """For callers that nobody watches."""
