"""近十二个月开票销售下降 · Twelve months' invoiced sales down

含义：最近十二个完整月的有效销项发票金额，比之前的十二个月明显减少。

原因：十二个月对十二个月不受季节影响，下降说明经营规模确实在收缩，而不是个别月份波动。

先查：与报表营业收入对照，看是否同步下降；查明是丢单、降价还是主动收缩，重新测算还款来源和流动资金需求。

Meaning: Valid sales invoices of the last twelve complete months are well below those of the twelve months before.

Why: Twelve months against twelve are free of the season: the business has really become smaller, it is not one weak month.

Check first: Whether the revenue of the statements fell alike; whether orders were lost, prices cut or the firm shrank on purpose; reckon sources of repayment and the need of working capital anew.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "T06", Family.BEHAVIOUR, same_as="T01", frame="flows", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.20, -0.90, -0.05), Limit(Colour.ORANGE, -0.40, -1, -0.10)),
    figures=("sales_year", "sales_year_before", "compared_on"), needs=("sales_year_change", "compared_on"),
    params=(Param("fresh_days", 365, Measured.DAYS, 31, 1096),), source="EBA GL/2020/06 para 274 (c); bank practice",
)  # fmt: skip
def sales_down_twelve_months(flows: Any, p: Numbers) -> Reading:
    return Reading(
        flows.sales_year_change,
        fresh=flows.stale_days <= p.fresh_days,
        since=flows.compared_on,
        source=flows.compared_on.cast("string"),
    )
