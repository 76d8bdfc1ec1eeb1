"""销售依赖单一客户 · Sales hang on one buyer

含义：最近一年有效销项发票中，最大客户占全部销售额的比例。

原因：一家客户停单、压价或拖欠货款，就足以使借款人断流；也可能是关联方之间开票。

先查：查最大客户是谁、是否关联方、有无长期合同和账期变化；核对该客户的经营与涉诉情况，必要时对应收账款办理质押。

Meaning: The largest buyer's share of the valid sales invoices of the last year.

Why: One buyer who stops ordering, presses the price or pays late is enough to dry the borrower up; it may also be invoicing between related parties.

Check first: Who the buyer is, whether related, what contract and terms there are; the buyer's own standing and lawsuits; take a pledge of the receivables if need be.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "T03", Family.BEHAVIOUR, frame="flows", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.50, 0.20, 1), Limit(Colour.ORANGE, 0.80, 0.30, 1)),
    figures=("top_buyer", "buyers", "sales_invoices", "invoices_until"), needs=("top_buyer_share",),
    params=(Param("least_invoices", 10, Measured.INVOICES, 1, 500), Param("fresh_days", 365, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def top_buyer(flows: Any, p: Numbers) -> Reading:
    enough = flows.sales_invoices >= p.least_invoices
    return Reading(
        flows.top_buyer_share, where=enough, fresh=flows.stale_days <= p.fresh_days, source=flows.invoices_until.cast("string")
    )
