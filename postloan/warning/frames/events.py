"""What became known around borrowers and goes on: a row for each event, with the days since it was known in the column of its kind.

Only kinds that the bank was ever told of have a column: of a kind that no import ever held nothing is known, and its rules have no
data. Events that have ended are left out, and those of whom does not owe anything. Sums are in the reporting currency: beside a debt in
another one they are not told, for nothing says what they are worth in it.
"""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from postloan.terms import EventKind
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.equity import equity

_TOLD = {
    "happened_on": "date", "happened_days": "int64", "known_on": "date", "event_amount": "float64", "event_sum_given": "boolean", "event_grade": "string", "event_detail": "string",
    "event_source": "string", "equity": "float64", "enquiries_listed": "int64",
}  # fmt: skip
#: Over how many months enquiries of lenders are counted.
_ENQUIRIES = 3


def days_of(kind: str) -> str:
    """The column that holds the days since an event of the kind became known."""
    return f"{kind}_days"


COLUMNS: Mapping[str, str] = {**_TOLD, **{days_of(kind): "int64" for kind in EventKind}}


def build(known: Known) -> Frame | None:
    """The events known by ``known.until``; None where no event ever was."""
    told = known.pin.answer(known.pin.events(known.scope.at(known.until)), kinds)["kind"].to_pylist()
    if not told:
        return None
    assets = equity(known)
    columns = {**_TOLD, **{days_of(kind): "int64" for kind in sorted(told)}}
    rows = functools.partial(_rows, known, assets)
    mark = mark_of(known, known.until, sorted(assets.items()))
    return framed(known, "events", columns, rows, mark=mark, everybody=True, quiet=True)


def kinds(events: Any) -> Any:
    return events.select("kind").distinct()


def going_on(events: Any) -> Any:
    return events.filter(events.ended_on.isnull())


def _rows(known: Known, assets: Mapping[str, float]) -> pd.DataFrame:
    events = known.pin.answer(known.pin.events(known.scope.at(known.until), known.whom), going_on)
    rows = events.to_pandas(date_as_object=False)
    days = (pd.Timestamp(known.until) - rows["known_on"]).dt.days
    kinds_by_number, names = pd.factorize(rows["kind"])  # there may be dozens: texts are compared once
    by_kind = {days_of(kind): np.where(kinds_by_number == number, days, np.nan) for number, kind in enumerate(names)}
    cited = rows["source"].str.cat(rows["reference"].where(rows["reference"].notna(), ""), sep=" ").str.strip()
    found: pd.DataFrame = rows.assign(
        enquiries_listed=_enquiries(rows, known), happened_days=(pd.Timestamp(known.until) - rows["happened_on"]).dt.days,
        event_amount=sums(rows, known), event_sum_given=rows["amount"].notna(), event_grade=rows["grade"], event_detail=rows["detail"], event_source=cited,
        equity=rows["borrower_id"].map(assets).astype("float64").replace(0.0, np.nan), **by_kind,
    )  # fmt: skip
    return found


def sums(rows: pd.DataFrame, known: Known) -> pd.Series:
    """The sums of events where they can be held against what is owed, in units of the reporting currency."""
    told = rows["amount"].astype("float64")
    return told if known.in_reporting_currency else told * np.nan


def _enquiries(rows: pd.DataFrame, known: Known) -> pd.Series:
    """On a lender's enquiry how many there were of its borrower within three months."""
    recent = rows["happened_on"] > pd.Timestamp(known.until) - pd.DateOffset(months=_ENQUIRIES)
    asked = rows["borrower_id"].where(rows["kind"] == EventKind.BUREAU_ENQUIRY)
    return recent.groupby(asked).transform("sum").astype("Int64")
