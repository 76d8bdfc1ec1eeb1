"""Loans that are not in a date: their last state, whether they left or are only awaited, and how they left."""

from typing import Any

import ibis

from postloan.book.disposed import TO_DATE, to_date, until
from postloan.book.enrich import SNAPSHOT
from postloan.terms import DisposalKind, Fate

#: Columns of the level: the last snapshot row, the first date its branch reported without the loan (null: awaited), and its fate.
GONE: dict[str, str] = {**SNAPSHOT, "left_on": "date", "fate": "string"}

_NOTHING = ibis.literal(0, type="decimal(18, 2)")


def _latest(disposed: Any, day: Any) -> Any:
    """The last disposal of each loan up to the day, and what all of them come to."""
    known = until(disposed, day)
    last = known.group_by("loan_id").agg(disposed_kind=known.kind.argmax(known.disposed_on), disposed_on=known.disposed_on.max())
    sums = to_date(disposed, day).select(disposed_loan="loan_id", **{f"{name}_now": name for name in TO_DATE})
    return last.left_join(sums, last.loan_id == sums.disposed_loan)


def _seen_already(away: Any) -> Any:
    """Whether the disposals of the loan's last step stand in its last balance: a part of it was disposed of, and the rest stayed."""
    told = sum(away[name].fill_null(_NOTHING) - away[f"{name}_previous"].fill_null(_NOTHING) for name in TO_DATE)
    return (told > 0) & ((away.balance_previous - away.balance) >= told).fill_null(False)


def _fate(away: Any) -> Any:
    """How a loan stands that is not in the date.

    A disposal tells the fate of a loan that leaves if it is dated after the loan's last date but one: a tape may show a loan
    once more after it was sold. What was disposed of earlier, or is missing from the last balance, did not make it leave.
    """
    late = away.as_of_previous.isnull() | (away.disposed_on > away.as_of_previous)
    told = away.disposed_on.notnull() & late & ((away.disposed_on > away.as_of) | ~_seen_already(away))
    return ibis.cases(
        (away.written_off, Fate.WRITTEN_OFF.value),
        (away.left.isnull(), Fate.AWAITED.value),
        (away.left_on.notnull(), away.fate),
        (told & (away.disposed_kind == DisposalKind.WRITTEN_OFF.value), Fate.WRITTEN_OFF.value),
        (told, Fate.SOLD.value),
        else_=Fate.SETTLED.value,
    )


def _disposed_of(away: Any) -> dict[str, Any]:
    """What was registered until the loan left, and until its last date: only of who leaves now, the others keep what they had."""
    leaves = away.left_on.isnull() & away.left.notnull()
    now = {name: leaves.ifelse(away[f"{name}_now"], away[name]) for name in TO_DATE}
    return {**now, **{f"{name}_previous": leaves.ifelse(away[name], away[f"{name}_previous"]) for name in TO_DATE}}


def gone(snapshot: Any, before: Any, day: Any, disposed: Any) -> Any:
    """Every loan seen before that is not in the date.

    Args:
        snapshot: the snapshot of the date; the branches it names are those that reported.
        before: the last row (:data:`GONE`) of every loan seen before the date, streamed: it is the one wide table here.
        day: one row, the date.
        disposed: the live disposals (``disposed.DISPOSED``).
    """
    spoke = snapshot.select(reported="branch").distinct()
    away = before.anti_join(snapshot, "loan_id").cross_join(day)
    away = away.left_join(spoke, away.branch == spoke.reported)
    away = away.mutate(left=ibis.coalesce(away.left_on, ibis.ifelse(away.reported.notnull(), away.day, ibis.null("date"))))
    away = away.left_join(_latest(disposed, day), "loan_id")
    given = {"left_on": away.left, "fate": _fate(away), **_disposed_of(away)}
    return away.select(**{name: given.get(name, away[name]).cast(kind) for name, kind in GONE.items()})
