"""The level of a borrower out of his open signals: the worst of them, or what several milder ones add up to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from postloan.policy import Policy
from postloan.terms import Colour
from postloan.warning.catalogue import fact_of


@dataclass(frozen=True)
class Counted:
    """What the level looks at of an open signal. ``on``: the day it got its colour."""

    id: int
    rule_id: str
    family: str
    colour: int
    on: date


@dataclass(frozen=True)
class Reason:
    """Why a level is what it is. ``how``: worst (a signal of the colour itself), two_yellow, two_orange (milder ones added up)."""

    how: str
    signals: tuple[int, ...]
    rules: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"how": self.how, "signals": list(self.signals), "rules": list(self.rules)}


@dataclass(frozen=True)
class Level:
    """A borrower's level; ``weight`` (points) only orders borrowers of one colour."""

    colour: Colour
    weight: float
    reasons: tuple[Reason, ...]


def level(signals: Iterable[Counted], policy: Policy) -> Level | None:
    """The level that open signals make; None without any.

    Among signals that got their colour within the policy's window of one another, so many yellows count as one orange, and so many
    oranges, these included, as one red; signals that tell one fact count once. What counts is that they came close together, not how long ago: a level does not get better
    by waiting, and one signal more never makes it better.
    """
    counted = sorted(signals, key=lambda one: (one.on, one.id))
    if not counted:
        return None
    worst = Colour(max(one.colour for one in counted))
    added = _added_up(counted, policy) if len(counted) > 1 else None  # most borrowers of a large book have one signal
    colour = worst if added is None else max(worst, added[0])
    reasons = [_reason("worst", [one for one in counted if one.colour == colour])] if worst == colour else []
    if added is not None and added[0] == colour:
        reasons.append(added[1])
    return Level(colour, weight(counted, policy), tuple(reasons))


def _added_up(counted: Sequence[Counted], policy: Policy) -> tuple[Colour, Reason] | None:
    """What milder signals add up to, by the first window that shows it; None where they do not."""
    window, orange = timedelta(days=policy.warning_window_days), None
    for place, first in enumerate(counted):
        near = _told_apart([one for one in counted[place:] if one.on - first.on <= window], policy)
        yellows, oranges = ([one for one in near if one.colour == colour] for colour in (Colour.YELLOW, Colour.ORANGE))
        made = len(yellows) // policy.warning_yellow_count
        used = yellows[: made * policy.warning_yellow_count]
        if len(oranges) + made >= policy.warning_orange_count:
            return Colour.RED, _reason("two_orange", [*oranges, *used])
        if made and orange is None:
            orange = Colour.ORANGE, _reason("two_yellow", used)
    return orange


def _told_apart(near: Sequence[Counted], policy: Policy) -> Sequence[Counted]:
    """What adds up: the worst signal of each fact, or of each family where the policy takes a family for one fact."""
    if not (policy.warning_family_once or policy.warning_fact_once):
        return near
    worst_last = sorted(near, key=lambda one: (one.colour, -one.id))
    apart = {one.family if policy.warning_family_once else fact_of(one.rule_id): one for one in worst_last}
    return sorted(apart.values(), key=lambda one: (one.on, one.id))


def _reason(how: str, signals: Sequence[Counted]) -> Reason:
    ordered = sorted(signals, key=lambda one: one.id)
    return Reason(how, tuple(one.id for one in ordered), tuple(dict.fromkeys(one.rule_id for one in ordered)))


def weight(signals: Iterable[Counted], policy: Policy) -> float:
    """Points of all signals: within a family the worst counts in full and every other with the policy's share."""
    of_family: dict[str, list[float]] = defaultdict(list)
    for one in signals:
        of_family[one.family].append(policy.warning_points[one.colour])
    return round(sum(max(own) + (sum(own) - max(own)) * policy.warning_repeat_share for own in of_family.values()), 4)
