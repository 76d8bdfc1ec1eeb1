"""由他人代为还款 · Paid by others

含义：得知近期的还款由担保人或其他第三方代付。

原因：代付说明借款人自身现金不足，担保人的耐心和能力有限，还款不可持续。

先查：核对代付人与借款人的关系、资金来源和次数；与担保人确认意愿，重新评估第一还款来源。

Meaning: Lately a guarantor or another third party is known to have paid for the borrower.

Why: He has no cash of his own, and the other's patience and means are limited.

Check first: Who paid, with what money, how often; the guarantor's will; judge the first source of repayment anew.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R04", Family.REPAYMENT, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 180, 30, 730),),
    figures=("known_on", "event_amount", "event_detail"), needs=("third_party_payment_days",), source="bank practice",
)  # fmt: skip
def paid_by_third_party(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.third_party_payment_days, since=events.happened_on, source=events.event_source)
