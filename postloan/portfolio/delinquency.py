"""The overdue page: loans and balance per bucket, now, over time and by any slice."""

import pandas as pd

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.terms import Bucket

_ALL = [int(bucket) for bucket in Bucket]


def spread(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per bucket, all eight: loans, balance (yuan) and their shares; shares of nothing are missing."""
    rolled = cells.groupby("bucket")[["loans", "balance"]].sum().reindex(_ALL, fill_value=0)
    for name in ("loans", "balance"):
        total = rolled[name].sum()
        rolled[f"share_{name}"] = rolled[name] / total if total else float("nan")
    rolled["balance"] = rolled["balance"] / 100
    return rolled.rename_axis("bucket").reset_index()


def buckets(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """The scope's date by bucket; see :func:`spread`."""
    return spread(grid.on(grid.read(pin, scope), scope.as_of))


def over_time(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """Every live date up to the scope's × every bucket: loans, balance (yuan). A date without rows has NA, not 0."""
    rolled = grid.read(pin, scope).groupby(["as_of", "bucket"])[["loans", "balance"]].sum()
    known = rolled.index.get_level_values("as_of").unique()
    rolled = rolled.reindex(pd.MultiIndex.from_product([known, _ALL], names=["as_of", "bucket"]), fill_value=0)
    dates = pd.to_datetime(list(grid.dates_to(pin, scope)))
    rolled = rolled.reindex(pd.MultiIndex.from_product([dates, _ALL], names=["as_of", "bucket"])).astype("Int64")
    rolled["balance"] = rolled["balance"] / 100
    return rolled.reset_index()


def ageing(pin: Pin, scope: Scope, policy: Policy, *, by: str = "branch") -> pd.DataFrame:  # noqa: ARG001
    """The scope's date per value of the slice ``by`` × bucket (column ``by``, bucket, loans, balance in yuan).

    Every value has all eight buckets; values come by overdue balance, largest first; a slice not given is a value of its own (NA).
    """
    if by not in SLICES:
        raise KeyError(by)
    cells = grid.read(pin, scope, dates=(scope.as_of,), by=by)
    overdue = cells.assign(overdue=cells["balance"].where(cells["bucket"] > 0, 0)).groupby(by, dropna=False)["overdue"].sum()
    order = overdue.reset_index().sort_values(["overdue", by], ascending=[False, True], ignore_index=True)[[by]]
    rolled = cells.groupby([by, "bucket"], dropna=False)[["loans", "balance"]].sum().reset_index()
    full = order.merge(pd.DataFrame({"bucket": _ALL}), how="cross").merge(rolled, how="left", on=[by, "bucket"])
    counted = full.fillna({"loans": 0, "balance": 0}).astype({"loans": "int64", "balance": "int64"})
    return counted.assign(balance=counted["balance"] / 100)
