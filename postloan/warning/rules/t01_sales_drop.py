"""开票销售同比下降 · Invoiced sales down on the year

含义：最近三个完整月的有效销项发票金额（扣除红字、不含税），比上年同期三个月明显减少；1、2 月合并比较，避开春节错位。

原因：增值税发票比报表来得早，也更难粉饰；收入下滑通常早于逾期数月出现。

先查：核对是否漏导或换了开票主体，是否季节或停产检修；看下游主要客户的开票是否同步减少，要求企业说明订单和回款情况。

Meaning: Valid sales invoices of the last three complete months (less returns, without tax) are well below those of the same months a year before; January and
February stand together, for the Spring Festival moves between them.

Why: VAT invoices come earlier than statements and are harder to dress up; falling sales show months before arrears do.

Check first: Whether invoices are missing or another entity now issues them, whether it is the season or a stop for repairs; see which buyers fell away and ask for orders and receipts.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "T01", Family.BEHAVIOUR, frame="flows", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.20, -0.90, -0.05), Limit(Colour.ORANGE, -0.40, -1, -0.10)),
    figures=("sales_quarter", "sales_quarter_before", "compared_on"), needs=("sales_change", "compared_on"),
    params=(Param("fresh_days", 365, Measured.DAYS, 31, 1096),),
    source="EBA GL/2020/06 para 274 (c); bank practice",
)  # fmt: skip
def sales_drop(flows: Any, p: Numbers) -> Reading:
    return Reading(
        flows.sales_change,
        fresh=flows.stale_days <= p.fresh_days,
        since=flows.compared_on,
        source=flows.compared_on.cast("string"),
    )
