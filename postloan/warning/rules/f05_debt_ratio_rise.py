"""资产负债率快速上升 · Liabilities to assets up fast

含义：资产负债率比一年前上升的百分点。

原因：一年内大幅加杠杆，要么是盲目扩张，要么是亏损侵蚀净资产，抗风险能力明显减弱。

先查：看新增负债是银行借款、民间融资还是占用货款，钱用到了哪里；核对他行授信和征信报告。

Meaning: By how many percentage points liabilities on assets rose within a year.

Why: So much more debt in one year is either a rash expansion or equity eaten by losses.

Check first: Whether the new debt is of banks, of private lenders or unpaid suppliers, and what it bought; credit lines elsewhere and the bureau report.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F05", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 0.1, 0.02, 0.5),),
    figures=("debt_to_assets", "interest_bearing_debt", "equity", "statement_currency"), needs=("debt_to_assets_change",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (b); bank practice",
)  # fmt: skip
def debt_ratio_rise(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.debt_to_assets_change,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
