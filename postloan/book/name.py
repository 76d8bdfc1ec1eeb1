"""What every borrower owes on a date, and what of it within which group: concentration is read from it, not from the loans."""

from typing import Any

import ibis

from postloan.book.cube import typed

#: One row for each borrower and group he belongs to (none: null). ``given``: how many of the loans say what is undrawn; amounts in fen.
NAME: dict[str, str] = {
    "currency": "string", "borrower_key": "int64", "group_key": "int64", "loans": "int64", "given": "int64", "balance": "int64", "undrawn": "int64",
}  # fmt: skip


def names(loans: Any) -> Any:
    """Loans added up by borrower and group."""
    grouped = loans.group_by("currency", "borrower_key", "group_id").agg(
        loans=loans.count(), given=loans.undrawn.count(), **{name: loans[name].sum() for name in ("balance", "undrawn")}
    )
    alone = grouped.group_id.isnull()
    fen = {name: (ibis.coalesce(grouped[name], 0) * 100).cast("int64") for name in ("balance", "undrawn")}
    return typed(grouped.mutate(group_key=alone.ifelse(ibis.null("int64"), grouped.group_id.hash()), **fen), NAME)


def level(snapshot: Any) -> Any:
    """Those of a snapshot; written-off claims are left aside."""
    return names(snapshot.filter(~snapshot.written_off))
