"""负面舆情 · Negative media

含义：媒体出现有关借款人的负面报道。

原因：产品质量、欠款或停工的报道往往早于财务数据，也会引来其他债权人集中收款。

先查：核对报道的来源和事实，逐条问借款人并取得书面说明；属实的估算损失，联系上下游和其他贷款行了解动向。

Meaning: Media report badly of the borrower.

Why: News of faulty goods, unpaid bills or a standstill comes before the figures, and makes other creditors collect.

Check first: The source and the facts; ask the borrower point by point, in writing; if true, the loss, and what suppliers, buyers and other banks are doing.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L10", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("negative_media_days",), source="bank practice",
)  # fmt: skip
def negative_media(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.negative_media_days, since=events.happened_on, source=events.event_source)
