"""Loans that are not in a date: their last state, whether they left or are only awaited, and how they left."""

from typing import Any

import ibis

from postloan.book.enrich import SNAPSHOT
from postloan.terms import DisposalKind, Fate

#: Columns of the level: the last snapshot row, the first date its branch reported without the loan (null: awaited), and its fate.
GONE: dict[str, str] = {**SNAPSHOT, "left_on": "date", "fate": "string"}

#: What is asked of the disposals when a date is made.
DISPOSED: dict[str, str] = {"loan_id": "string", "disposed_on": "date", "kind": "string", "import_id": "int32"}
DAY: dict[str, str] = {"day": "date"}


def _latest(disposed: Any, day: Any) -> Any:
    """The last disposal of each loan up to the day."""
    known = disposed.cross_join(day)
    known = known.filter(known.disposed_on <= known.day)
    return known.group_by("loan_id").agg(disposed_kind=known.kind.argmax(known.disposed_on), disposed_on=known.disposed_on.max())


def _fate(away: Any) -> Any:
    """How a loan stands that is not in the date.

    A disposal tells the fate of a loan that leaves if it is dated after the loan's last date but one: a tape may show a loan
    once more after it was sold, and what was disposed of earlier did not make it leave.
    """
    told = away.disposed_on.notnull() & (away.as_of_previous.isnull() | (away.disposed_on > away.as_of_previous))
    return ibis.cases(
        (away.written_off, Fate.WRITTEN_OFF.value),
        (away.left.isnull(), Fate.AWAITED.value),
        (away.left_on.notnull(), away.fate),
        (told & (away.disposed_kind == DisposalKind.WRITTEN_OFF.value), Fate.WRITTEN_OFF.value),
        (told, Fate.SOLD.value),
        else_=Fate.SETTLED.value,
    )


def gone(snapshot: Any, before: Any, day: Any, disposed: Any) -> Any:
    """Every loan seen before that is not in the date.

    Args:
        snapshot: the snapshot of the date; the branches it names are those that reported.
        before: the last row (:data:`GONE`) of every loan seen before the date, streamed: it is the one wide table here.
        day: one row, the date.
        disposed: the live disposals (:data:`DISPOSED`).
    """
    spoke = snapshot.select(reported="branch").distinct()
    away = before.anti_join(snapshot, "loan_id").cross_join(day)
    away = away.left_join(spoke, away.branch == spoke.reported)
    away = away.mutate(left=ibis.coalesce(away.left_on, ibis.ifelse(away.reported.notnull(), away.day, ibis.null("date"))))
    away = away.left_join(_latest(disposed, day), "loan_id")
    given = {"left_on": away.left, "fate": _fate(away)}
    return away.select(**{name: given.get(name, away[name]).cast(kind) for name, kind in GONE.items()})
