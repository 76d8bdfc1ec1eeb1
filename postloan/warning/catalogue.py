"""All rules, found by their files; and what a bank has set them to: versioned values, per segment where wished."""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from postloan.warning import rules
from postloan.warning.rule import Rule


@functools.cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by id, in the order of ids. A file of ``rules/`` declares exactly one, and begins with its id."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(rules.__path__):
        declared = vars(importlib.import_module(f"{rules.__name__}.{module.name}")).values()
        (one,) = (value for value in declared if isinstance(value, Rule))
        if not module.name.startswith(f"{one.id.lower()}_") or one.id in found:
            raise ValueError(f"{module.name} declares {one.id}")
        found[one.id] = one
    return dict(sorted(found.items()))


def fact_of(rule_id: str) -> str:
    """What a rule's signal tells, named by the rule it first belongs to: rules of one fact confirm nothing to each other."""
    known = all_rules().get(rule_id)
    return rule_id if known is None else known.same_as


@dataclass(frozen=True)
class Segment:
    """Other numbers for part of the book: rows whose ``column`` (a slice) has ``value``. The first that fits counts.

    ``numbers`` are pairs (name, value); a limit of None means that its colour is not raised there. ``active`` False: not judged.
    """

    column: str
    value: str
    numbers: tuple[tuple[str, float | None], ...] = ()
    active: bool = True


@dataclass(frozen=True)
class RuleSetting:
    """What one rule is set to; an empty one leaves the defaults of its file."""

    numbers: tuple[tuple[str, float | None], ...] = ()
    segments: tuple[Segment, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Settings:
    """One version of what all rules are set to; rules that are not named have the defaults of their files."""

    version: int = 0
    rules: tuple[tuple[str, RuleSetting], ...] = ()

    def of(self, rule_id: str) -> RuleSetting:
        return dict(self.rules).get(rule_id, RuleSetting())

    def changed(self, rule_id: str, setting: RuleSetting) -> "Settings":
        """The next version, with one rule set anew."""
        kept = dict(self.rules) | {rule_id: setting}
        return Settings(self.version + 1, tuple(sorted(kept.items())))


def numbers_of(rule: Rule, setting: RuleSetting) -> dict[str, float | None]:
    """The numbers in force for rows of no segment."""
    return {**rule.numbers, **dict(setting.numbers)}


def as_json(settings: Settings) -> dict[str, Any]:
    """As the desk stores it."""
    return {
        rule_id: {
            "active": one.active, "numbers": dict(one.numbers),
            "segments": [
                {"column": part.column, "value": part.value, "active": part.active, "numbers": dict(part.numbers)} for part in one.segments
            ],
        }
        for rule_id, one in settings.rules
    }  # fmt: skip


def from_json(version: int, stored: Mapping[str, Any]) -> Settings:
    """A stored version; a rule that is gone is dropped, and so is a number that its rule no longer has."""
    known = all_rules()
    found = {rule_id: _setting(known[rule_id], values) for rule_id, values in stored.items() if rule_id in known}
    return Settings(version, tuple(sorted(found.items())))


def _setting(rule: Rule, values: Mapping[str, Any]) -> RuleSetting:
    def pairs(numbers: Mapping[str, float | None]) -> tuple[tuple[str, float | None], ...]:
        return tuple((name, numbers[name]) for name in rule.numbers if name in numbers)

    segments = tuple(Segment(one["column"], one["value"], pairs(one["numbers"]), one["active"]) for one in values["segments"])
    return RuleSetting(pairs(values["numbers"]), segments, values["active"])
