"""What moved a score from one day to another, part by part; the bars add up to the difference, to rounding of floats.

A part known on both days moves by its own weight among those. A part that became unknown, or known, pulls the mean away from, or
towards, its own value: that pull is its bar. What the ceiling of the repayment record takes off is a bar of its own.
"""

from dataclasses import dataclass
from enum import StrEnum

from postloan.borrower.health.score import Health, Share


class Cause(StrEnum):
    """Why there is a bar."""

    MOVED = "moved"
    FOUND = "found"
    LOST = "lost"
    CEILING = "ceiling"


@dataclass(frozen=True)
class Bar:
    """One bar. ``before`` and ``after`` are the part's own values; for the ceiling, what it took off (0 or less)."""

    name: str
    cause: Cause
    before: float | None
    after: float | None
    effect: float


@dataclass(frozen=True)
class Waterfall:
    """From ``opening`` by ``bars`` to ``closing``. Without a score on both days there are no bars and no difference."""

    opening: float | None
    closing: float | None
    bars: tuple[Bar, ...]

    @property
    def difference(self) -> float | None:
        return None if self.opening is None or self.closing is None else self.closing - self.opening


def waterfall(before: Health, after: Health) -> Waterfall:
    """The bars between two scores of one borrower, in the order of the parts; those that changed nothing are left out.

    Raises:
        ValueError: the two were not computed with the same weights.
    """
    if [one.weight for one in before.parts] != [one.weight for one in after.parts]:
        raise ValueError("two scores of different weights cannot be compared")
    if before.value is None or after.value is None or before.mean is None or after.mean is None:
        return Waterfall(before.value, after.value, ())
    bars = [*_parts(before, after), _ceiling(before, after)]
    return Waterfall(before.value, after.value, tuple(bar for bar in bars if bar.effect or _changed(bar)))


def _changed(bar: Bar) -> bool:
    return bar.cause in (Cause.FOUND, Cause.LOST)


def _parts(before: Health, after: Health) -> list[Bar]:
    old, new = _middle(before, after)
    both = sum(one.weight for one, other in zip(before.parts, after.parts, strict=True) if one.known and other.known)
    lost_of, found_of = (sum(one.weight for one in health.parts if one.known) for health in (before, after))
    return [
        bar
        for one, other in zip(before.parts, after.parts, strict=True)
        if (bar := _bar(one, other, (old, new), (both, lost_of, found_of))) is not None
    ]


def _middle(before: Health, after: Health) -> tuple[float, float]:
    """The mean of the parts known on both days, before and after; where there are none, halfway between the two scores."""
    pairs = [
        (one.weight, one.value, other.value)
        for one, other in zip(before.parts, after.parts, strict=True)
        if one.value is not None and other.value is not None
    ]
    whole = sum(weight for weight, _, _ in pairs)
    if not whole:
        halfway = ((before.mean or 0.0) + (after.mean or 0.0)) / 2
        return halfway, halfway
    return sum(w * old for w, old, _ in pairs) / whole, sum(w * new for w, _, new in pairs) / whole


def _bar(one: Share, other: Share, middle: tuple[float, float], weights: tuple[float, float, float]) -> Bar | None:
    (old, new), (both, before, after) = middle, weights
    if one.value is not None and other.value is not None:
        effect = one.weight / both * (other.value - one.value) if both else 0.0
        return Bar(one.part.value, Cause.MOVED, one.value, other.value, effect)
    if one.value is not None:
        return Bar(one.part.value, Cause.LOST, one.value, None, one.weight / before * (old - one.value) if before else 0.0)
    if other.value is not None:
        return Bar(one.part.value, Cause.FOUND, None, other.value, one.weight / after * (other.value - new) if after else 0.0)
    return None


def _taken(health: Health) -> float:
    """What the ceiling takes off the mean: 0 or less."""
    return (health.value or 0.0) - (health.mean or 0.0)


def _ceiling(before: Health, after: Health) -> Bar:
    taken = _taken(before), _taken(after)
    return Bar("ceiling", Cause.CEILING, *taken, taken[1] - taken[0])
