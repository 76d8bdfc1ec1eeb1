"""The market around each borrower: a row for each figure of its industry and region, against the same figure a year before.

A figure without an industry or region is about all of them. What counts is what had been published by the day; a year before is the
last figure that is at least twelve and less than fifteen months older.
"""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from postloan.terms import IndicatorKind
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known

#: What rules measure, by the kind of the figure it is read off.
MEASURED: Mapping[str, str] = {
    "price_change": IndicatorKind.PRICE, "index_change": IndicatorKind.INDEX, "industry_npl_change": IndicatorKind.INDUSTRY_NPL,
    "industry_pd_change": IndicatorKind.INDUSTRY_PD, "fx_change": IndicatorKind.FX, "rate_rise": IndicatorKind.RATE,
    "restricted": IndicatorKind.RESTRICTION, "disaster": IndicatorKind.DISASTER,
}  # fmt: skip
_STATES = frozenset({IndicatorKind.RESTRICTION, IndicatorKind.DISASTER})
_TOLD = {
    "indicator_name": "string", "indicator_on": "date", "indicator_before_on": "date", "indicator_source": "string",
    "indicator_age": "int64", "indicator_now": "string", "indicator_before": "string",
}  # fmt: skip
COLUMNS: Mapping[str, str] = {**_TOLD, **dict.fromkeys(MEASURED, "float64")}
_SERIES = ["code", "industry", "region"]
_YEAR, _AT_MOST = 12, 15
_PERCENT = "%"


def build(known: Known) -> Frame | None:
    """A row for each borrower and figure that is about him; None where no figure was ever imported."""
    figures = known.pin.indicators(known.scope.at(known.until)).to_pyarrow().to_pandas(date_as_object=False)
    if figures.empty:
        return None
    kinds = set(figures["kind"])
    columns = {**_TOLD, **{name: "float64" for name, kind in MEASURED.items() if kind in kinds}}
    rows = functools.partial(_rows, known, figures)
    return framed(known, "indicators", columns, rows, mark=mark_of(known, known.until))


def _rows(known: Known, figures: pd.DataFrame) -> pd.DataFrame:
    """Industries and regions are few: the figures that apply are found for each pair, then given to its borrowers."""
    newest = _with_before(figures)
    told = _measured(newest).assign(
        indicator_name=newest["name"], indicator_on=newest["observed_on"], indicator_before_on=newest["before_on"],
        indicator_source=newest["source"], indicator_age=(pd.Timestamp(known.until) - newest["observed_on"]).dt.days,
        indicator_now=_written(newest["value"], newest["unit"]), indicator_before=_written(newest["before"], newest["unit"]),
        industry=newest["industry"], region=newest["region"],
    )  # fmt: skip
    borrowers = known.borrowers.select(["borrower_id", "industry", "region"]).to_pandas()
    places = borrowers[["industry", "region"]].drop_duplicates()
    pairs = places.merge(told, how="cross", suffixes=("", "_meant"))
    for name in ("industry", "region"):
        pairs = pairs[pairs[f"{name}_meant"].isna() | (pairs[name] == pairs[f"{name}_meant"])]
    found: pd.DataFrame = borrowers.merge(pairs, on=["industry", "region"])
    return found.drop(columns=["industry", "region", "industry_meant", "region_meant"])


def _with_before(figures: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of each series, with the one of a year before and its day."""
    rows = figures.sort_values("observed_on", kind="stable")
    newest = rows.drop_duplicates(_SERIES, keep="last")
    both = newest.merge(rows[[*_SERIES, "observed_on", "value"]], on=_SERIES, how="left", suffixes=("", "_then"))
    ago = both["observed_on"]
    year = ago - pd.DateOffset(months=_YEAR)
    year = year.mask(ago.dt.is_month_end, year + pd.offsets.MonthEnd(0))  # 28 February against the 29th of a leap year
    fits = (both["observed_on_then"] <= year) & (both["observed_on_then"] > ago - pd.DateOffset(months=_AT_MOST))
    before = (
        both[fits].drop_duplicates(_SERIES, keep="last").rename(columns={"value_then": "before", "observed_on_then": "before_on"})
    )
    return newest.merge(before[[*_SERIES, "before", "before_on"]], on=_SERIES, how="left").reset_index(drop=True)


def _measured(newest: pd.DataFrame) -> pd.DataFrame:
    """What rules hold against limits, each in the column of its kind; states are 1 while they are on and 0 otherwise."""
    found = {}
    for name, kind in MEASURED.items():
        now, before = newest["value"], newest["before"]
        if kind in _STATES:
            value = (now != 0).astype("float64")
        elif kind == IndicatorKind.RATE:
            value = now - before
        elif kind == IndicatorKind.FX:
            value = (now / before.where(before > 0) - 1).abs()
        else:
            value = now / before.where(before > 0) - 1
        found[name] = value.where(newest["kind"] == kind, np.nan)
    return pd.DataFrame(found)


def _written(values: pd.Series, units: pd.Series) -> pd.Series:
    """A figure in its own unit, as its source writes it."""
    return pd.Series([_in_unit(value, unit) for value, unit in zip(values, units, strict=True)], dtype="string")


def _in_unit(value: Any, unit: Any) -> str | None:
    if pd.isna(value):
        return None
    if unit == _PERCENT:
        return f"{value * 100:.2f}%"
    return f"{value:,.10g}" if pd.isna(unit) else f"{value:,.10g} {unit}"
