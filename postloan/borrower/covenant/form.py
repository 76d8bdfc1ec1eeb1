"""A covenant as people enter it, and what may be wrong with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from postloan.borrower.covenant.model import Frequency, Kind, Operator, Step
from postloan.borrower.covenant.rows import stored_steps
from postloan.errors import Problem

_CLAUSE = 500
_MOST = Decimal("1e13")
_DAYS = 3650


@dataclass(frozen=True)
class CovenantForm:
    """What was entered. ``metric`` names a ratio or an amount; ``steps`` what is required from when on; ``clause`` where it is agreed."""

    kind: str
    metric: str | None
    operator: str | None
    steps: tuple[Step, ...]
    frequency: str
    first_test_on: date | None
    clause: str
    loan_id: str | None = None
    grace_days: int | None = None

    def as_row(self) -> dict[str, Any]:
        """The columns of the covenant. A delivery is in time within at most so many days; what a person tests needs no number."""
        measured = Kind(self.kind).measured
        at_most = self.kind == Kind.DELIVERY
        return {
            "kind": self.kind, "metric": self.metric if self.kind in (Kind.RATIO, Kind.AMOUNT) else None,
            "operator": (Operator.AT_MOST.value if at_most else self.operator) if measured else None,
            "steps": stored_steps(sorted(self.steps)) if measured else [], "frequency": self.frequency,
            "first_test_on": self.first_test_on, "clause": self.clause.strip(), "loan_id": (self.loan_id or "").strip() or None,
            "grace_days": self.grace_days,
        }  # fmt: skip


def problems_of(form: CovenantForm, metrics: frozenset[str]) -> dict[str, Problem]:
    """Every problem by field; none when it can be saved. ``metrics`` are the names that can be measured."""
    found = {
        "kind": None if form.kind in set(Kind) else Problem("covenant.choice_missing"),
        "frequency": None if form.frequency in set(Frequency) else Problem("covenant.choice_missing"),
        "first_test_on": None if form.first_test_on else Problem("covenant.day_missing"),
        "clause": _clause(form.clause),
        "grace_days": None if form.grace_days is None or 0 <= form.grace_days <= _DAYS else Problem("covenant.days_wrong", {"most": _DAYS}),
    }  # fmt: skip
    if form.kind in set(Kind) and Kind(form.kind).measured:
        found |= _measured(form, metrics)
    return {name: problem for name, problem in found.items() if problem is not None}


def _clause(clause: str) -> Problem | None:
    if not clause.strip():
        return Problem("covenant.clause_missing")
    return Problem("covenant.too_long", {"limit": _CLAUSE}) if len(clause) > _CLAUSE else None


def _measured(form: CovenantForm, metrics: frozenset[str]) -> dict[str, Problem | None]:
    delivery = form.kind == Kind.DELIVERY
    return {
        "metric": None if delivery or form.metric in metrics else Problem("covenant.choice_missing"),
        "operator": None if delivery or form.operator in set(Operator) else Problem("covenant.choice_missing"),
        "steps": _steps(form),
    }  # fmt: skip


def _steps(form: CovenantForm) -> Problem | None:
    """At least one, the first not after the first test, each on a day of its own, and numbers that can be meant."""
    if not form.steps:
        return Problem("covenant.required_missing")
    days = sorted(step.since for step in form.steps)
    if len(set(days)) < len(days):
        return Problem("covenant.steps_same_day")
    if form.first_test_on is not None and days[0] > form.first_test_on:
        return Problem("covenant.steps_late", {"day": form.first_test_on.isoformat()})
    if any(not step.required.is_finite() or abs(step.required) > _MOST for step in form.steps):
        return Problem("covenant.required_wrong")
    whole = all(step.required == int(step.required) and 0 <= step.required <= _DAYS for step in form.steps)
    return Problem("covenant.days_wrong", {"most": _DAYS}) if form.kind == Kind.DELIVERY and not whole else None
