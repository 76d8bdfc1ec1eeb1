"""What a person enters about a visit, and every problem with it, beside its field."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from postloan.errors import Problem
from postloan.terms import Finding, VisitKind

_LENGTHS = {"visitors": 200, "place": 200, "people_met": 400}
_TEXT_LENGTH = 4000
_REQUIRED = ("visitors", "place", "findings")
_CODES: dict[str, type[VisitKind] | type[Finding]] = {
    "kind": VisitKind, "fund_use": Finding, "operation": Finding, "repayment_ability": Finding,
}  # fmt: skip


@dataclass(frozen=True)
class VisitForm:
    """A visit as entered. ``visited_at`` is on the bank's clock; texts left blank are missing.

    ``risk_found`` says in words which risk was found; missing means that none was.
    """

    kind: str
    visited_at: datetime | None
    visitors: str
    place: str
    findings: str
    fund_use: str = Finding.UNKNOWN
    fund_use_text: str | None = None
    operation: str = Finding.UNKNOWN
    operation_text: str | None = None
    repayment_ability: str = Finding.UNKNOWN
    repayment_ability_text: str | None = None
    people_met: str | None = None
    risk_found: str | None = None
    next_step: str | None = None
    next_step_on: date | None = None

    def as_row(self) -> dict[str, Any]:
        """The columns of the visit: texts trimmed, blank ones missing."""
        row = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: (value.strip() or None) if isinstance(value, str) else value for name, value in row.items()}


def problems_of(form: VisitForm, now: datetime) -> dict[str, Problem]:
    """Every problem by field; none when it can be saved. ``now`` is on the bank's clock."""
    row = form.as_row()
    return _texts(row) | _codes(row) | _days(row, now)


def _texts(row: dict[str, Any]) -> dict[str, Problem]:
    missing = {name: Problem(f"visit.{name}_missing") for name in _REQUIRED if not row[name]}
    long = {
        name: Problem("visit.too_long", {"limit": limit})
        for name, value in row.items()
        if isinstance(value, str) and name not in _CODES and len(value) > (limit := _LENGTHS.get(name, _TEXT_LENGTH))
    }
    return missing | long


def _codes(row: dict[str, Any]) -> dict[str, Problem]:
    return {name: Problem("visit.unknown_choice") for name, codes in _CODES.items() if row[name] not in set(codes)}


def _days(row: dict[str, Any], now: datetime) -> dict[str, Problem]:
    visited, step, due = row["visited_at"], row["next_step"], row["next_step_on"]
    problems: dict[str, Problem] = {}
    if visited is None:
        problems["visited_at"] = Problem("visit.visited_at_missing")
    elif visited > now:
        problems["visited_at"] = Problem("visit.in_future", {"now": f"{now:%Y-%m-%d %H:%M}"})
    if step and due is None:
        problems["next_step_on"] = Problem("visit.step_without_day")
    elif due is not None and not step:
        problems["next_step"] = Problem("visit.day_without_step")
    elif due is not None and visited is not None and due < visited.date():
        problems["next_step_on"] = Problem("visit.step_before_visit")
    return problems
