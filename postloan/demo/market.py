"""The market around the demo bank: prices of what its borrowers make, bad loans by industry, the reference rate, a flood.

**Planted**: the price of cement falls by more than a fifth within the last year and bad loans of builders rise by more than half; the
flood of one summer is over when the book ends.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import lending, typed
from postloan.demo import words as w
from postloan.demo.ledger import FIRST, LAST, Ledger
from postloan.terms import IndicatorKind

#: Months as :func:`postloan.demo.lending.month_of` counts them; prices go back a year before the book begins.
_FIRST, _LAST = lending.month_of(FIRST), lending.month_of(LAST)
_YEAR = 12
#: Price at the end of the book, its change over the last year and over the year before, and how much the seasons swing.
_PRICES = {"steel": (2980, -0.13, -0.04, 0.01), "hogs": (15.2, -0.08, 0.10, 0.04), "cement": (318, -0.27, -0.05, 0.03), "grain": (2760, 0.02, 0.01, 0.01)}  # fmt: skip
#: Bad loans by industry a year before the end and at the end.
_NPL = {
    "A": (0.0205, 0.0212), "C": (0.0231, 0.0278), "E": (0.0242, 0.0391), "F": (0.0268, 0.0281), "G": (0.0149, 0.0144), "H": (0.0310, 0.0302),
    "L": (0.0172, 0.0180), "N": (0.0095, 0.0096), "O": (0.0250, 0.0257),
}  # fmt: skip
_TOLD_AFTER = 20
#: The reference rate from a month on.
_LPR = (
    (2023 * 12 + 7, 0.0345),
    (2024 * 12 + 6, 0.0335),
    (2024 * 12 + 9, 0.0310),
    (2025 * 12 + 4, 0.0300),
    (2026 * 12 + 2, 0.0290),
)
_FLOOD, _FLOOD_OVER = 2026 * 12 + 6, 2026 * 12 + 8


def make(book: Ledger) -> pa.Table:
    """All figures of the market, in the columns of the indicator schema and ``file_row``."""
    rows = pd.DataFrame([*_prices(), *_bad_loans(), *_rates(), *_flood()])
    keys = [np.random.default_rng([book.seed, 29]).normal(0, 1, len(rows))]
    noise = np.where(rows["kind"] == IndicatorKind.PRICE, 1 + 0.004 * keys[0], 1.0)
    value = [round(float(one), 6) for one in rows["value"] * noise]
    return typed.table(rows.assign(value=value, known_on=rows["known_on"].astype("Int64")), TABLES["indicator"])


def _row(series: str, kind: IndicatorKind, month: int, value: float, source: str) -> dict[str, Any]:
    said = w.words()["indicators"]
    known = said["series"][series]
    return {
        "code": known["code"], "name": known["name"], "kind": kind.value, "industry": known.get("industry"), "region": None,
        "observed_on": lending.month_end(month), "known_on": None, "value": value, "unit": known["unit"] or None, "source": said[source],
    }  # fmt: skip


def _prices() -> Iterator[dict[str, Any]]:
    for series, (last, fell, before, swing) in _PRICES.items():
        for month in range(_FIRST - _YEAR, _LAST + 1):
            ago = (_LAST - month) / _YEAR
            trend = (1 + fell) ** -min(ago, 1.0) * (1 + before) ** -max(ago - 1, 0.0)
            season = 1 + swing * math.cos(2 * math.pi * (month - _LAST) / _YEAR)
            yield _row(series, IndicatorKind.PRICE, month, last * trend * season / (1 + swing), "association")


def _bad_loans() -> Iterator[dict[str, Any]]:
    """Monthly, told three weeks later."""
    for industry, (before, now) in _NPL.items():
        for month in range(_FIRST - _YEAR, _LAST + 1):
            value = before + (now - before) * max(0.0, 1 - (_LAST - month) / _YEAR)
            row = _row("npl", IndicatorKind.INDUSTRY_NPL, month, round(value, 4), "regulator")
            yield row | {"industry": industry, "known_on": row["observed_on"] + _TOLD_AFTER}


def _rates() -> Iterator[dict[str, Any]]:
    for month in range(_FIRST - _YEAR, _LAST + 1):
        value = [rate for since, rate in _LPR if since <= month][-1]
        yield _row("lpr", IndicatorKind.RATE, month, value, "interbank")


def _flood() -> Iterator[dict[str, Any]]:
    region = w.words()["branches"][2]["regions"][1]
    for month, value in ((_FLOOD, 1.0), (_FLOOD_OVER, 0.0)):
        yield _row("flood", IndicatorKind.DISASTER, month, value, "government") | {"region": region}
