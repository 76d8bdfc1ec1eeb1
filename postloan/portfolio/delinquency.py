"""The overdue page: loans and balance per bucket, now, over time and by any slice."""

import functools
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.measure import Figure, Input, Unit, Value, ratio, yuan

_UNITS: Mapping[str, Unit] = {"loans": "count", "balance": "money"}


def spread(loans: Numbers, fen: Numbers) -> dict[str, Numbers]:
    """Counts and balances (fen) per code with their shares, balances in yuan; shares of nothing are missing."""
    shares = {f"share_{name}": amounts / (amounts.sum() or np.nan) for name, amounts in (("loans", loans), ("balance", fen))}
    return {"loans": loans, "balance": fen / 100, **shares}


def buckets(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """The scope's date by bucket, always all eight; see :func:`spread`."""
    now = grid.read(pin, scope, dates=(scope.as_of,))
    loans, fen = (grid.by_bucket(amounts)[0, 0] for amounts in (now.loans, now.balance))
    return pd.DataFrame({"bucket": grid.BUCKETS, **spread(loans, fen)})


def over_time(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """Each of the scope's dates × every bucket: loans, balance (yuan). A date without loans has NA, not 0."""
    found = grid.read(pin, scope)
    loans, fen = (grid.by_bucket(amounts)[:, 0] for amounts in (found.loans, found.balance))
    empty = np.repeat(loans.sum(axis=1) == 0, len(grid.BUCKETS))
    return pd.DataFrame({
        "as_of": np.repeat(pd.to_datetime(list(found.dates)), len(grid.BUCKETS)), "bucket": grid.BUCKETS * len(found.dates),
        "loans": pd.arrays.IntegerArray(loans.ravel(), empty), "balance": pd.arrays.FloatingArray(fen.ravel() / 100, empty),
    })  # fmt: skip


def ageing(pin: Pin, scope: Scope, policy: Policy, *, by: str = "branch") -> pd.DataFrame:  # noqa: ARG001
    """The scope's date per value of the slice ``by`` × bucket (column ``by``, bucket, loans, balance in yuan).

    Every value has all eight buckets; values come by overdue balance, largest first; a slice not given is a value of its own (NA).
    """
    if by not in SLICES:
        raise KeyError(by)
    now = grid.read(pin, scope, dates=(scope.as_of,), by=by)
    loans, fen = (grid.by_bucket(amounts)[0] for amounts in (now.loans, now.balance))
    late, known = fen[:, 1:].sum(axis=1).tolist(), np.flatnonzero(loans.sum(axis=1)).tolist()
    order = sorted(known, key=lambda at: (-late[at], now.values[at] is None, now.values[at] or ""))
    return pd.DataFrame({
        by: pd.Series([now.values[at] for at in order for _ in grid.BUCKETS], dtype="str"), "bucket": grid.BUCKETS * len(order),
        "loans": loans[order].ravel(), "balance": fen[order].ravel() / 100,
    })  # fmt: skip


def explained(rows: pd.DataFrame) -> Callable[[Mapping[str, Any], str], Figure | None]:
    """What stands in a cell of the table of buckets: a count, a balance, or a share with its two sums."""
    whole: dict[str, Value] = {"loans": int(rows["loans"].sum()), "balance": _yuan(rows["balance"].sum())}
    return functools.partial(_cell, whole)


def _yuan(amount: float) -> Decimal | None:
    return yuan(round(amount * 100))


def _cell(whole: Mapping[str, Value], row: Mapping[str, Any], column: str) -> Figure | None:
    measure = column.removeprefix("share_")
    if measure not in whole:
        return None
    bucket, unit = int(row["bucket"]), _UNITS[measure]
    mine: Value = int(row["loans"]) if measure == "loans" else _yuan(row["balance"])
    shared = column != measure
    return Figure(
        name=f"bucket_{column}", value=ratio(mine, whole[measure]) if shared else mine, unit="ratio" if shared else unit,
        drill={"bucket": (bucket,)}, words={"bucket": bucket}, parameters=("bucket_upper",),
        inputs=(Input(f"bucket_of_{measure}", mine, unit), Input(measure, whole[measure], unit)) if shared else (),
        notes=("explain.note.written_off", "explain.note.interest", "explain.note.whole_balance"),
    )  # fmt: skip
