"""What the tape tells of the loans of a date, counted: for how many of them each fact of classification is known, by the bank's stage."""

from typing import Any

from postloan.access import SLICES
from postloan.book.cube import by_slices, typed

_MONEY = "decimal(18, 2)"

#: Facts that the tape carries under the name by which the rules of class ask for them.
FACTS = (
    "dpd", "card", "fund_misuse", "refinanced", "other_bank_npl", "impaired", "stage", "notches_down", "external_notches_down",
    "pd_multiple", "overdue90_all_banks", "evasion", "bankruptcy", "restructured", "restructurings",
)  # fmt: skip
_COUNTED = (*FACTS, "borrower_type")

KEYS: dict[str, str] = {"currency": "string", "stage": "int8"}
#: ``with_x``: how many of the loans give the fact x; ``provisioned``: how many give a provision.
MEASURES: dict[str, str] = {
    "loans": "int64", "balance": _MONEY, "provision": _MONEY, "provisioned": "int64", **{f"with_{name}": "int64" for name in _COUNTED},
}  # fmt: skip

TOLD: dict[str, str] = {"as_of": "date", **dict.fromkeys(SLICES, "string"), **KEYS, **MEASURES}


def told(snapshot: Any) -> Any:
    """Counts and sums of a snapshot by the bank's stage and all slices; written-off claims are left aside."""
    owed = snapshot.filter(~snapshot.written_off)
    counts = {f"with_{name}": owed[name].count() for name in _COUNTED}
    grouped = by_slices(
        owed, ["stage"], loans=owed.count(), balance=owed.balance.sum(), provision=owed.provision.sum(),
        provisioned=owed.provision.count(), **counts,
    )  # fmt: skip
    return typed(grouped, TOLD).order_by("branch", "product", "officer")
