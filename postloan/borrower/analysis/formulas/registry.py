"""The register of formulas: each a function of a case with its unit, its worse side and the lines of the policy it is held against."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.ratio import Basis, Ratio, Side, Unit
from postloan.borrower.analysis.term import Term
from postloan.policy import Policy

Answer = Term | tuple[Term, Basis]
Given = TypeVar("Given", bound=Answer)


@dataclass(frozen=True)
class Formula:
    """How one ratio is made. ``watch`` and ``alarm`` name parameters of the policy."""

    name: str
    unit: Unit
    worse: Side
    compute: Callable[[Case], Answer]
    watch: str | None = None
    alarm: str | None = None

    def of(self, case: Case) -> Ratio:
        """The ratio of one borrower at one date."""
        answer = self.compute(case)
        term, basis = answer if isinstance(answer, tuple) else (answer, case.stretch.basis if answer.flow else Basis.INSTANT)
        return Ratio(
            name=self.name, value=None if term.value is None else float(term.value), unit=self.unit, inputs=term.inputs, basis=basis,
            watch=line(case.policy, self.watch), alarm=line(case.policy, self.alarm), worse=self.worse,
            why_missing=term.why if term.value is None else None, notes=term.notes, alarming=term.alarming,
        )  # fmt: skip


def line(policy: Policy, parameter: str | None) -> float | None:
    """The value of a line, None where a ratio has none."""
    return None if parameter is None else float(getattr(policy, parameter))


#: Every formula by name, in the order in which people read them.
FORMULAS: dict[str, Formula] = {}


def formula(
    unit: Unit, worse: Side, *, watch: str | None = None, alarm: str | None = None
) -> Callable[[Callable[[Case], Given]], Callable[[Case], Given]]:
    """Register the decorated function as the ratio of its own name."""

    def register(compute: Callable[[Case], Given]) -> Callable[[Case], Given]:
        FORMULAS[compute.__name__] = Formula(compute.__name__, unit, worse, compute, watch, alarm)
        return compute

    return register
