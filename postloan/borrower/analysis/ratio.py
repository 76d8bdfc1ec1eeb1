"""What a ratio is: a figure with what it is made of, over which time, the lines it is held against, and why it may be missing."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from postloan.errors import Translate


class Unit(StrEnum):
    """How a ratio is shown: a fraction as percent, a multiple, days, or an amount in units of the currency."""

    RATIO = "ratio"
    TIMES = "times"
    DAYS = "days"
    MONEY = "money"


class Basis(StrEnum):
    """What stretch of time the flows in a figure are of."""

    YEAR = "year"
    ANNUALISED = "annualised"  # a part of a year × 12 / its months
    TTM = "ttm"  # the twelve months up to the date, put together of reported pieces
    INSTANT = "instant"  # balances only
    SAME_SPAN = "same_span"  # so many months against the same months a year earlier, as reported


class Side(StrEnum):
    """Which side of a line is the worse one."""

    HIGH = "high"
    LOW = "low"


class Level(StrEnum):
    """Where a ratio stands against its lines."""

    NORMAL = "normal"
    WATCH = "watch"
    ALARM = "alarm"


@dataclass(frozen=True)
class Ratio:
    """One ratio of one borrower at one date.

    Attributes:
        name: as in ``i18n`` under ``ratio.<name>``.
        value: a fraction, a multiple, days or an amount, see ``unit``; None where it is missing or means nothing.
        inputs: (account, amount) of everything it is made of; ``.opening`` or ``.before`` behind the account where the amount is
            of the first day of the stretch or of a year earlier.
        watch, alarm: the lines of the policy, in the ratio's unit; None where there is none.
        worse: the side of the lines that is worse. A value on a line is not beyond it.
        why_missing: key of ``i18n``; None where there is a value.
        notes: keys of ``i18n`` that say what stood in for what.
        alarming: what it is missing for, or what stands beside it, is an alarm by itself (no equity left, cash burnt twice).
    """

    name: str
    value: float | None
    unit: Unit
    inputs: tuple[tuple[str, Decimal | None], ...]
    basis: Basis
    watch: float | None
    alarm: float | None
    worse: Side
    why_missing: str | None = None
    notes: tuple[str, ...] = ()
    alarming: bool = False

    @property
    def level(self) -> Level | None:
        """Where it stands; None where it is missing for want of data or has no line."""
        if self.alarming or self._beyond(self.alarm):
            return Level.ALARM
        if self.value is None or (self.watch is None and self.alarm is None):
            return None
        return Level.WATCH if self._beyond(self.watch) else Level.NORMAL

    def _beyond(self, line: float | None) -> bool:
        if line is None or self.value is None:
            return False
        return self.value > line if self.worse is Side.HIGH else self.value < line


class When(StrEnum):
    """Which end of the stretch an input is of."""

    CLOSING = "closing"
    OPENING = "opening"
    BEFORE = "before"  # the stretch a year earlier, its last day
    BEFORE_OPENING = "before_opening"


class Fed(NamedTuple):
    """One input as people read it: the account to look up the cell by, and of when it is."""

    account: str
    when: When
    amount: Decimal | None


def fed(inputs: tuple[tuple[str, Decimal | None], ...]) -> tuple[Fed, ...]:
    """The inputs with the account and the date told apart."""
    split = ((*name.partition("."), amount) for name, amount in inputs)
    return tuple(Fed(account, When(when or When.CLOSING), amount) for account, _, when, amount in split)


@dataclass(frozen=True)
class Explanation:
    """Keys of ``i18n`` and figures from which a page tells how a ratio came about; see :meth:`said`.

    Attributes:
        formula: the formula in words.
        basis: what stretch of time it is of.
        inputs: every amount that went in; an amount of None is shown as missing.
        remarks: why it is missing, and what stood in for what.
    """

    title: str
    formula: str
    basis: str
    inputs: tuple[Fed, ...]
    remarks: tuple[str, ...] = field(default=())

    def said(self, t: Translate) -> tuple[str, ...]:
        """The sentences: formula, basis, remarks."""
        return tuple(t(key) for key in (self.formula, self.basis, *self.remarks))


def explain(ratio: Ratio) -> Explanation:
    """How a ratio came about, without computing it again."""
    reasons = () if ratio.why_missing is None else (ratio.why_missing,)
    return Explanation(
        title=f"ratio.{ratio.name}.title",
        formula=f"ratio.{ratio.name}.formula",
        basis=f"ratio.basis.{ratio.basis}",
        inputs=fed(ratio.inputs),
        remarks=(*reasons, *ratio.notes),
    )
