"""营业收入同比下降 · Revenue down on the year

含义：最近一期已确认报表的营业收入，与上年同样月数相比的降幅。

原因：收入是第一还款来源的起点；收入下滑而费用、利息不减，偿债能力很快恶化。

先查：与增值税发票、纳税申报和结算流水核对是否真实下降；区分丢客户、降价、停产或转移收入，并重新测算还款来源。

Meaning: Revenue of the newest confirmed statements against the same months a year before.

Why: Revenue is where repayment begins; when it falls while costs and interest stay, the ability to pay goes quickly.

Check first: Against VAT invoices, tax returns and account inflow whether the fall is real; tell lost customers, lower prices, a stop of work and income moved elsewhere; reckon the sources of repayment anew.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F01", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.2, -0.9, -0.05), Limit(Colour.RED, -0.4, -1, -0.1)),
    figures=("revenue_compared", "revenue_before", "statement_currency"), needs=("revenue_growth",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (c); bank practice",
)  # fmt: skip
def revenue_drop(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.revenue_growth,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
