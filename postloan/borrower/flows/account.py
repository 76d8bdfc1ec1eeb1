"""How a borrower's accounts behave: average balances, money that only passes through, inflow against sales."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from postloan.borrower.flows.coverage import Coverage, coverage, shifted
from postloan.borrower.flows.frames import money

_BEFORE = 6


def _closing(day: pd.DataFrame) -> float:
    """The balance at the end of a day: the one that no other line of the day starts from; the last given where several could be.

    Files list a day's lines in either order, but each balance is the one before it and the amount.
    """
    starts = set(day["balance"] - day["cents"])
    ends = [balance for balance in day["balance"] if balance not in starts]
    return float(ends[0]) if len(ends) == 1 else float(day["balance"].iloc[-1])


def daily(lines: pd.DataFrame) -> pd.Series:
    """The balance of all accounts together at the end of each day, in cents, from the day on that all of them are known."""
    known = lines[lines["balance"].notna()]
    span = coverage(lines)
    if known.empty or span is None:
        return pd.Series(dtype="float64")
    days = pd.date_range(span.first, span.last, freq="D")
    each = []
    for _, mine in known.groupby("account_no", sort=False):
        ends = {day: _closing(rows) for day, rows in mine.groupby("day")}
        each.append(pd.Series(ends, dtype="float64").reindex(days).ffill())
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
    large = lines[lines["cents"] >= round(amount_min * 100)]
    left = lines[lines["cents"] < 0].sort_values("day", kind="stable")
    pairs: list[tuple[Any, ...]] = []
    for row in large.sort_values("day", kind="stable").to_dict("records"):
        size = -left["cents"]
        fits = left[
            (left["account_no"] == row["account_no"]) & (left["day"] >= row["day"]) & (left["day"] <= row["day"] + timedelta(days=days))
            & (size >= np.ceil(row["cents"] * share)) & (size <= row["cents"])
        ]  # fmt: skip
        if len(fits):
            left, out = left.drop(index=fits.index[0]), fits.head(1).to_dict("records")[0]
            came, went = ((line["day"].date(), money(abs(line["cents"])), line["counterparty"]) for line in (row, out))
            pairs.append((row["account_no"], *came, *went))
    amount = sum((pair[2] for pair in pairs), Decimal(0))
    whole = money(large["cents"].sum())
    return Passed(pd.DataFrame(pairs, columns=list(PASSED), dtype=object), amount, float(amount / whole) if whole else None)


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
