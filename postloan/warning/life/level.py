"""The level of a borrower out of his open signals: the worst of them, or what several milder ones add up to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from postloan.policy import Policy
from postloan.terms import Colour


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


#: A day, and the signals that make a colour on it: one of that colour, or several milder ones.
_Made = tuple[date, tuple[Counted, ...]]


def level(signals: Iterable[Counted], policy: Policy) -> Level | None:
    """The level that open signals make; None without any.

    So many yellows as the policy says, that came within its window of one another, count as one orange from the day of the last,
    and so many oranges, these included, as one red. Each signal is counted once. Signals add up when they came close together,
    not by how long ago that was: a level does not get better by waiting.
    """
    counted = sorted(signals, key=lambda one: (one.on, one.id))
    if not counted:
        return None
    if len(counted) == 1:  # most borrowers of a large book; the same by a shorter way
        return Level(Colour(counted[0].colour), weight(counted, policy), (_reason("worst", counted),))
    yellows = _added_up(_of(counted, Colour.YELLOW), policy.warning_yellow_count, policy)
    oranges = sorted([*_of(counted, Colour.ORANGE), *yellows], key=lambda one: (one[0], one[1][0].id))
    reds = _added_up(oranges, policy.warning_orange_count, policy)
    worst = Colour(max(one.colour for one in counted))
    colour = Colour.RED if reds else max(worst, Colour.ORANGE) if yellows else worst
    made = {Colour.RED: ("two_orange", reds), Colour.ORANGE: ("two_yellow", yellows)}.get(colour, ("", []))
    alone = [_reason("worst", [one for one in counted if one.colour == colour])] if worst == colour else []
    return Level(colour, weight(counted, policy), (*alone, *(_reason(made[0], group) for _, group in made[1])))


def _of(counted: Sequence[Counted], colour: Colour) -> list[_Made]:
    return [(one.on, (one,)) for one in counted if one.colour == colour]


def _added_up(made: Sequence[_Made], count: int, policy: Policy) -> list[_Made]:
    """Groups of ``count`` that lie within the window, as many as there are; each is of the day of its last."""
    window, found, place = timedelta(days=policy.warning_window_days), [], 0
    while place + count <= len(made):
        group = made[place : place + count]
        near = group[-1][0] - group[0][0] <= window
        if near:
            found.append((group[-1][0], tuple(one for _, ones in group for one in ones)))
        place += count if near else 1
    return found


def _reason(how: str, signals: Sequence[Counted]) -> Reason:
    ordered = sorted(signals, key=lambda one: one.id)
    return Reason(how, tuple(one.id for one in ordered), tuple(dict.fromkeys(one.rule_id for one in ordered)))


def weight(signals: Iterable[Counted], policy: Policy) -> float:
    """Points of all signals: within a family the worst counts in full and every other with the policy's share."""
    of_family: dict[str, list[float]] = defaultdict(list)
    for one in signals:
        of_family[one.family].append(policy.warning_points[one.colour])
    return round(sum(max(own) + (sum(own) - max(own)) * policy.warning_repeat_share for own in of_family.values()), 4)
