"""What a rule would be set to after somebody entered numbers for the whole book or for one segment. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from postloan.warning.catalogue import RuleSetting, Segment, numbers_of
from postloan.warning.rule import Rule

#: A segment: the slice and the value; None: the whole book.
Part = tuple[str, str] | None


def in_force(rule: Rule, setting: RuleSetting, part: Part) -> dict[str, float | None]:
    """The numbers that count for a part of the book."""
    known = _segment(setting, part)
    return numbers_of(rule, setting) | (dict(known.numbers) if known else {})


def is_active(setting: RuleSetting, part: Part) -> bool:
    """Whether the rule is asked for a part of the book."""
    known = _segment(setting, part)
    return setting.active and (known is None or known.active)


def drafted(rule: Rule, setting: RuleSetting, part: Part, entered: Mapping[str, float | None], *, active: bool) -> RuleSetting:
    """The setting with these numbers for the part; what is as without them is not kept, and a segment like the rest is dropped."""
    if part is None:
        kept = tuple((name, entered[name]) for name in rule.numbers if entered[name] != rule.numbers[name])
        return replace(setting, numbers=kept, active=active)
    whole = numbers_of(rule, setting)
    others = tuple(one for one in setting.segments if (one.column, one.value) != part)
    different = tuple((name, entered[name]) for name in rule.numbers if entered[name] != whole[name])
    own = () if active and not different else (Segment(*part, different, active),)
    return replace(setting, segments=(*others, *own))


def _segment(setting: RuleSetting, part: Part) -> Segment | None:
    return next((one for one in setting.segments if (one.column, one.value) == part), None)
