"""Loans of a date by the month they were paid out: what vintage curves of the living book are added up from."""

from typing import Any

from postloan.access import SLICES
from postloan.book.cube import typed

_MONEY = "decimal(18, 2)"

#: ``cohort`` is the first day of the month of origination; null where it is not given. ``first_seen_mob`` tells loans that were
#: on a tape from the start from those that are only known to have survived until then.
KEYS: dict[str, str] = {
    "currency": "string",
    "cohort": "date",
    "first_seen_mob": "int32",
    "bucket": "int8",
    "written_off": "boolean",
}
MEASURES: dict[str, str] = {"loans": "int64", "balance": _MONEY, "principal": _MONEY}

COHORT: dict[str, str] = {"as_of": "date", **dict.fromkeys(SLICES, "string"), **KEYS, **MEASURES}
COHORT_CUT: dict[str, str] = {"as_of": "date", "grain": "string", "branch": "string", "value": "string", **KEYS, **MEASURES}


def cohort(snapshot: Any) -> Any:
    """Loans, balance and principal of a snapshot by month of origination, bucket and slices."""
    dated = snapshot.mutate(cohort=snapshot.originated_on.truncate("M"))
    grouped = dated.group_by("as_of", *SLICES, *KEYS).agg(
        loans=dated.count(), balance=dated.balance.sum(), principal=dated.principal.sum()
    )
    return typed(grouped, COHORT).order_by("branch", "product", "officer")
