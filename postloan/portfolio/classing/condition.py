"""Conditions of rules as data: the same tree is asked of one loan's facts and of a whole column of loans.

Three answers: yes, no, not known. A fact that is missing makes the comparison not known, "and" and "or" pass that on as
Kleene's logic does, which is also what the engine of the book does with null. So both ways give one result.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from postloan.policy import Policy

Known = bool | None
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}  # fmt: skip


@dataclass(frozen=True)
class Compare:
    """A fact against a limit: the name of a policy parameter, or a code of the vocabulary (a class, a stage)."""

    fact: str
    sign: str
    limit: str | int

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.limit,) if isinstance(self.limit, str) else ()

    def _against(self, policy: Policy) -> Any:
        return getattr(policy, self.limit) if isinstance(self.limit, str) else self.limit

    def of(self, facts: Mapping[str, Any], policy: Policy) -> Known:
        value = facts[self.fact]
        return None if value is None else bool(_SIGNS[self.sign](value, self._against(policy)))

    def on(self, columns: Any, policy: Policy) -> Any:
        return _SIGNS[self.sign](columns[self.fact], self._against(policy))


@dataclass(frozen=True)
class Yes:
    """A fact that is yes or no, and is yes."""

    fact: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    @property
    def parameters(self) -> tuple[str, ...]:
        return ()

    def of(self, facts: Mapping[str, Any], policy: Policy) -> Known:  # noqa: ARG002  one signature for all conditions
        value = facts[self.fact]
        return None if value is None else bool(value)

    def on(self, columns: Any, policy: Policy) -> Any:  # noqa: ARG002
        return columns[self.fact]


@dataclass(frozen=True)
class Option:
    """A choice of the policy that is 1 (yes) or 0 (no)."""

    parameter: str

    @property
    def facts(self) -> tuple[str, ...]:
        return ()

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.parameter,)

    def of(self, facts: Mapping[str, Any], policy: Policy) -> Known:  # noqa: ARG002
        return bool(getattr(policy, self.parameter))

    def on(self, columns: Any, policy: Policy) -> Any:  # noqa: ARG002
        return bool(getattr(policy, self.parameter))


class Several:
    """Conditions joined."""

    def __init__(self, *conditions: "Condition") -> None:
        self.conditions = conditions

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.conditions for name in one.facts))

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.conditions for name in one.parameters))


class All(Several):
    """Every condition holds. One "no" decides, whatever else is not known."""

    def of(self, facts: Mapping[str, Any], policy: Policy) -> Known:
        found = [one.of(facts, policy) for one in self.conditions]
        return False if False in found else None if None in found else True

    def on(self, columns: Any, policy: Policy) -> Any:
        joined = self.conditions[0].on(columns, policy)
        for one in self.conditions[1:]:
            joined = joined & one.on(columns, policy)
        return joined


class Any_(Several):  # noqa: N801  "any" and "Any" mean other things in Python
    """At least one condition holds. One "yes" decides, whatever else is not known."""

    def of(self, facts: Mapping[str, Any], policy: Policy) -> Known:
        found = [one.of(facts, policy) for one in self.conditions]
        return True if True in found else None if None in found else False

    def on(self, columns: Any, policy: Policy) -> Any:
        joined = self.conditions[0].on(columns, policy)
        for one in self.conditions[1:]:
            joined = joined | one.on(columns, policy)
        return joined


class Not:
    """The condition does not hold; what is not known stays so."""

    def __init__(self, condition: "Condition") -> None:
        self.condition = condition

    @property
    def facts(self) -> tuple[str, ...]:
        return self.condition.facts

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.condition.parameters

    def of(self, facts: Mapping[str, Any], policy: Policy) -> Known:
        found = self.condition.of(facts, policy)
        return None if found is None else not found

    def on(self, columns: Any, policy: Policy) -> Any:
        return ~self.condition.on(columns, policy)


Condition = Compare | Yes | Option | All | Any_ | Not
