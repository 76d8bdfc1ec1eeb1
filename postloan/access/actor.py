"""The person behind a request, and the verbs his role lets him do."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from postloan.access.role import RIGHTS, Right, Role
from postloan.access.scope import EVERYTHING, Reach
from postloan.desk import Unit
from postloan.errors import NotAllowed

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Actor:
    """A signed-in person. The system itself (command line, demo) is :data:`SYSTEM`, with no account and every right."""

    id: int | None
    name: str
    role: Role | None
    reach: Reach
    language: str | None = None

    def may(self, right: Right) -> bool:
        return self.role is None or right in RIGHTS[self.role]

    def need(self, right: Right) -> None:
        """Raise NotAllowed unless the role carries the right."""
        if not self.may(right):
            raise NotAllowed


SYSTEM = Actor(None, "system", None, EVERYTHING)


@dataclass(frozen=True)
class Verb:
    """A write that people do: its name, the right it needs and the function."""

    name: str
    right: Right
    do: Callable[..., Any]


VERBS: dict[str, Verb] = {}


def verb(right: Right) -> Callable[[Callable[Concatenate[Unit, P], T]], Callable[Concatenate[Unit, P], T]]:
    """Declare a write: ``@verb(Right.LOG_VISIT) def log_visit(work, …)``. Whoever lacks the right is refused first.

    Every write of every room is declared so; the register lets one test try each verb with each role.
    """

    def declare(do: Callable[Concatenate[Unit, P], T]) -> Callable[Concatenate[Unit, P], T]:
        @functools.wraps(do)
        def checked(work: Unit, /, *args: P.args, **values: P.kwargs) -> T:
            actor = work.who
            if not isinstance(actor, Actor):
                raise NotAllowed
            actor.need(right)
            return do(work, *args, **values)

        VERBS[do.__name__] = Verb(do.__name__, right, checked)
        return checked

    return declare
