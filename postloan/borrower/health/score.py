"""The health score 0–100 of one borrower: facts in, a frozen value with all its reasons out. Nothing is read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from postloan.borrower.health.indicator import INDICATORS, STEPS, Indicator, Part, points
from postloan.policy import Policy
from postloan.statement import Period


class Band(StrEnum):
    """The level of a score, by the colours of early warning; red is worst."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


@dataclass(frozen=True)
class Known:
    """Up to when the facts of a score were known; None where that source said nothing.

    Attributes:
        statement: the newest statement's period.
        loans: the book's date that the days past due are of.
        invoices: the last invoice, accounts: the last booking, security: the day guarantees and collateral are looked at.
    """

    statement: Period | None = None
    loans: date | None = None
    invoices: date | None = None
    accounts: date | None = None
    security: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one borrower on one day.

    Attributes:
        as_of: the day.
        values: indicator → value; an indicator that is missing or None is not known.
        worst: indicators without a value because they are worse than any (debt to an EBITDA that is negative): they earn 0.
        known: up to when.
    """

    as_of: date
    values: Mapping[str, float | None]
    worst: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known)


@dataclass(frozen=True)
class Reason:
    """One indicator in a part: its value, its anchors (see ``indicator.STEPS``) and the points it earns. None: not known.

    ``worst``: it has no value, being worse than any.
    """

    name: str
    value: float | None
    points: float | None
    anchors: tuple[float, ...]
    unit: str
    worst: bool = False


@dataclass(frozen=True)
class Share:
    """One part of a score. ``weight`` as the policy says; ``share``: what it counts for once the missing parts are left out, 0 when unknown."""

    part: Part
    value: float | None
    weight: float
    share: float
    reasons: tuple[Reason, ...]

    @property
    def known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Health:
    """A score with everything it rests on.

    Attributes:
        value: 0 … 100, or None where too little is known for a number.
        band: its level, or None.
        parts: all nine, in the order of :class:`Part`.
        known_weight: the share of all weight that is known, 0 … 1; ``enough`` says whether that suffices.
        mean: the weighted mean of the known parts; None where nothing is known.
        ceiling: the most that the repayment record allows; None where it is not known.
        policy_version: of the weights, anchors and bands.
    """

    as_of: date
    value: float | None
    band: Band | None
    parts: tuple[Share, ...]
    known_weight: float
    enough: bool
    mean: float | None
    ceiling: float | None
    known: Known
    policy_version: int

    def __getitem__(self, part: Part) -> Share:
        return next(one for one in self.parts if one.part is part)


def weight_of(part: Part, policy: Policy) -> float:
    """The policy's weight of a part."""
    weight: float = getattr(policy, f"health_weight_{part.value}")
    return weight


def band_of(value: float | None, policy: Policy) -> Band | None:
    """The level of a score: red below the first edge, green from the last one on. None stays None."""
    if value is None:
        return None
    return list(Band)[sum(value >= edge for edge in policy.health_band_edges)]


def _reason(indicator: Indicator, facts: Facts, policy: Policy) -> Reason:
    anchors, value = indicator.anchors(policy), facts.values.get(indicator.name)
    if value is None:
        worst = indicator.name in facts.worst
        return Reason(indicator.name, None, STEPS[0] if worst else None, anchors, indicator.unit, worst)
    return Reason(indicator.name, value, points(value, anchors), anchors, indicator.unit)


def _part(part: Part, facts: Facts, policy: Policy) -> Share:
    """The mean of the known indicators, where enough of them are known; its share of the whole is still to come."""
    reasons = tuple(_reason(one, facts, policy) for one in INDICATORS if one.part is part)
    earned = [one.points for one in reasons if one.points is not None]
    enough = bool(earned) and len(earned) >= policy.health_part_known_min * len(reasons)
    return Share(part, sum(earned) / len(earned) if enough else None, weight_of(part, policy), 0.0, reasons)


def _shared(parts: tuple[Share, ...]) -> tuple[Share, ...]:
    """The parts with what each counts for: its weight among the known ones."""
    whole = sum(one.weight for one in parts if one.known)
    return tuple(
        Share(one.part, one.value, one.weight, one.weight / whole if one.known and whole else 0.0, one.reasons) for one in parts
    )


def score(facts: Facts, policy: Policy) -> Health:
    """The weighted mean of the known parts, held down by the repayment record; no number where too little weight is known.

    A borrower in arrears cannot be sound by his statements alone: the score is at most ``health_above_repayment_max`` points
    above the part on repayment. Weights, anchors, bands and this margin are practice, see the policy.
    """
    parts = _shared(tuple(_part(part, facts, policy) for part in Part))
    all_weight, known = sum(one.weight for one in parts), sum(one.weight for one in parts if one.known)
    share = known / all_weight if all_weight else 0.0
    mean = sum(one.share * one.value for one in parts if one.value is not None) if known else None
    paid = parts[0].value
    ceiling = None if paid is None else min(STEPS[-1], paid + policy.health_above_repayment_max)
    enough = mean is not None and share >= policy.health_known_min
    value = min(mean, STEPS[-1] if ceiling is None else ceiling) if enough and mean is not None else None
    return Health(
        facts.as_of, value, band_of(value, policy), parts, share, enough, mean, ceiling, facts.known, policy.version,
    )  # fmt: skip
