"""What a distress score is: a value with its zone, the cut-offs that made it, and every term of the sum.

For small Chinese firms these are indicators, not decisions: the models were fitted elsewhere, and their cut-offs should be
calibrated on own data (they are parameters of the policy).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from postloan.borrower.analysis.ratio import Basis
from postloan.borrower.analysis.term import Term


class Zone(StrEnum):
    """Where a score falls."""

    DISTRESS = "distress"
    GREY = "grey"
    SAFE = "safe"


@dataclass(frozen=True)
class Score:
    """One score of one borrower at one date.

    Attributes:
        name: as in ``i18n`` under ``score.<name>``.
        value: None where a component is missing.
        cuts: the two cut-offs between the zones, distress first; for Ohlson's probability the one cut twice.
        components: (name, value) of everything the score is made of, in the order of the formula.
        inputs: (account, amount), as in a ratio.
        why_missing, notes: keys of ``i18n``, as in a ratio.
        probability: what the score says as a probability, where its model does.
    """

    name: str
    value: float | None
    zone: Zone | None
    cuts: tuple[float, float]
    components: tuple[tuple[str, float | None], ...]
    inputs: tuple[tuple[str, Decimal | None], ...]
    basis: Basis
    why_missing: str | None = None
    notes: tuple[str, ...] = ()
    probability: float | None = None


def zone_of(value: float | None, distress: float, safe: float) -> Zone | None:
    """The zone of a score of which more is better when ``distress`` < ``safe``, and less is better when it is the other way.

    A value on a cut-off is grey.
    """
    if value is None:
        return None
    if distress > safe:
        value, distress, safe = -value, -distress, -safe
    return Zone.DISTRESS if value < distress else Zone.SAFE if value > safe else Zone.GREY


def number(term: Term) -> float | None:
    """A term at the edge, where it is shown."""
    return None if term.value is None else float(term.value)


def summed(weights: Sequence[tuple[float, float | None]]) -> float | None:
    """Σ weight × component; None where one is missing."""
    known = [weight * part for weight, part in weights if part is not None]
    return sum(known) if len(known) == len(weights) else None


def gathered(terms: Sequence[Term]) -> Term:
    """Inputs, notes and the first reason of several terms, without a value of their own."""
    lacking = next((one for one in terms if one.value is None), None)
    return Term(
        None,
        tuple(dict.fromkeys(pair for one in terms for pair in one.inputs)),
        tuple(dict.fromkeys(note for one in terms for note in one.notes)),
        None if lacking is None else lacking.why,
    )
