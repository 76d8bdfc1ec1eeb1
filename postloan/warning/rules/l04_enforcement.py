"""被列为被执行人 · Subject of enforcement

含义：借款人被法院立案执行，且未见执结信息。

原因：执行说明已有债权人胜诉而借款人未付，账户和资产随时可能被查封，我行债权可能被别人先行受偿。

先查：查执行标的、申请人和执行法院，核对我行押品和账户是否被查封；约见实际控制人问清付款安排，评估是否申请参与分配或提前收贷。

Meaning: A court has opened enforcement against the borrower and no end of it is known.

Why: A creditor has won and was not paid; accounts and assets may be seized any day and others be paid before the bank.

Check first: The amount, the creditor and the court, and whether the bank's collateral or accounts are seized; meet the owner about payment, and consider joining the distribution or calling the loan.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L04", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 730, 30, 1825),),
    figures=("known_on", "event_amount", "event_detail"), needs=("enforcement_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def enforcement(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.enforcement_days, since=events.happened_on, source=events.event_source)
