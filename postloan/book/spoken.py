"""Of which months the imports of a table speak: each from its first to its last day, whoever is named in between."""

import functools
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from postloan.months import first_day, month_of

Days = tuple[date, date]
#: The day of a row, of the tables that tell month by month.
DAY_OF = {"invoice": "issued_on", "account_flow": "booked_on"}


@functools.lru_cache(maxsize=4096)
def days_of(path: Path, column: str) -> Days:
    """The first and the last day of a file; a file of the book never changes."""
    found = pc.min_max(pq.read_table(path, columns=[column])[column]).as_py()
    return found["min"], found["max"]


def silent(told: Iterable[Days]) -> frozenset[date]:
    """The first days of the months between the first import and the last that none of them touches: nothing is known of these."""
    spans = [(month_of(first), month_of(last)) for first, last in told]
    seen = {month for first, last in spans for month in range(first, last + 1)}
    return frozenset(first_day(month) for month in range(min(seen, default=0), max(seen, default=0)) if month not in seen)
