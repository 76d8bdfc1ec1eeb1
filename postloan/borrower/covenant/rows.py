"""Rows of the desk as values."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy.engine import RowMapping

from postloan.borrower.covenant.model import (
    Covenant,
    Frequency,
    Kind,
    Operator,
    State,
    Step,
    Test,
    Waiver,
    WaiverState,
    as_inputs,
)  # fmt: skip

_COVENANT = (
    "id", "borrower_id", "borrower_name", "branch", "officer", "loan_id", "metric", "first_test_on", "grace_days", "clause", "currency",
    "valid_until", "set_by", "set_at", "ended_by", "end_reason", "version",
)  # fmt: skip
_TEST = (
    "id", "covenant_id", "test_on", "period_end", "tested_at", "tested_by", "actual", "required", "headroom", "basis", "why_missing",
    "policy_version", "note",
)  # fmt: skip
_WAIVER = (
    "id", "covenant_id", "test_id", "test_on", "reason", "valid_until", "asked_by_id", "asked_by", "asked_at", "settled_by", "settled_at",
    "note", "version",
)  # fmt: skip


def stored_steps(steps: Iterable[Step]) -> list[list[str]]:
    """Steps as the desk keeps them."""
    return [[step.since.isoformat(), format(step.required, "f")] for step in steps]


def as_covenant(row: RowMapping) -> Covenant:
    steps = tuple(sorted(Step(date.fromisoformat(since), Decimal(required)) for since, required in row["steps"]))
    return Covenant(
        **{name: row[name] for name in _COVENANT}, kind=Kind(row["kind"]), operator=_operator(row), steps=steps,
        frequency=Frequency(row["frequency"]),
    )  # fmt: skip


def as_test(row: RowMapping) -> Test:
    return Test(
        **{name: row[name] for name in _TEST}, state=State(row["state"]), operator=_operator(row), inputs=as_inputs(row["inputs"])
    )


def as_waiver(row: RowMapping) -> Waiver:
    """A waiver's row with the ``test_on`` of the test it was asked for."""
    return Waiver(**{name: row[name] for name in _WAIVER}, state=WaiverState(row["state"]))


def _operator(row: RowMapping) -> Operator | None:
    return None if row["operator"] is None else Operator(row["operator"])
