"""Exact arithmetic that remembers: what went in, what stood in for something else, and why there is no result.

Fractions and not floats: a product of ratios is then the ratio it should be, and no ratio depends on the unit of the money.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeVar

Join: TypeAlias = Callable[[Fraction, Fraction], Fraction]
Number: TypeAlias = "Term | Fraction | Decimal | int"
Input: TypeAlias = tuple[str, Decimal | None]
Kept = TypeVar("Kept")
#: Keys of ``i18n``: why there is no figure.
MISSING, ZERO = "ratio.why.missing", "ratio.why.zero"


@dataclass(frozen=True)
class Term:
    """A number on its way into a ratio. Missing in, missing out.

    Attributes:
        value: exact, in units of currency or a pure number; None where it is missing or means nothing.
        inputs: the amounts it is made of, each with its account; ``account.opening`` and ``account.before`` where not the closing.
        notes: keys of ``i18n`` that say what stood in for what.
        why: key of ``i18n`` that says why the value is missing.
        alarming: it is missing because of something bad (no equity left), not for want of data.
        flow: an amount over time is in it, so that the basis (year, annualised, …) matters.
    """

    value: Fraction | None
    inputs: tuple[Input, ...] = ()
    notes: tuple[str, ...] = ()
    why: str | None = None
    alarming: bool = False
    flow: bool = False

    def noted(self, *notes: str) -> "Term":
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

    def missing(self, why: str, *, alarming: bool = False) -> "Term":
        """The same without a value, for a reason; a value that was missing already keeps its own."""
        return self if self.value is None else replace(self, value=None, why=why, alarming=alarming)

    def burnt(self) -> "Term":
        """The same as an alarm by itself, although it has a value."""
        return replace(self, alarming=True)

    def __add__(self, other: Number) -> "Term":
        return self._joined(other, lambda mine, its: mine + its)

    def __sub__(self, other: Number) -> "Term":
        return self._joined(other, lambda mine, its: mine - its)

    def __mul__(self, other: Number) -> "Term":
        return self._joined(other, lambda mine, its: mine * its)

    def __truediv__(self, other: Number) -> "Term":
        """The quotient; missing where the denominator is 0."""
        below = _term(other)
        return self * (below.missing(ZERO) if below.value == 0 else replace(below, value=below.value and 1 / below.value))

    def __neg__(self) -> "Term":
        return self * -1

    def __abs__(self) -> "Term":
        return replace(self, value=None if self.value is None else abs(self.value))

    def flag(self, holds: Callable[[Fraction], bool]) -> "Term":
        """1 where it holds of the value, 0 where it does not, missing where the value is."""
        return replace(self, value=None if self.value is None else Fraction(holds(self.value)))

    def over(self, below: "Term", why: str, *, alarming: bool = False) -> "Term":
        """The quotient, which means nothing unless the denominator is above 0: ``why`` then says so."""
        meant = below.value is None or below.value > 0
        return self / (below if meant else below.missing(why, alarming=alarming))

    def _joined(self, other: Number, how: Join) -> "Term":
        its = _term(other)
        lacking = self if self.value is None else its if its.value is None else None
        return Term(
            value=how(self.value, its.value) if self.value is not None and its.value is not None else None,
            inputs=_both(self.inputs, its.inputs),
            notes=_both(self.notes, its.notes),
            why=None if lacking is None else lacking.why or MISSING,
            alarming=self.alarming or its.alarming,
            flow=self.flow or its.flow,
        )


def _both(mine: tuple[Kept, ...], its: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """What either has, once, in order."""
    return tuple(dict.fromkeys((*mine, *its))) if mine and its else mine or its


def _term(number: Number) -> Term:
    return number if isinstance(number, Term) else Term(Fraction(number))


def given(account: str, amount: Decimal | None, *, flow: bool = False) -> Term:
    """An amount of the statements."""
    value = None if amount is None else Fraction(amount)
    return Term(value, ((account, amount),), why=MISSING if amount is None else None, flow=flow)
