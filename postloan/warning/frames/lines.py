"""How far lines of credit were drawn at each of the last six month-ends.

A line is a card, or a loan that had something undrawn at one of these month-ends: a term loan that is fully paid out is no line.
"""

from typing import Any

import ibis
import pyarrow as pa

from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known, of_whom
from postloan.warning.sources.course import by_month, month_ends, owing, told

MONTHS = 6
COLUMNS = {"balance": "float64", "undrawn": "float64", **{f"usage_{place}": "float64" for place in range(MONTHS)}}


def build(known: Known) -> Frame | None:
    """A row a line on which something is owed; ``usage_0`` is the share drawn on the date, blank where it was not told."""
    if known.on not in known.pin.dates or not told(known, "undrawn"):
        return None
    days = month_ends(known, MONTHS)
    panel = known.pin.panel(known.scope, [day for day in days if day is not None])
    snapshot = known.pin.snapshot(known.scope)

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.answer(panel, _put, known.whom, shape, *how, beside=(snapshot,))

    return Frame("lines", ask, frozenset({*KEYS, *COLUMNS}), mark=known.pin.version, dear=True)


def _put(panel: Any, loans: Any, whom: str | None, shape: Any, *how: Any) -> Any:
    return shape(_rows(panel, loans, whom), *how)


def _rows(panel: Any, loans: Any, whom: str | None) -> Any:
    drawn = of_whom(panel.filter(panel.undrawn.notnull() & (panel.balance + panel.undrawn > 0)), whom)
    drawn = drawn.select("loan_key", "as_of", "undrawn", usage=(drawn.balance / (drawn.balance + drawn.undrawn)).cast("float64"))
    each = drawn.group_by("loan_key").aggregate(
        **by_month(drawn, panel, MONTHS, "usage", drawn.usage), most_undrawn=drawn.undrawn.max()
    )
    joined = owing(loans, whom).inner_join(each, "loan_key")
    lines = joined.filter(ibis.coalesce(joined.card, ibis.literal(value=False)) | (joined.most_undrawn > 0))
    return lines.mutate(
        exposure=lines.balance.cast("float64"), balance=lines.balance.cast("float64"), undrawn=lines.undrawn.cast("float64")
    ).select(*KEYS, *COLUMNS)
