"""How late a loan was at each of the last six month-ends: only loans that were late at one of them, the others never were."""

import functools
from typing import Any

import pyarrow as pa

from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known, of_whom
from postloan.warning.sources.course import by_month, month_ends, owing

MONTHS = 6
COLUMNS = {
    "balance": "float64", "dpd": "int32", **{f"dpd_{place}": "int32" for place in range(MONTHS)}, "late_months": "int32",
    "months_on_book": "int32",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """A row a loan; ``dpd_0`` is that of the date, a blank month one in which it was not late or not there."""
    days = month_ends(known, MONTHS)
    if known.on not in known.pin.dates or days.count(None) > MONTHS - 2:
        return None
    panel = known.pin.panel(known.scope, [day for day in days if day is not None])

    @functools.cache
    def rows() -> pa.Table:
        return known.pin.answer(panel, _late, known.whom, beside=(known.pin.snapshot(known.scope),))

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.over(rows(), shape, *how)

    return Frame(
        "lateness", ask, frozenset({*KEYS, *COLUMNS}), everybody=lambda: known.borrowers, mark=known.pin.version, quiet=True
    )


def _late(panel: Any, loans: Any, whom: str | None) -> Any:
    late = of_whom(panel.filter(panel.dpd > 0), whom)
    each = late.group_by("loan_key").aggregate(
        **by_month(late, panel, MONTHS, "dpd", late.dpd), late_months=late.as_of.nunique().cast("int32")
    )
    joined = owing(loans, whom).inner_join(each, "loan_key")
    return joined.mutate(
        exposure=joined.balance.cast("float64"), balance=joined.balance.cast("float64"), months_on_book=joined.mob,
    ).select(*KEYS, *COLUMNS)  # fmt: skip
