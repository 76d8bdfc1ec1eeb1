"""Making a frame of rows that are worked out in memory, when they are first asked for."""

import functools
import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known

_OF_BORROWER = tuple(name for name in KEYS if name != "loan_id")
#: ``borrower_id``, a frame's columns, and ``loan_id`` where a row is of a loan.
Rows: TypeAlias = pa.Table | pd.DataFrame


def framed(
    known: Known, name: str, columns: Mapping[str, str], rows: Rows | Callable[[], Rows], *, mark: str, everybody: bool = False, quiet: bool = False,
) -> Frame:  # fmt: skip
    """A frame of ``rows``, with the borrowers' other keys; rows that take long to work out are given as what works them out.

    Rows of borrowers that owe nothing on the date are dropped; columns that ``rows`` lack are null. ``everybody``: it
    speaks for all that owe something, see :class:`Frame`.
    """

    @functools.cache
    def whole() -> pa.Table:
        told = _typed(rows() if callable(rows) else rows, {"borrower_id": "string", "loan_id": "string", **columns})
        return _owing(told, known.borrowers.select(_OF_BORROWER)).combine_chunks()

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.over(whole(), shape, *how)

    owing = (lambda: known.borrowers) if everybody else None
    return Frame(name, ask, frozenset({*KEYS, *columns}), everybody=owing, mark=mark, quiet=quiet, rows=whole)


def _owing(rows: pa.Table, borrowers: pa.Table) -> pa.Table:
    """The rows of borrowers that owe something, with their keys; by place, for a join takes no lists."""
    at = pc.index_in(rows["borrower_id"], borrowers["borrower_id"])
    keys = borrowers.drop_columns("borrower_id").take(at.drop_null())
    kept = rows.filter(at.is_valid())
    return pa.table({name: part[name] for part in (kept, keys) for name in part.column_names})


def _typed(rows: Rows, columns: Mapping[str, str]) -> pa.Table:
    given = rows if isinstance(rows, pa.Table) else pa.Table.from_pandas(rows, preserve_index=False)
    kinds = {column: ibis.dtype(kind).to_pyarrow() for column, kind in columns.items()}
    return pa.table({
        column: given[column].cast(kind) if column in given.column_names else pa.nulls(given.num_rows, kind)
        for column, kind in kinds.items()
    })  # fmt: skip


def mark_of(known: Known, *others: object) -> str:
    """The mark of a frame made from the book and ``others``, in a few letters."""
    return f"{known.pin.version}:{hashlib.sha256(repr(others).encode()).hexdigest()[:16]}"
