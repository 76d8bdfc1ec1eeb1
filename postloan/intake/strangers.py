"""Borrowers of a file whom the book does not know: their rows are kept, for a loan may come later, and whoever sends them is told."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.book.schema import DOSSIER

_TABLES = frozenset(table.name for table in DOSSIER)


def borrowers_of(pin: Pin, table: str) -> pa.Array | None:
    """Everybody who has or had a loan or answers for one, by number; None where the table is not about borrowers or the book is empty."""
    newest = pin.newest(EVERYTHING)
    if table not in _TABLES or newest is None:
        return None
    scope = Scope(EVERYTHING, newest)
    asked: Sequence[tuple[Any, str]] = ((pin.everyone(scope), "borrower_id"), (pin.guarantees(scope, ended=True), "guarantor_id"))
    return pa.concat_arrays([pin.answer(rows, _ids, name).column("who").combine_chunks() for rows, name in asked])


def _ids(rows: Any, name: str) -> Any:
    return rows.select(who=rows[name]).distinct()


def strangers(rows: pa.Table, known: pa.Array | None) -> npt.NDArray[np.int64]:
    """The places of rows that name a borrower who is not among those known; none where nobody is known."""
    if known is None or "borrower_id" not in rows.column_names:
        return np.empty(0, dtype=np.int64)
    ids = rows.column("borrower_id")
    unknown = pc.and_(pc.is_valid(ids), pc.invert(pc.is_in(ids, value_set=known)))
    found: npt.NDArray[np.int64] = np.flatnonzero(unknown.to_numpy())
    return found
