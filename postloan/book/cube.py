"""What portfolio pages read: the snapshot of a date grouped by every slice, and smaller groupings of it."""

from collections.abc import Iterable
from typing import Any

import ibis

from postloan.access import SLICES

_MONEY = "decimal(18, 2)"

#: What every grouping keeps apart besides the slices.
KEYS: dict[str, str] = {
    "currency": "string",
    "restructured": "boolean",
    "written_off": "boolean",
    "bucket": "int8",
    "bucket_previous": "int8",
    "risk_class": "int8",
    "class_previous": "int8",
}

MEASURES: dict[str, str] = {
    "loans": "int64",
    "balance": _MONEY,
    "balance_previous": _MONEY,
    "principal": _MONEY,
    "overdue_principal": _MONEY,
    "overdue_interest": _MONEY,
    "overdue_balance": _MONEY,
    "provision": _MONEY,
    "provisioned_loans": "int64",
}

CUBE: dict[str, str] = {"as_of": "date", **dict.fromkeys(SLICES, "string"), **KEYS, **MEASURES}

#: The cut: groupings by branch and one more slice, ``grain`` naming it and ``value`` holding it.
CUT: dict[str, str] = {"as_of": "date", "grain": "string", "branch": "string", "value": "string", **KEYS, **MEASURES}

TALLY: dict[str, str] = {"as_of": "date", "currency": "string", "branches": "array<string>", "borrowers": "int64"}


def typed(table: Any, columns: dict[str, str]) -> Any:
    return table.select(**{name: table[name].cast(kind) for name, kind in columns.items()})


def cube(snapshot: Any) -> Any:
    """Counts and sums of a snapshot by all slices. A sum over nothing given is null, not 0."""
    grouped = snapshot.group_by("as_of", *SLICES, *KEYS).agg(
        loans=snapshot.count(),
        balance=snapshot.balance.sum(),
        balance_previous=snapshot.balance_previous.sum(),
        principal=snapshot.principal.sum(),
        overdue_principal=snapshot.overdue_principal.sum(),
        overdue_interest=snapshot.overdue_interest.sum(),
        overdue_balance=ibis.coalesce(snapshot.balance.sum(where=snapshot.dpd > 0), 0),
        provision=snapshot.provision.sum(),
        provisioned_loans=snapshot.provision.count(),
    )
    return typed(grouped, CUBE).order_by("branch", "product", "officer")


def month_start(day: Any) -> Any:
    """The first day of a date's month: a date too, which the engine's own truncation of one is not."""
    return ibis.date(day.year(), day.month(), 1)


def by_slices(rows: Any, keys: Iterable[str], **measures: Any) -> Any:
    """Rows of a snapshot grouped by all slices, the currency and ``keys``. By the key of the slices: texts take far longer."""
    told = {name: rows[name].arbitrary() for name in (*SLICES, "currency")}
    return rows.group_by("as_of", "slice_key", *keys).agg(**told, **measures)


def _by(table: Any, slice_name: str, columns: dict[str, str], keys: Iterable[str], measures: Iterable[str]) -> Any:
    value = ibis.null("string") if slice_name == "branch" else table[slice_name]
    grouped = table.mutate(value=value, grain=ibis.literal(slice_name)).group_by("as_of", "grain", "branch", "value", *keys)
    return typed(grouped.agg(**{name: table[name].sum() for name in measures}), columns)


def bank_wide(slice_name: str) -> str:
    """The grain of a cut that adds the values of a slice up over all branches; of the branch itself: the bank as a whole."""
    return f"all {slice_name}"


def _over_branches(rows: Any, slice_name: str, columns: dict[str, str], keys: Iterable[str], measures: Iterable[str]) -> Any:
    own = rows.filter(rows.grain == slice_name).mutate(branch=ibis.null("string"), grain=ibis.literal(bank_wide(slice_name)))
    grouped = own.group_by("as_of", "grain", "branch", "value", *keys)
    return typed(grouped.agg(**{name: own[name].sum() for name in measures}), columns)


def cut(table: Any, columns: dict[str, str], keys: Iterable[str], measures: Iterable[str], past: Any = None) -> Any:
    """A level of a date grouped by branch and one slice at a time: a few thousand rows however many loans there are.

    And by that slice over all branches, for who may see them all: :func:`bank_wide`. ``past``: the same of earlier dates, to be
    kept in the same file.
    """
    each = ibis.union(*(_by(table, name, columns, keys, measures) for name in SLICES))
    now = ibis.union(each, *(_over_branches(each, name, columns, keys, measures) for name in SLICES))
    return (now if past is None else ibis.union(now, past)).order_by("grain", "as_of", "branch", "value")


def tally(snapshot: Any) -> Any:
    """Borrowers counted by the exact set of branches they borrow from (written-off loans left aside).

    The distinct borrowers of any choice of branches are then the sum over the sets that share a branch with it.
    """
    owed = snapshot.filter(~snapshot.written_off)
    each = owed.group_by("as_of", "currency", "borrower_key").agg(lowest=owed.branch.min(), highest=owed.branch.max())
    one = each.filter(each.lowest == each.highest)
    one = one.group_by("as_of", "currency", branches=ibis.array([one.lowest])).agg(borrowers=one.count())
    several = owed.semi_join(each.filter(each.lowest != each.highest), ["currency", "borrower_key"])
    sets = several.group_by("as_of", "currency", "borrower_key").agg(branches=several.branch.collect(distinct=True).sort())
    several = sets.group_by("as_of", "currency", "branches").agg(borrowers=sets.count())
    return ibis.union(typed(one, TALLY), typed(several, TALLY))
