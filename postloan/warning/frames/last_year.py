"""What secures a loan, now and a year before, as the tapes gave its value."""

from typing import Any

import pyarrow as pa

from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known
from postloan.warning.sources.course import owing, told, year_before

COLUMNS = {
    "balance": "float64", "collateral_value": "float64", "ltv": "float64", "balance_before": "float64",
    "collateral_value_before": "float64", "ltv_before": "float64", "ltv_change": "float64", "before_on": "date",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """A row a loan that had a collateral value then and has one now; none where the book has no date of the same month a year before."""
    before = year_before(known)
    if known.on not in known.pin.dates or before is None or not told(known, "collateral_value"):
        return None
    snapshot, panel = known.pin.snapshot(known.scope), known.pin.panel(known.scope, [before])

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.answer(snapshot, _put, known.whom, shape, *how, beside=(panel,))

    return Frame("last_year", ask, frozenset({*KEYS, *COLUMNS}), mark=known.pin.version, dear=True)


def _put(loans: Any, before: Any, whom: str | None, shape: Any, *how: Any) -> Any:
    return shape(_rows(loans, before, whom), *how)


def _secured(loans: Any, whom: str | None) -> Any:
    rows = owing(loans, whom)
    rows = rows.filter(rows.collateral_value > 0)
    return rows.mutate(
        balance=rows.balance.cast("float64"), collateral_value=rows.collateral_value.cast("float64"),
        ltv=(rows.balance / rows.collateral_value).cast("float64"),
    )  # fmt: skip


def _rows(loans: Any, before: Any, whom: str | None) -> Any:
    now, then = _secured(loans, whom), _secured(before, whom)
    then = then.select(
        "loan_key", balance_before="balance", collateral_value_before="collateral_value", ltv_before="ltv", before_on="as_of"
    )
    both = now.inner_join(then, "loan_key")
    return both.mutate(exposure=both.balance, ltv_change=both.ltv - both.ltv_before).select(*KEYS, *COLUMNS)
