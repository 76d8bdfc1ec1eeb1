"""被申请破产 · Bankruptcy petition

含义：有债权人或借款人自己向法院申请破产清算或重整。

原因：受理后个别清偿停止、利息停计，债权须在期限内申报，逾期会丧失表决和分配机会。

先查：当日查法院受理情况和申报期限，停止提款；会同法务准备债权申报和担保权主张，梳理六个月内的清偿和担保是否可能被撤销。

Meaning: A creditor or the borrower itself has asked a court for bankruptcy or reorganisation.

Why: Once admitted, single payments and interest stop, and a claim that is not filed in time loses its vote and its share.

Check first: The same day: whether it was admitted and until when claims are due; stop drawing; file the claim and the security, and look at payments of the last six months that may be undone.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L13", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 1095, 30, 1825),),
    figures=("known_on", "event_amount", "event_detail"), needs=("bankruptcy_petition_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def bankruptcy_petition(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.bankruptcy_petition_days, since=events.happened_on, source=events.event_source)
