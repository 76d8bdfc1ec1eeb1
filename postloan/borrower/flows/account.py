"""How a borrower's accounts behave: average balances, money that only passes through, inflow against sales."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from postloan.borrower.flows.coverage import Coverage, coverage, shifted
from postloan.borrower.flows.frames import money

_BEFORE = 6


def _closing(lines: Sequence[tuple[float, float]]) -> float:
    """The balance at the end of a day of (amount, balance): the one that no other line of the day starts from; the last given where
    several could be.

    Files list a day's lines in either order, but each balance is the one before it and the amount.
    """
    starts = {balance - moved for moved, balance in lines}
    ends = [balance for _, balance in lines if balance not in starts]
    return ends[0] if len(ends) == 1 else lines[-1][1]


def _closings(known: pd.DataFrame) -> dict[Any, dict[Any, float]]:
    """Account → day → balance at its end."""
    found: dict[Any, dict[Any, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for account, day, moved, balance in zip(known["account_no"], known["day"], known["cents"], known["balance"], strict=True):
        found[account][day].append((float(moved), float(balance)))
    return {account: {day: _closing(lines) for day, lines in days.items()} for account, days in found.items()}


def daily(lines: pd.DataFrame) -> pd.Series:
    """The balance of all accounts together at the end of each day, in cents, from the day on that all of them are known."""
    known = lines[lines["balance"].notna()]
    span = coverage(lines)
    if known.empty or span is None:
        return pd.Series(dtype="float64")
    days = pd.date_range(span.first, span.last, freq="D")
    each = [pd.Series(ends, dtype="float64").reindex(days).ffill() for ends in _closings(known).values()]
    return pd.concat(each, axis=1).sum(axis=1, skipna=False).dropna()


def averages(lines: pd.DataFrame) -> dict[date, Decimal]:
    """Month → average of the balances at the end of its days; not of a month that had begun when the first balance was given."""
    balances = daily(lines)
    if balances.empty:
        return {}
    grouped = balances.groupby(balances.index.to_numpy().astype("datetime64[M]").astype("datetime64[D]"))
    means: list[tuple[Any, float]] = [(month, rows.mean()) for month, rows in grouped]
    return {month.date(): money(round(mean)) for month, mean in means if balances.index[0] <= month}


def balance_change(average: dict[date, Decimal], complete: tuple[date, ...]) -> float | None:
    """The last complete month's average balance against the mean of the six months before it, less 1; None without all seven."""
    if not complete:
        return None
    before = [shifted(complete[-1], -number) for number in range(1, _BEFORE + 1)]
    if complete[-1] not in average or not set(before) <= set(average):
        return None
    mean = sum((average[month] for month in before), Decimal(0)) / _BEFORE
    return float(average[complete[-1]] / mean - 1) if mean > 0 else None


@dataclass(frozen=True)
class Passed:
    """Money that came in and left at once.

    ``table``: one row a pair – account, day and amount in, from whom, day and amount out, to whom. ``share``: of the inflows looked
    at, by amount; None without any.
    """

    table: pd.DataFrame
    amount: Decimal
    share: float | None


PASSED = ("account_no", "in_on", "amount_in", "payer", "out_on", "amount_out", "payee")


def quick(lines: pd.DataFrame, *, days: int, share: float, amount_min: float) -> Passed:
    """Quick in, quick out: an inflow of at least ``amount_min`` that one outflow of the same account follows within ``days`` days, of at
    least ``share`` of it and no more than it. Each outflow answers to one inflow, the earliest that it fits.

    Loans that were paid out count here: money that leaves right after a drawdown is what is looked for.
    """
    outs: dict[Any, list[_Moved]] = defaultdict(list)
    large: list[_Moved] = []
    for one in _in_order(lines):
        if one.cents < 0:
            outs[one.account_no].append(one)
        elif one.cents >= round(amount_min * 100):
            large.append(one)
    pairs = []
    for came in large:
        mine, until = outs[came.account_no], came.day + timedelta(days=days)
        first = bisect_left(mine, came.day, key=lambda out: out.day)
        reach = range(first, bisect_right(mine, until, key=lambda out: out.day))
        place = next((at for at in reach if math.ceil(came.cents * share) <= -mine[at].cents <= came.cents), None)
        if place is not None:
            pairs.append((came.account_no, *came.told, *mine.pop(place).told))
    amount = sum((pair[2] for pair in pairs), Decimal(0))
    whole = money(sum(one.cents for one in large))
    return Passed(pd.DataFrame(pairs, columns=list(PASSED), dtype=object), amount, float(amount / whole) if whole else None)


class _Moved(NamedTuple):
    """One line of an account."""

    day: date
    account_no: str
    cents: int
    counterparty: str | None

    @property
    def told(self) -> tuple[date, Decimal, str | None]:
        return self.day, money(abs(self.cents)), self.counterparty


def _in_order(lines: pd.DataFrame) -> list[_Moved]:
    """The lines by day; those of one day as they were given."""
    columns = (lines["day"].dt.date.tolist(), *(lines[name].tolist() for name in ("account_no", "cents", "counterparty")))
    return sorted(map(_Moved._make, zip(*columns, strict=True)), key=lambda one: one.day)


def inflow_to_sales(lines: pd.DataFrame, invoices: pd.DataFrame) -> tuple[float | None, Coverage | None]:
    """Earned inflow over sales with tax, in the time that both kinds of records cover; and that time.

    None where they do not overlap, or nothing was sold. Above 1: more came in than was invoiced.
    """
    here, there = coverage(lines), coverage(invoices)
    if here is None or there is None or max(here.first, there.first) > min(here.last, there.last):
        return None, None
    both = Coverage(max(here.first, there.first), min(here.last, there.last))
    lines, invoices = (
        rows[(rows["day"] >= pd.Timestamp(both.first)) & (rows["day"] <= pd.Timestamp(both.last))] for rows in (lines, invoices)
    )
    sold = int(invoices.loc[invoices["sale"] & ~invoices["void"], "gross"].sum())
    return (int(lines.loc[lines["earned"], "cents"].sum()) / sold if sold > 0 else None), both


def whole_months(lines: pd.DataFrame, slack: int) -> tuple[date, ...]:
    """The complete months of the accounts' records."""
    span = coverage(lines)
    return () if span is None else span.complete(slack)
