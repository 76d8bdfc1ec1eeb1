"""Average balances by month of all borrowers at once: what :func:`postloan.borrower.flows.account.averages` says of one.

Balances are steps that hold from one line to the next, so a month's sum is the difference of two running sums.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pandas as pd

from postloan.borrower.flows.coverage import Coverage, shifted
from postloan.borrower.flows.frames import money
from postloan.warning.sources.bookings import Ours, ours_of

#: The month that is looked at and those before it.
MONTHS = 7
#: Days that surely reach back that far from the last line.
_BACK = 300
#: More than any day since 1970, so that account and day make one rising number.
_BIG = 1_000_000


def closings(lines: Any, mine: Ours) -> Any:
    """Account and day → cents at the day's end: the last days of each borrower, and of each account the last day before them.

    A day ends with the balance that no other line of the day starts from; the smallest where several could be. ``known_from``: the
    first day with a balance on the account.
    """
    ours = ours_of(lines, mine)
    ours = ours.mutate(until=ours.booked_on.max().over(group_by="borrower_id")).filter(lambda t: t.balance.notnull())
    account = ["borrower_id", "account_no"]
    early = ours.until - ours.booked_on > _BACK
    each = ours.mutate(
        known_from=ours.booked_on.min().over(group_by=account),
        last_before=ibis.ifelse(early, ours.booked_on, ibis.null("date")).max().over(group_by=account),
    )
    recent = each.filter(each.last_before.isnull() | (each.booked_on >= each.last_before))
    days = recent.group_by(*account, "booked_on", "known_from").aggregate(
        starts=(recent.balance - recent.amount).collect(), ends=recent.balance.collect()
    )
    last = days.ends.filter(lambda end: ~days.starts.contains(end))
    closing = ibis.ifelse(last.length() > 0, last.sort()[0], days.ends.sort()[0])
    cents = (closing * 100).cast("int64")
    return days.select(*account, "booked_on", "known_from", cents=cents).order_by(*account, "booked_on")


def averages(found: pd.DataFrame, covered: Mapping[str, Coverage], months: Mapping[str, date]) -> dict[str, dict[date, Decimal]]:
    """Borrower → month → average balance of the month given and the six before; nothing where an account was not known by then.

    Args:
        found: rows of :func:`closings`, in their order.
        covered: the time of each borrower's records.
        months: each borrower's last complete month.
    """
    rows = found[found["borrower_id"].isin(months)]
    if rows.empty:
        return {}
    accounts = rows.groupby(["borrower_id", "account_no"], sort=False)
    code, day = accounts.ngroup().to_numpy(), _day(rows["booked_on"])
    held, running = rows["cents"].to_numpy(np.int64), _running(code, day, rows["cents"].to_numpy(np.int64))
    first = accounts.first().reset_index()
    edges = {name: _edges(months[name], covered[name]) for name in first["borrower_id"].unique()}
    at = np.array([edges[name] for name in first["borrower_id"]])
    place = np.searchsorted(code * _BIG + day, np.arange(len(first))[:, None] * _BIG + at, side="right") - 1
    sums = np.diff(running[place] + held[place] * (at - day[place]), axis=1)
    known = _day(first["known_from"])[:, None] <= at[:, :1]
    table = pd.DataFrame(np.where(known, sums, 0), index=first["borrower_id"]).groupby(level=0).sum()
    sure = pd.Series(known[:, 0], index=first["borrower_id"]).groupby(level=0).all().tolist()
    return {
        name: _told(cents, edges[name], months[name])
        for name, cents, whole in zip(table.index, table.to_numpy().tolist(), sure, strict=True)
        if whole
    }


def _day(column: pd.Series) -> Any:
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]").astype(np.int64)


def _running(code: Any, day: Any, held: Any) -> Any:
    """Cents × days from an account's first day up to each of its days."""
    same = np.r_[False, code[1:] == code[:-1]]
    step = np.where(same, np.r_[0, held[:-1] * np.diff(day)], 0)
    whole = np.cumsum(step)
    starts = np.flatnonzero(~same)
    return whole - np.repeat(whole[starts], np.diff(np.r_[starts, len(code)]))


def _edges(month: date, covered: Coverage) -> list[int]:
    """The first days of the months, and the day after the last; a month that the records end in ends with them."""
    days = [shifted(month, number - MONTHS + 1) for number in range(MONTHS + 1)]
    numbers = [(day - date(1970, 1, 1)).days for day in days]
    return [*numbers[:-1], min(numbers[-1], (covered.last - date(1970, 1, 1)).days + 1)]


def _told(sums: Any, edges: list[int], month: date) -> dict[date, Decimal]:
    return {
        shifted(month, place - MONTHS + 1): money(round(int(cents) / days))
        for place, (cents, days) in enumerate(zip(sums, np.diff(edges).tolist(), strict=True))
    }
