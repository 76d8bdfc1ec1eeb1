"""The one query behind most figures: the cube grouped by date, bucket, class and restructured flag, a few hundred rows."""

import functools
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from postloan.access import Scope
from postloan.book import Pin

KEYS = ("as_of", "bucket", "risk_class", "restructured")
_SUMS = ("loans", "balance", "provision", "provisioned_loans")


@functools.lru_cache(maxsize=16)
def read(pin: Pin, scope: Scope, *, dates: tuple[date, ...] | None = None, by: str | None = None) -> pd.DataFrame:
    """The grid of the scope: loans, and balance and provision in fen, per key and per value of the slice ``by``.

    Several figures of one page come from the same grid, so the last few are kept; nobody may change one. ``dates`` limits it
    (default: every live date up to the scope's). A restructured flag not given counts as no.
    """
    cube = pin.cube(scope, by=(by,) if by else (), dates=dates)
    keys = [*KEYS, by] if by else list(KEYS)
    grouped = cube.group_by(*keys).agg(**{name: cube[name].sum() for name in _SUMS})
    return as_frame(grouped.to_pyarrow())


def as_frame(cells: pa.Table) -> pd.DataFrame:
    """The rows of the query with money in fen; a flag or an amount that was not given is False or 0."""
    whole = {name: pc.fill_null(cells[name].cast(pa.int64()), 0) for name in ("loans", "provisioned_loans")}
    fen = {name: _fen(cells[name]) for name in ("balance", "provision")}
    eased = {"restructured": pc.fill_null(cells["restructured"], False)}
    changed = {**whole, **fen, **eased}
    columns = {name: changed.get(name, cells[name]).to_numpy() for name in cells.column_names}
    return pd.DataFrame(columns)


def _fen(amounts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Amounts of two decimals as whole fen: the decimal's own digits, no arithmetic."""
    digits = pc.multiply(amounts.cast(pa.decimal128(28, 2)), pa.scalar(Decimal(100), pa.decimal128(3, 0)))
    return pc.fill_null(digits.cast(pa.int64()), 0)


def on(cells: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The cells of one date."""
    found: pd.DataFrame = cells[cells["as_of"].to_numpy() == np.datetime64(as_of)]
    return found


def dates_to(pin: Pin, scope: Scope) -> tuple[date, ...]:
    """The scope's dates, oldest first: those for which all of its branches have reported, and its own."""
    return pin.dates_of(scope)


def previous(pin: Pin, scope: Scope) -> date | None:
    """The date that the scope's is compared with: the one before it."""
    earlier = [day for day in pin.dates_of(scope) if day < scope.as_of]
    return max(earlier, default=None)
