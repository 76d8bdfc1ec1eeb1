"""Judging promises by the repayments that stand in the book."""

from collections.abc import Iterable, Mapping
from typing import Any

from postloan.access import Scope
from postloan.book import Pin
from postloan.collection.promise import Judged, Promised, Received, judge
from postloan.policy import Policy


def promised(rows: Iterable[Mapping[str, Any]]) -> tuple[Promised, ...]:
    """Rows of the promise table as promises."""
    return tuple(Promised(row["id"], row["loan_id"], row["amount"], row["made_on"], row["due_on"]) for row in rows)


def states(pin: Pin, scope: Scope, policy: Policy, given: tuple[Promised, ...]) -> dict[int, Judged]:
    """What has become of these promises as of the scope's date, by promise id.

    ``given`` should hold all promises of the loans concerned, because a payment counts towards one of them only.
    """
    loan_ids = sorted({promise.loan_id for promise in given})
    wide = Scope(scope.reach, scope.as_of, scope.currency)
    rows = pin.receipts_of(wide, loan_ids).select("loan_id", "paid_on", "amount").to_pyarrow().to_pylist()
    return judge(given, [Received(**row) for row in rows], pin.covered_until(wide, loan_ids), policy)
