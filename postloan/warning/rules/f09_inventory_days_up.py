"""存货周转变慢 · Stock slower

含义：存货周转天数与上年同口径相比的升幅。

原因：存货积压占用资金、面临跌价；也可能是少结转成本、虚增利润。

先查：现场盘点，看库龄、品种和保管地点；对照产能、订单和期后销售，核对是否已质押给他人。

Meaning: By how much inventory days rose against the year before, on the same basis.

Why: Unsold stock ties up money and loses value; or costs were left in it to show a profit.

Check first: Count it: age, kind and place; hold it against capacity, orders and later sales; whether it is pledged to somebody else.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F09", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 0.3, 0.1, 3),),
    figures=("inventory_days", "revenue", "months_reported", "statement_currency"), needs=("inventory_days_change",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def inventory_days_up(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.inventory_days_change,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
