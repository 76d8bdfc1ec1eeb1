"""退票或扣款失败 · Payment returned

含义：得知借款人开出的票据被退票或扣款因余额不足失败。

原因：余额不足说明资金调度已无余量，对交易对手的付款开始失约。

先查：查退票笔数、金额和收款人，看是偶发还是连续；核对当月账户流水和到期债务。

Meaning: A cheque or debit of the borrower is known to have been returned for want of money.

Why: There is no slack left, and it begins to fail its suppliers.

Check first: How many, how much, to whom, once or again; this month's account and what falls due.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "A22", Family.BEHAVIOUR, same_as="A04", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, 180, 30, 730),),
    figures=("known_on", "event_amount", "event_detail"), needs=("returned_payment_days",), source="bank practice",
)  # fmt: skip
def returned_payment_reported(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.returned_payment_days, since=events.happened_on, source=events.event_source)
