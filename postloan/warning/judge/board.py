"""The scoreboard: for every rule and for all together what their warnings were worth, as it is kept on the desk."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.terms import Colour
from postloan.warning.judge.quality import Bar, verdict
from postloan.warning.judge.tally import NOTHING, Counted, Seen, count
from postloan.warning.judge.watching import Tried, Window

ByColour = dict[Colour, Counted]


def bar_of(policy: Policy) -> Bar:
    """What rules are held against."""
    return Bar(
        policy.judging_events_min,
        policy.judging_hits_min,
        policy.judging_lift_good,
        policy.judging_lead_days,
        policy.judging_confidence,
    )


class Totals:
    """The counts of all windows so far: of every rule by colour and threshold, and of all rules together."""

    def __init__(self, tried: Mapping[str, Tried]) -> None:
        self._tried = tried
        self._windows = 0
        self.rules: dict[str, ByColour] = {}
        self.curves: dict[str, list[Counted]] = {}
        self.all: ByColour = dict.fromkeys(Colour, NOTHING)

    def add(self, window: Window) -> None:
        """Count a window that is over."""
        number, self._windows = self._windows, self._windows + 1
        self.all = _summed(self.all, _by_colour(window.any_rule.first, window.seen, window, number))
        for rule_id, sheet in window.sheets.items():
            found = _by_colour(sheet.colours.first, sheet.seen, window, number)
            self.rules[rule_id] = _summed(self.rules.get(rule_id, dict.fromkeys(Colour, NOTHING)), found)
            whole = sheet.seen.counted(window.clock)
            grid = self._tried[rule_id].grid
            steps = [count(sheet.steps.first(step), sheet.seen, whole, window.clock, number) for step in range(1, len(grid) + 1)]
            before = self.curves.get(rule_id, [NOTHING] * len(grid))
            self.curves[rule_id] = [a + b for a, b in zip(before, steps, strict=True)]


def _by_colour(first: Any, seen: Seen, window: Window, number: int) -> ByColour:
    whole = seen.counted(window.clock)
    return {colour: count(first(int(colour)), seen, whole, window.clock, number) for colour in Colour}


def _summed(one: ByColour, other: ByColour) -> ByColour:
    return {colour: one[colour] + other[colour] for colour in Colour}


def line(found: Counted, bar: Bar) -> dict[str, Any]:
    """One rule's counts and leads under one colour. ``lead`` is the median in days, ``useful`` the share that is long enough."""
    lead = float(np.median(found.leads)) if len(found.leads) else None
    useful = float((found.leads >= bar.lead_days).mean()) if len(found.leads) else None
    return {**vars(found.quality), "lead": lead, "useful": useful, "verdict": verdict(found.quality, lead, bar).value}


def lines(by_colour: ByColour, bar: Bar) -> dict[str, dict[str, Any]]:
    return {str(int(colour)): line(one, bar) for colour, one in by_colour.items()}


def curve(found: Iterable[Counted], thresholds: Numbers) -> list[dict[str, Any]]:
    """Counts by threshold, the loosest first."""
    return [
        {"threshold": float(limit), **vars(one.quality), "lead": float(np.median(one.leads)) if len(one.leads) else None}
        for limit, one in zip(thresholds, found, strict=True)
    ]


def overlap(warned: Mapping[str, Numbers]) -> list[list[Any]]:
    """How much rules warn of the same borrowers: pairs with their Jaccard index, those with nothing in common left out.

    The index is borrowers that both warned of over borrowers that at least one did.
    """
    ordered = {name: np.unique(who) for name, who in sorted(warned.items()) if len(who)}
    found = []
    for one, other in itertools.combinations(ordered, 2):
        both = len(np.intersect1d(ordered[one], ordered[other], assume_unique=True))
        if both:
            found.append([one, other, both / (len(ordered[one]) + len(ordered[other]) - both)])
    return found


def overlaps(rules: Mapping[str, ByColour]) -> dict[str, list[list[Any]]]:
    """The same for every colour."""
    return {str(int(colour)): overlap({rule_id: found[colour].warned for rule_id, found in rules.items()}) for colour in Colour}
