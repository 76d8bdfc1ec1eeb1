"""What a figure is, and the arithmetic all figures share. No store is read here.

Sums are kept in fen (int64): exact, additive, and quick in a frame. Money leaves as Decimal, ratios as float.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd

from postloan.policy import Policy
from postloan.terms import FIRST_NPL, RiskClass

Value = Decimal | int | float | None
Series = tuple[tuple[date, Value], ...]


@dataclass(frozen=True)
class Figure:
    """One number of a page with its past.

    Attributes:
        name: key of its title and definition.
        value: at the scope's date; ``None`` when it cannot be computed (nothing given, denominator 0).
        unit: ``money`` in yuan (Decimal), ``count`` (int) or ``ratio`` (a fraction).
        previous: the value at ``previous_date``, the live date before; both ``None`` when there is none.
        series: every live date up to the scope's; a date without rows has ``None``.
        good: the direction that is good news, ``None`` when neither is.
        drill: arguments of the loan filter that lists the loans behind it.
        limit: the policy's line for it, ``None`` when it has none.
    """

    name: str
    value: Value
    unit: Literal["money", "count", "ratio"]
    previous: Value
    previous_date: date | None
    series: Series
    good: Literal["up", "down"] | None = None
    drill: Mapping[str, Any] = field(default_factory=dict)
    limit: float | None = None

    @property
    def change(self) -> Value:
        """Value less previous; ``None`` when either is missing."""
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous  # type: ignore[operator]


def ratio(part: Decimal | float | None, whole: Decimal | float | None) -> float | None:
    """``part / whole``; missing when either is missing or the whole is 0."""
    if part is None or whole is None or not whole:
        return None
    return float(part / whole)  # type: ignore[operator]


def yuan(fen: int | None) -> Decimal | None:
    """Fen as money with two decimals."""
    return None if fen is None else Decimal(int(fen)).scaleb(-2)


def first_bucket_over(days: int, policy: Policy) -> int | None:
    """The first bucket whose loans are all more than ``days`` past due; ``None`` when no bucket begins just there."""
    return policy.bucket_upper.index(days) + 1 if days in policy.bucket_upper else None


#: The sums that all ratios are made of, in fen but for the two counts.
SUMS = ("loans", "balance", "overdue", "npl", "special_mention", "par30", "par90", "overdue90", "provision", "provisioned_loans")


def sums(grid: pd.DataFrame, policy: Policy, by: Sequence[str] = ("as_of",)) -> pd.DataFrame:
    """Roll the grid up to one row per ``by`` with the columns of :data:`SUMS`, exact to the fen.

    A PAR whose days are no cut of the policy's buckets cannot be read from the grid and is NA in every row.
    """
    balance, bucket, risk_class = (grid[name].to_numpy() for name in ("balance", "bucket", "risk_class"))
    eased = grid["restructured"].to_numpy(dtype=bool)
    over30, over90 = first_bucket_over(30, policy), first_bucket_over(90, policy)
    in30 = bucket >= over30 if over30 else np.zeros(len(grid), dtype=bool)
    in90 = bucket >= over90 if over90 else np.zeros(len(grid), dtype=bool)
    parts = {
        "overdue": balance * (bucket > 0),
        "npl": balance * (risk_class >= FIRST_NPL),
        "special_mention": balance * (risk_class == RiskClass.SPECIAL_MENTION),
        "par30": balance * (in30 | eased),
        "par90": balance * (in90 | eased),
        "overdue90": balance * in90,
    }
    as_they_are = ("loans", "balance", "provision", "provisioned_loans")
    frame = pd.DataFrame({**{name: grid[name] for name in (*by, *as_they_are)}, **parts})
    rolled = frame.groupby(list(by), sort=True, dropna=False, observed=True)[list(SUMS)].sum()
    unknown = [name for name, cut in (("par30", over30), ("par90", over90), ("overdue90", over90)) if not cut]
    if unknown:
        rolled[unknown] = pd.NA
    return rolled


def ratios(row: Mapping[str, int | None]) -> dict[str, float | None]:
    """The quality ratios of one row of sums. Provisions of which none was given make coverage missing, not 0."""
    provision = row["provision"] if row["provisioned_loans"] else None
    balance, npl = row["balance"], row["npl"]
    return {
        "overdue_ratio": ratio(row["overdue"], balance),
        "npl_ratio": ratio(npl, balance),
        "special_mention_ratio": ratio(row["special_mention"], balance),
        "par30": ratio(row["par30"], balance),
        "par90": ratio(row["par90"], balance),
        "overdue90_to_npl": ratio(row["overdue90"], npl),
        "coverage": ratio(provision, npl),
        "provision_ratio": ratio(provision, balance),
    }


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries of plain Python values, NA as ``None``."""
    columns = [[None if pd.isna(v) else v for v in frame[name].tolist()] for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]
