"""贷款资金回流 · Loan money flowed back

含义：检查发现受托支付的资金回流到借款人或关联方。

原因：回流说明贸易背景不实，真实用途不明，是套取和挪用贷款的典型做法。

先查：追查回流路径和最终去向，核对合同、发票和物流；认定挪用的提前收回并处理责任。

Meaning: An inspection found money paid to a supplier flowing back to the borrower or a related party.

Why: The trade behind it is not real and the true use unknown: a typical way to misuse a loan.

Check first: The path and its end; contract, invoices and deliveries; call what was misused and settle who is responsible.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "U11", Family.FUNDS, same_as="U02", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("funds_returned_days",), source="bank practice",
)  # fmt: skip
def funds_returned_found(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.funds_returned_days, since=events.happened_on, source=events.event_source)
