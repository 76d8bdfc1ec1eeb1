"""Where a company stands among its like in the book: its level against peers, and its own change, as two axes."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from postloan.borrower.analysis.basis import flow_basis, year_before
from postloan.borrower.analysis.formulas import FORMULAS
from postloan.borrower.analysis.ratio import Ratio, Side, Unit
from postloan.borrower.analysis.ratios import ratios
from postloan.policy import Policy
from postloan.statement import Accounts

Values: TypeAlias = np.ndarray[Any, np.dtype[Any]]
#: A median absolute deviation times this is a standard deviation where values are normal.
_NORMAL = 1.4826
#: Ratios that are compared: amounts say size, not health.
COMPARED: tuple[str, ...] = tuple(name for name, one in FORMULAS.items() if one.unit is not Unit.MONEY)


class Size(StrEnum):
    """By yearly revenue (统计上大中小微型企业的划分)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Group(StrEnum):
    """Whom a company is compared with; a company of no industry has no peers."""

    INDUSTRY_AND_SIZE = "industry_and_size"
    INDUSTRY = "industry"


class Quadrant(StrEnum):
    """Level against peers × own change. On the line is not below it."""

    STRONG_RISING = "strong_rising"
    STRONG_SLIPPING = "strong_slipping"
    WEAK_RISING = "weak_rising"
    WEAK_SLIPPING = "weak_slipping"


@dataclass(frozen=True)
class Company:
    """What is needed to place one company: its statements, and where it belongs. ``industry`` None: not given."""

    borrower_id: str
    accounts: Sequence[Accounts]
    industry: str | None


def size_of(revenue: float | None, policy: Policy) -> Size | None:
    """The size by a year's revenue in the reporting currency; None where there is none."""
    if revenue is None:
        return None
    edges = (policy.peer_small_revenue, policy.peer_medium_revenue, policy.peer_large_revenue)
    return tuple(Size)[sum(revenue >= edge for edge in edges)]


def values(companies: Iterable[Company], at: date, policy: Policy, *, names: Sequence[str] = COMPARED) -> pd.DataFrame:
    """One row for each company and ratio: borrower_id, industry, size, ratio, before, now (NaN where missing), end (of its statements).

    Each with its newest statements up to ``at`` and those of twelve months earlier.
    """
    rows = [row for company in companies for row in _rows(company, at, policy, names)]
    return pd.DataFrame(rows, columns=["borrower_id", "industry", "size", "end", "ratio", "before", "now"])


def _rows(company: Company, at: date, policy: Policy, names: Sequence[str]) -> list[tuple[object, ...]]:
    now = flow_basis(company.accounts, at)
    if now is None:
        return []
    then = year_before(company.accounts, now)
    revenue = now.get("operating_revenue")
    size = size_of(None if revenue is None else float(revenue), policy)
    mine = _by_name(ratios(now, then, policy, names=names))
    its = {} if then is None else _by_name(ratios(then, None, policy, names=names))
    return [(company.borrower_id, company.industry, size, now.period.end, name, its.get(name), mine[name]) for name in names]


def _by_name(found: Iterable[Ratio]) -> Mapping[str, float | None]:
    return {one.name: one.value for one in found}


def peers(found: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Each company's place in each ratio, among the others of its industry and size, or of its industry where those are too few.

    Args:
        found: as :func:`values` makes it.
        policy: says how many peers are enough.

    Returns:
        ``found`` with ``group`` (None: not enough peers, or no value), ``peers`` (how many others have a value), ``median`` and
        ``percentile`` (share of the peers that are worse, ties half; 1 is best), ``level`` (robust z: distance from the median in
        spreads, above 0 is better; NaN where peers do not differ), ``change`` (now − before, above 0 is better) and ``quadrant``.
    """
    placed = [_placed(rows, policy.peers_min) for _, rows in found.groupby(["ratio", "industry"], sort=False)]
    columns = ["group", "peers", "median", "percentile", "level", "change", "quadrant"]
    told = pd.concat(placed) if placed else pd.DataFrame(columns=columns)
    joined = found.join(told[columns])
    words = {name: joined[name].astype(object).where(joined[name].notna(), None) for name in ("group", "quadrant")}
    return joined.assign(peers=joined["peers"].fillna(0).astype("int64"), **words)


def _placed(rows: pd.DataFrame, least: int) -> pd.DataFrame:
    """The places of all companies of one industry in one ratio."""
    better = -1.0 if FORMULAS[rows["ratio"].iloc[0]].worse is Side.HIGH else 1.0
    now, sizes = better * rows["now"].to_numpy(float), rows["size"].to_numpy(object)
    change = now - better * rows["before"].to_numpy(float)
    places = [_place(now, sizes, position, least) for position in range(len(now))]
    return pd.DataFrame(
        [{**place._asdict(), "median": better * place.median, "change": moved, "quadrant": quadrant(place.away, moved)}
         for place, moved in zip(places, change, strict=True)],
        index=rows.index,
    )  # fmt: skip


class _Place(NamedTuple):
    """Among ``peers`` others; ``away`` is the distance from their median, ``level`` the same in spreads."""

    group: Group | None
    peers: int
    median: float = np.nan
    percentile: float = np.nan
    level: float = np.nan
    away: float = np.nan


def _place(now: Values, sizes: Values, position: int, least: int) -> _Place:
    """The place of one among the others; of ``now`` more is better."""
    others = ~np.isnan(now)
    others[position] = False
    alike = others & (sizes == sizes[position])
    group, chosen = (Group.INDUSTRY_AND_SIZE, now[alike]) if alike.sum() >= least else (Group.INDUSTRY, now[others])
    if np.isnan(now[position]) or len(chosen) < least:
        return _Place(None, len(chosen))
    median = float(np.median(chosen))
    spread = _NORMAL * float(np.median(np.abs(chosen - median)))
    away = float(now[position]) - median
    below = float((chosen < now[position]).mean() + (chosen == now[position]).mean() / 2)
    return _Place(group, len(chosen), median, below, away / spread if spread else np.nan, away)


def quadrant(level: float, change: float) -> Quadrant | None:
    """Which quarter of the picture; None where one of the two is missing."""
    if math.isnan(level) or math.isnan(change):
        return None
    if level >= 0:
        return Quadrant.STRONG_RISING if change >= 0 else Quadrant.STRONG_SLIPPING
    return Quadrant.WEAK_RISING if change >= 0 else Quadrant.WEAK_SLIPPING
