"""收入落后于计划 · Behind plan

含义：本年各完整月份的开票销售，与年度计划收入按月均摊到同样月份之比。季节性强的行业须结合去年同期判断。

原因：授信时的还款测算以计划为依据，实际远低于计划说明预测不实或市场变化。

先查：逐月对比计划与开票，区分季节与订单流失；按实际收入重算还款来源和额度。

Meaning: Invoiced sales of the complete months of the year against the same part of the year's plan, spread evenly. Where seasons are strong compare the year before.

Why: What the loan was granted on was the plan: far below it, the forecast was wrong or the market changed.

Check first: Plan and invoices by month, season or lost orders; repayment and limit anew with what is really sold.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F17", Family.FINANCIAL, frame="observations", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.3, -0.9, -0.05),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("sales_so_far", "sales_planned", "observed_on"), needs=("plan_gap",), source="EBA GL/2020/06 para 274 (e); bank practice",
)  # fmt: skip
def behind_plan(observations: Any, p: Numbers) -> Reading:
    return Reading(observations.plan_gap, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source)
