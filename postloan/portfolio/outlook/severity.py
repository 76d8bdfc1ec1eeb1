"""What a stress scenario supposes: how much worse, where, for how long. A plain value that travels as JSON; untrusted in."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from postloan.access import SLICES
from postloan.errors import Problem
from postloan.policy import Policy

#: Lowest and highest value of each severity; nothing below the lowest would be a stress.
BOUNDS: Mapping[str, tuple[float, float]] = {"roll": (1.0, 10.0), "shift": (0.0, 1.0), "haircut": (0.0, 1.0)}
MONTHS = (1, 12)
_SEGMENTS = 40
#: The starting points that the policy offers, gentlest first.
PRESETS = ("mild", "medium", "severe")


@dataclass(frozen=True)
class Severity:
    """How much worse one segment fares.

    Attributes:
        roll: rates of moving to a worse state, times this (1: as they were).
        shift: share of special mention that is substandard from the first day.
        haircut: share by which recoveries from mortgages and pledges fall short.
    """

    roll: float = 1.0
    shift: float = 0.0
    haircut: float = 0.0


@dataclass(frozen=True)
class Definition:
    """A scenario: ``everywhere`` holds but for the ``segments`` (values of the slice ``by``; "" is "not given") that have their own.

    ``by`` also splits the result; None: the scope as a whole. ``months`` is how far ahead the result lies.
    """

    months: int = 6
    by: str | None = None
    everywhere: Severity = Severity()
    segments: Mapping[str, Severity] = field(default_factory=dict)

    def of(self, value: str | None) -> Severity:
        """The severity of a segment."""
        return self.segments.get(value or "", self.everywhere)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __hash__(self) -> int:
        return hash((self.months, self.by, self.everywhere, tuple(sorted(self.segments.items(), key=lambda item: item[0]))))


def preset(name: str, policy: Policy, *, months: int = 6, by: str | None = None) -> Definition:
    """One of :data:`PRESETS` as the policy has it, the same everywhere; ``base`` supposes nothing."""
    if name == "base":
        return Definition(months, by)
    severity = Severity(*(float(getattr(policy, f"stress_{name}_{part}")) for part in BOUNDS))
    return Definition(months, by, severity)


def problems_of(definition: Definition) -> dict[str, Problem]:
    """Everything that is wrong with a definition, by field; the first fault of each."""
    found: dict[str, Problem] = {}
    low, high = MONTHS
    if isinstance(definition.months, bool) or not isinstance(definition.months, int) or not low <= definition.months <= high:
        found["months"] = Problem("stress.bad_months", {"low": low, "high": high})
    if definition.by is not None and definition.by not in SLICES:
        found["by"] = Problem("stress.bad_slice")
    if (definition.segments and definition.by is None) or len(definition.segments) > _SEGMENTS:
        found["segments"] = Problem("stress.bad_segments", {"most": _SEGMENTS})
    for severity in (definition.everywhere, *definition.segments.values()):
        found = _out_of_bounds(severity) | found
    return found


def _out_of_bounds(severity: Severity) -> dict[str, Problem]:
    return {
        name: Problem("stress.out_of_bounds", {"low": f"{low:g}", "high": f"{high:g}"})
        for name, (low, high) in BOUNDS.items()
        if not (math.isfinite(getattr(severity, name)) and low <= getattr(severity, name) <= high)
    }


def from_json(stored: Mapping[str, Any]) -> Definition:
    """A stored definition. A part that this version does not know is dropped; one that is not there is not stressed."""
    everywhere = _severity(stored.get("everywhere"))
    segments = {str(value): _severity(given) for value, given in (stored.get("segments") or {}).items()}
    return Definition(int(stored.get("months", 6)), stored.get("by"), everywhere, segments)


def _severity(given: Mapping[str, Any] | None) -> Severity:
    return Severity(**{name: float(value) for name, value in (given or {}).items() if name in BOUNDS})
