"""What a plausibility test says: its two figures, where each came from, the measure that was taken of them and the limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from postloan.statement import Period

Unit = Literal["money", "ratio", "count"]


class Verdict(StrEnum):
    """What came of a test. ``NO_DATA`` is never "no doubt"; ``NOT_ASKED``: the question does not arise (no profit, no debt)."""

    DOUBT = "doubt"
    PLAUSIBLE = "plausible"
    NO_DATA = "no_data"
    NOT_ASKED = "not_asked"


class Origin(StrEnum):
    """Where a figure came from."""

    STATEMENT = "statement"
    INVOICES = "invoices"
    ACCOUNTS = "accounts"


@dataclass(frozen=True)
class Shown:
    """One of the two figures.

    Attributes:
        name: how it is called, ``health.figure.<name>``.
        value: an amount, a fraction or a number, as ``unit`` says; None where it is missing.
        period: what it is of.
        origin: the kind of source.
        accounts: the statement accounts it was made of, for the way to their cells.
    """

    name: str
    value: Decimal | float | None
    unit: Unit
    period: Period | None
    origin: Origin = Origin.STATEMENT
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """One test of plausibility and what came of it.

    Attributes:
        name: of the test, ``health.doubt.<name>``.
        measure: what the limits are held against, in ``measure_unit``; None where it could not be taken.
        limits: policy parameter → its value; ``practice``, every one.
        details: more values for the sentence.
    """

    name: str
    verdict: Verdict
    first: Shown
    second: Shown
    measure: float | None
    measure_unit: Unit
    limits: Mapping[str, float]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The sentence of ``i18n``."""
        return f"health.doubt.{self.name}.{self.verdict.value}"


def raised(doubts: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    """Those that are doubts."""
    return tuple(one for one in doubts if one.verdict is Verdict.DOUBT)


def made(doubts: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    """The tests that could be made."""
    return tuple(one for one in doubts if one.verdict in (Verdict.DOUBT, Verdict.PLAUSIBLE))
