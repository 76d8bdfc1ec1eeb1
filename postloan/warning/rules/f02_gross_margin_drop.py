"""毛利率下降 · Gross margin down

含义：毛利率与上年同样月数相比下降的百分点。

原因：毛利率下降说明售价守不住或成本转嫁不出去，利润对收入波动会更敏感。

先查：看主要产品售价和原材料价格走势，是否为保销量降价、成本结转口径变化，或前期虚增毛利后回落。

Meaning: By how many percentage points the gross margin fell against the same months a year before.

Why: Prices no longer hold, or costs cannot be passed on; profit then swings with every change of sales.

Check first: Prices of main products and materials; whether prices were cut to keep volume, the costing changed, or an inflated margin came down.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F02", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.05, -0.5, -0.01), Limit(Colour.ORANGE, -0.1, -0.8, -0.02)),
    figures=("gross_margin", "revenue", "months_reported", "statement_currency"), needs=("gross_margin_change",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (d); bank practice",
)  # fmt: skip
def gross_margin_drop(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.gross_margin_change,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
