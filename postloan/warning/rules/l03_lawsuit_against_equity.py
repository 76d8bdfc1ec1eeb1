"""被诉金额占净资产 · Lawsuit against equity

含义：期限内得知的被诉案件，其标的与借款人最近一期经确认报表净资产之比。未提供报表或净资产不为正的，本规则不作判断。

原因：标的大的诉讼败诉后直接侵蚀净资产，诉讼保全还会先冻结账户和资产。

先查：看起诉状、证据和律师意见，估计败诉概率和金额；查是否已诉讼保全、有无预计负债，已结案的补录结束日期。

Meaning: The sum claimed in a lawsuit known within the window, against equity by the last confirmed statement. Without a statement, or with no equity, the rule does not judge.

Why: A large case that is lost eats equity, and assets may be frozen long before.

Check first: The claim, the evidence and counsel's view of the odds; whether assets were frozen and a provision made; if it is over, enter the day it ended.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "L03", Family.EXTERNAL, frame="events", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.1, 0.01, 1.0),),
    params=(Param("window_days", 365, Measured.DAYS, 30, 1825),),
    figures=("event_amount", "equity", "known_on", "event_detail"), needs=("lawsuit_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def lawsuit_against_equity(events: Any, p: Numbers) -> Reading:
    share = events.event_amount / (events.equity > 0).ifelse(events.equity, ibis.null("float64"))
    return Reading(
        share,
        where=events.lawsuit_days <= p.window_days,
        lacks=events.lawsuit_days.notnull(),
        since=events.happened_on,
        source=events.event_source,
    )
