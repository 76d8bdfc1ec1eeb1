"""What every borrower and every group owes on a date: concentration is read from it, not from the loans."""

from typing import Any

import ibis

from postloan.book.cube import typed

#: Kinds of rows. A borrower without a group stands for himself among the groups too; a member does not: his group does, and the
#: rest for what he borrowed outside of it. Borrowers are thus the alone and the members, groups the alone, groups and rests.
ALONE, MEMBER, GROUP, REST = "alone", "member", "group", "rest"

#: ``name`` is the number of a borrower or group, ``label`` what people call it. ``given``: how many of the loans say what is undrawn;
#: amounts in fen. The largest come first.
NAME: dict[str, str] = {
    "currency": "string", "kind": "string", "name": "string", "label": "string", "loans": "int64", "given": "int64", "balance": "int64",
    "undrawn": "int64",
}  # fmt: skip
_SUMS = ("loans", "given", "balance", "undrawn")
_KEYS = ["currency", "borrower_key"]


def names(loans: Any) -> Any:
    """Loans added up by name."""
    parts = loans.group_by(*_KEYS, "group_id").agg(
        name=loans.borrower_id.arbitrary(), label=loans.borrower_name.max(), loans=loans.count(), given=loans.undrawn.count(),
        **{name: loans[name].sum() for name in ("balance", "undrawn")},
    )  # fmt: skip
    held, outside = parts.filter(parts.group_id.notnull()), parts.filter(parts.group_id.isnull())
    members = parts.semi_join(held, _KEYS)
    members = members.group_by(*_KEYS).agg(
        name=members.name.arbitrary(), label=members.label.max(), **{name: members[name].sum() for name in _SUMS}
    )
    groups = held.group_by("currency", "group_id").agg(**{name: held[name].sum() for name in _SUMS})
    every = ibis.union(
        _row(outside.anti_join(held, _KEYS), ALONE),
        _row(members, MEMBER),
        _row(groups.mutate(name=groups.group_id, label=groups.group_id), GROUP),
        _row(outside.semi_join(held, _KEYS), REST),
    )
    return every.order_by(every.balance.desc())


def _row(rows: Any, kind: str) -> Any:
    fen = {name: (ibis.coalesce(rows[name], 0) * 100).cast("int64") for name in ("balance", "undrawn")}
    return typed(rows.mutate(kind=ibis.literal(kind), **fen), NAME)


def level(snapshot: Any) -> Any:
    """Those of a snapshot; written-off claims are left aside."""
    return names(snapshot.filter(~snapshot.written_off))
