"""主要客户或供应商出险 · Main customer or supplier in distress

含义：得知借款人的主要客户或供应商停产、破产或失信。

原因：大客户出险造成应收账款损失和订单流失，大供应商出险造成断供。

先查：核对对该客户的应收余额、账龄和销售占比，看替代客户和货源；按坏账测算对利润和现金流的影响。

Meaning: A main customer or supplier of the borrower is known to have stopped, failed or defaulted.

Why: Receivables and orders are lost, or supplies.

Check first: What that party owes, how old it is, its share of sales; who can take its place; profit and cash if the claim is lost.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "M08", Family.MARKET, same_as="M04", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("customer_distress_days",), source="EBA GL/2020/06 para 274 (c)",
)  # fmt: skip
def customer_in_distress(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.customer_distress_days, since=events.happened_on, source=events.event_source)
