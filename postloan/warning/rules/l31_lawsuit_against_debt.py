"""被诉金额占本行贷款 · Lawsuit against what is owed

含义：期限内得知的被诉案件，其标的与借款人在本行贷款余额之比。

原因：没有报表的小微企业和农户无法与净资产相比，与贷款余额相比可看出败诉后还剩多少偿债能力。

先查：看案由和标的，区分买卖纠纷与借款纠纷；问清调解进展和支付安排，查是否已诉讼保全。

Meaning: The sum claimed in a lawsuit known within the window, against what the borrower owes the bank.

Why: Small firms and farmers hand in no statements; against the loan it shows what is left to pay with if the case is lost.

Check first: What it is about, a sale or a debt; whether they are settling and when it is to be paid; whether assets were frozen.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "L31", Family.EXTERNAL, same_as="L03", frame="events", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.1, 0.01, 5.0), Limit(Colour.ORANGE, 0.5, 0.05, 10.0),),
    params=(Param("window_days", 365, Measured.DAYS, 30, 1825),),
    figures=("event_amount", "known_on", "event_detail"), needs=("lawsuit_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def lawsuit_against_debt(events: Any, p: Numbers) -> Reading:
    share = events.event_amount / (events.exposure > 0).ifelse(events.exposure, ibis.null("float64"))
    return Reading(
        share,
        where=events.lawsuit_days <= p.window_days,
        lacks=events.lawsuit_days.notnull(),
        since=events.happened_on,
        source=events.event_source,
    )
