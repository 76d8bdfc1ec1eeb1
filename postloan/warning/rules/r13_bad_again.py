"""治愈后再次不良 · Bad again after a cure

含义：借据曾进入不良、后恢复正常，又在设定期限内再次进入不良。

原因：再次违约说明上一次恢复靠的是临时资金或宽松条件，而不是还款能力的恢复。

先查：查上次恢复的资金来源和上调依据；重新评估还款能力，不再接受同样的延期方案，优先处置担保。

Meaning: The loan was non-performing, was cured, and within the window became non-performing again.

Why: A second default shows that the cure came from borrowed time or money, not from ability.

Check first: What the cure was paid with and why the class was raised; judge the ability anew, accept no more of the same terms, turn to the security.
"""

from typing import Any

import ibis

from postloan.terms import FIRST_NPL, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R13", Family.REPAYMENT, frame="loans", unit=Measured.FLAG, fires=Fires.FROM, limits=(Limit(Colour.RED, 1, 1, 1),),
    params=(Param("window_days", 365, Measured.DAYS, 30, 1095),),
    figures=("npl_on", "cured_on", "npl_again_on", "balance"), needs=("npl_again_on",),
)  # fmt: skip
def bad_again(rows: Any, p: Numbers) -> Reading:
    recent = (p.on - rows.npl_again_on).cast("int32") <= p.window_days
    again = recent.coalesce(ibis.literal(value=False)) & (rows.risk_class >= FIRST_NPL.value)
    return Reading(again.cast("int32"), where=rows.balance > 0, since=rows.npl_again_on)
