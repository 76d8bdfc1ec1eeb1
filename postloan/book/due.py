"""When the loans of a date end, by month, and when their next instalment falls due by the tape, by day."""

from typing import Any

import ibis

from postloan.access import SLICES
from postloan.book.cube import by_slices, month_start, typed

_MONEY = "decimal(18, 2)"
#: What a row tells of: the contractual end of loans, or their next instalment. Every loan is in one row of each kind.
END, NEXT = "end", "next"

#: ``day``: the first of the month of the end, or the day of the instalment where it comes after the date; null: not given.
#: ``matured``: the end lies before the date; null: not given, or a row of instalments.
KEYS: dict[str, str] = {"currency": "string", "kind": "string", "matured": "boolean", "day": "date"}
#: ``named``: loans of which the tape names day and amount of the next instalment; ``amount``: these amounts.
MEASURES: dict[str, str] = {"loans": "int64", "balance": _MONEY, "overdue_balance": _MONEY, "named": "int64", "amount": _MONEY}

DUE: dict[str, str] = {"as_of": "date", **dict.fromkeys(SLICES, "string"), **KEYS, **MEASURES}
_KEPT = ("matured", "day")


def _ends(owed: Any) -> Any:
    keyed = owed.mutate(matured=owed.matures_on < owed.as_of, day=month_start(owed.matures_on))
    grouped = by_slices(
        keyed, _KEPT, loans=keyed.count(), balance=keyed.balance.sum(), overdue_balance=keyed.balance.sum(where=keyed.dpd > 0),
    )  # fmt: skip
    return typed(grouped.mutate(kind=ibis.literal(END), named=ibis.literal(0), amount=ibis.null(_MONEY)), DUE)


def _next(owed: Any) -> Any:
    day = ibis.ifelse(owed.next_due_on > owed.as_of, owed.next_due_on, ibis.null("date"))
    told = owed.next_due_on.notnull() & owed.next_due_amount.notnull()
    keyed = owed.mutate(matured=ibis.null("boolean"), day=day, told=told)
    grouped = by_slices(
        keyed,
        _KEPT,
        loans=keyed.count(),
        balance=keyed.balance.sum(),
        named=keyed.count(where=keyed.told),
        amount=keyed.next_due_amount.sum(),
    )
    return typed(grouped.mutate(kind=ibis.literal(NEXT), overdue_balance=ibis.null(_MONEY)), DUE)


def due(snapshot: Any) -> Any:
    """Loans and amounts of a snapshot by what falls due when, and all slices; written-off claims are left aside."""
    owed = snapshot.filter(~snapshot.written_off)
    return ibis.union(_ends(owed), _next(owed)).order_by("kind", "branch", "product", "officer")
