"""押品被查封 · Collateral seized

含义：得知押品被法院或有权机关查封、扣押以来的天数；已解除的不再提示。

原因：押品被查封后处置受限，其他债权人已在主张权利，第二还款来源可能落空。

先查：立即查询查封机关、案号、顺位和金额；确认本行抵押登记在先并申报优先受偿，同步核查借款人其他涉诉。

Meaning: Days since the bank learned that collateral was seized by a court or another authority; what was lifted is not told any more.

Why: Seized collateral cannot be sold freely and other creditors are already at work; the second way out may be gone.

Check first: Who seized it, case, rank and amount, at once; see that the bank's charge is registered before and claim priority; look for other lawsuits.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C04", Family.SECURITY, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO, limits=(Limit(Colour.RED, 1096, 30, 3653),),
    figures=("happened_on", "event_amount", "event_detail"), needs=("collateral_seized_days", "happened_on"), source="EBA GL/2020/06 para 274 (k), (n); bank practice",
)  # fmt: skip
def collateral_seized(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.collateral_seized_days, since=events.happened_on, source=events.event_source)
