"""What a rule is, and how a list of rules is asked of the facts of one loan. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from postloan.policy import Basis, Policy
from postloan.portfolio.classing.condition import Condition


@dataclass(frozen=True)
class Rule:
    """One line of the table.

    Attributes:
        id: as people cite it: ``C3-1``.
        floor: the class (1 … 5), stage (1 … 3) or severity that it asks for at least; ``None`` asks for an assessment only.
        scope: whether it looks at the loan, at the whole obligor or at his group.
        when: the trigger. It fires only when it is known to hold.
        unless: the exception. It spares the loan only when it is known to hold: an exception has to be shown.
        source: where the rule comes from, and ``basis`` how binding that is.
        relative: it looks at the obligor's other claims, and so can be asked only when these have been rated.
    """

    id: str
    floor: int | None
    scope: Literal["loan", "obligor", "group"]
    when: Condition
    source: str
    basis: Basis
    unless: Condition | None = None
    relative: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.when.facts, *(self.unless.facts if self.unless else ()))))

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.when.parameters, *(self.unless.parameters if self.unless else ()))))


@dataclass(frozen=True)
class Finding:
    """A rule with the facts it looked at and the limits it held them against."""

    rule: Rule
    inputs: tuple[tuple[str, Any], ...]
    limits: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Outcome:
    """What a list of rules says of one loan: which fired, which an exception spared, and which could not be answered."""

    fired: tuple[Finding, ...]
    spared: tuple[Finding, ...]
    unknown: tuple[Finding, ...]

    def floor(self, best: int = 1) -> int:
        """The worst floor of the rules that fired; ``best`` when none did."""
        return max((found.rule.floor for found in self.fired if found.rule.floor is not None), default=best)


def found(rule: Rule, facts: Mapping[str, Any], policy: Policy) -> Finding:
    """The rule with its inputs and limits."""
    inputs = tuple((name, facts[name]) for name in rule.facts)
    return Finding(rule, inputs, tuple((name, getattr(policy, name)) for name in rule.parameters))


def ask(rules: Iterable[Rule], facts: Mapping[str, Any], policy: Policy) -> Outcome:
    """Ask every rule. A trigger that is not known does not fire and is told apart from one that does not hold."""
    fired: list[Finding] = []
    spared: list[Finding] = []
    unknown: list[Finding] = []
    for rule in rules:
        held = rule.when.of(facts, policy)
        if held is None:
            unknown.append(found(rule, facts, policy))
        elif held:
            excused = rule.unless is not None and rule.unless.of(facts, policy) is True
            (spared if excused else fired).append(found(rule, facts, policy))
    return Outcome(tuple(fired), tuple(spared), tuple(unknown))


def bits(rules: Sequence[Rule], outcome: Outcome) -> int:
    """The rules that fired as a number: bit ``n`` is rule ``n`` of the list."""
    place = {rule.id: n for n, rule in enumerate(rules)}
    return sum(1 << place[one.rule.id] for one in outcome.fired)


def named(rules: Sequence[Rule], mask: int) -> tuple[Rule, ...]:
    """The rules behind such a number."""
    return tuple(rule for n, rule in enumerate(rules) if mask >> n & 1)
