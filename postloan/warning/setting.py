"""What the rules are set to: versions in the desk, each with who, when and why; nobody overwrites a version he has not seen."""

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.errors import ChangedMeanwhile, Invalid, Problem
from postloan.warning.catalogue import RuleSetting, Settings, all_rules, as_json, from_json, numbers_of
from postloan.warning.engine import SEGMENTS
from postloan.warning.rule import Measured, Rule
from postloan.warning.tables import rule_setting

_REASON = 1000


class SameSetting(Invalid):
    """The rule is set so already."""

    key = "warning.setting.same"


@dataclass(frozen=True)
class SettingVersion:
    """Who set which rule when, and why; ``changed``: the rules that are not as they were in the version before."""

    version: int
    made_at: datetime
    made_by: str
    reason: str
    settings: Settings
    changed: tuple[str, ...]


def current(connection: Connection) -> Settings:
    """The settings in force; version 0, the defaults of the rules' files, as long as nobody has set any."""
    newest = select(rule_setting).order_by(rule_setting.c.version.desc()).limit(1)
    row = connection.execute(newest).mappings().one_or_none()
    return Settings() if row is None else from_json(row["version"], row["rules"])


def versions(connection: Connection) -> tuple[SettingVersion, ...]:
    """Every version ever in force, newest first."""
    before, found = Settings(), []
    for row in connection.execute(select(rule_setting).order_by(rule_setting.c.version)).mappings():
        settings = from_json(row["version"], row["rules"])
        changed = tuple(one for one in all_rules() if before.of(one) != settings.of(one))
        found.append(SettingVersion(row["version"], row["made_at"], row["made_by"], row["reason"], settings, changed))
        before = settings
    return tuple(reversed(found))


def problems_of(rule: Rule, setting: RuleSetting) -> dict[str, Problem]:
    """What is wrong with a setting, by the number's name; those of the n-th segment as ``n.name``, its place as ``n.value``."""
    plain = numbers_of(rule, setting)
    found = dict(_numbers(rule, dict(setting.numbers), plain))
    if setting.active and all(plain[one.name] is None for one in rule.limits):
        found[rule.limits[0].name] = Problem("warning.setting.no_limit")
    for place, part in enumerate(setting.segments):
        told = dict(part.numbers)
        found |= {f"{place}.{name}": problem for name, problem in _numbers(rule, told, plain | told)}
        if part.column not in SEGMENTS or not part.value.strip():
            found[f"{place}.value"] = Problem("warning.setting.segment_missing")
        elif (part.column, part.value) in [(one.column, one.value) for one in setting.segments[:place]]:
            found[f"{place}.value"] = Problem("warning.setting.segment_twice", {"value": part.value})
    return found


def _numbers(rule: Rule, told: Mapping[str, float | None], whole: Mapping[str, float | None]) -> Iterator[tuple[str, Problem]]:
    """Each number that was told within its bounds, and with the others the limits of worse colours worse."""
    faults = {name: fault for name, value in told.items() if (fault := _fault(rule, name, value)) is not None}
    yield from faults.items()
    limits = [(one.name, value) for one in rule.limits if (value := whole[one.name]) is not None]
    for (milder, mild), (name, worse) in itertools.pairwise(limits):
        if not {name, milder} & faults.keys() and (worse < mild if rule.fires.high else worse > mild):
            yield name, Problem("warning.setting.not_worse")


def _fault(rule: Rule, name: str, value: float | None) -> Problem | None:
    low, high = rule.bounds[name]
    unit = rule.unit_of(name)
    if value is None:
        return None if any(one.name == name for one in rule.limits) else Problem("warning.setting.missing")
    fits = math.isfinite(value) and low <= value <= high
    return None if fits else Problem("warning.setting.bounds", {"low": _bound(low, unit), "high": _bound(high, unit)})


def _bound(value: float, unit: Measured) -> str:
    """A bound as it is typed: a fraction in percent."""
    return f"{value * unit.scale:g}{'%' if unit is Measured.FRACTION else ''}"


@verb(Right.SET_RULES)
def set_rule(work: Unit, rule_id: str, setting: RuleSetting, reason: str, *, version: int | None = None) -> Settings:
    """Put a new version in force in which one rule is set anew. ``version``: the one that was read.

    Raises:
        Invalid: a number outside its bounds, a worse colour with a milder limit, or no reason given.
        SameSetting: the rule is set so already.
        ChangedMeanwhile: a newer version than ``version`` is in force.
    """
    work.subject = f"rule:{rule_id}"
    work.alone()
    before = current(work.connection)
    if version is not None and version != before.version:
        raise ChangedMeanwhile
    problems = problems_of(all_rules()[rule_id], setting)
    if not reason.strip() or len(reason) > _REASON:
        problems["reason"] = Problem("warning.setting.reason_missing", {"limit": _REASON})
    if problems:
        raise Invalid(problems)
    changed = before.changed(rule_id, setting)
    after = from_json(changed.version, as_json(changed))  # the numbers in the rule's own order, so that the same is the same
    if before.of(rule_id) == after.of(rule_id):
        raise SameSetting({})
    work.insert(rule_setting, {
        "version": after.version, "made_at": work.at, "made_by_id": work.who.id, "made_by": work.who.name,
        "reason": reason.strip(), "rules": as_json(after),
    })  # fmt: skip
    return after
