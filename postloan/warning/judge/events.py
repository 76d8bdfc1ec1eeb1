"""Who went bad, and when: the event that warnings are judged by."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import ibis
import numpy as np
import pandas as pd

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.terms import FIRST_NPL, Fate


class Cause(StrEnum):
    """What made a borrower bad, the first of them on a day: days past due, the class, or a write-off."""

    DAYS = "days"
    CLASS = "class"
    WRITTEN_OFF = "written_off"


COLUMNS = ("borrower_id", "bad_on", "cause")


def first_bad(pin: Pin, policy: Policy) -> pd.DataFrame:
    """The first day on which a loan of the borrower was bad, from all live dates: :data:`COLUMNS`, a row a borrower.

    Bad: more days past due than the policy's default (90), non-performing by class, or written off; whatever the currency. A loan
    that is so many days late went bad before its tape: ``bad_on`` is that day, but later than the date before, on which it was
    not yet bad; for the other two it is the date of the tape. A loan that was sold, or taken an asset for, while it was not bad
    is no event: what became of it is not known. Before the book's first date nothing is known either: who was bad and cured by
    then counts as never bad.
    """
    found = pd.concat([pd.DataFrame(columns=list(COLUMNS)), *_of_dates(pin, policy), *_left(pin)], ignore_index=True)
    return found.sort_values(["bad_on", "cause"], kind="stable").drop_duplicates("borrower_id").reset_index(drop=True)


def _of_dates(pin: Pin, policy: Policy) -> Iterator[pd.DataFrame]:
    before = None
    for day in pin.dates:
        for currency in pin.currencies:
            scope = Scope(EVERYTHING, day, currency)
            rows = pin.ask(scope, _bad, policy.default_dpd_gt, written_off=True).to_pandas(date_as_object=True)
            if len(rows):
                yield _dated(rows, day, before, policy.default_dpd_gt)
        before = day


def _bad(loans: Any, limit: int) -> Any:
    """The bad loans of a date, by borrower: how many days late the worst is, and what else is bad about them."""
    bad = loans.filter((loans.dpd > limit) | (loans.risk_class >= FIRST_NPL.value) | loans.written_off)
    return bad.group_by("borrower_id").aggregate(
        dpd=ibis.ifelse(bad.written_off, 0, bad.dpd).max(), npl=(bad.risk_class >= FIRST_NPL.value).any()
    )


def _dated(rows: pd.DataFrame, day: date, before: date | None, limit: int) -> pd.DataFrame:
    late = rows["dpd"].to_numpy() > limit
    over = np.where(late, rows["dpd"].to_numpy() - limit - 1, 0).astype("timedelta64[D]")
    days = np.datetime64(day) - over
    if before is not None:
        days = np.maximum(days, np.datetime64(before) + 1)
    cause = np.select([late, rows["npl"].to_numpy(bool)], [Cause.DAYS.value, Cause.CLASS.value], Cause.WRITTEN_OFF.value)
    return pd.DataFrame({"borrower_id": rows["borrower_id"], "bad_on": days.astype(object), "cause": cause})


def _left(pin: Pin) -> Iterator[pd.DataFrame]:
    """Loans that left the tape by a write-off."""
    for currency in pin.currencies if pin.dates else ():
        everyone = pin.everyone(Scope(EVERYTHING, pin.dates[-1], currency))
        rows = pin.answer(everyone, _gone).to_pandas(date_as_object=True)
        yield rows.assign(cause=Cause.WRITTEN_OFF.value)


def _gone(everyone: Any) -> Any:
    lost = everyone.filter((everyone.fate == Fate.WRITTEN_OFF.value) & everyone.left_on.notnull())
    return lost.group_by("borrower_id").aggregate(bad_on=lost.left_on.min())
