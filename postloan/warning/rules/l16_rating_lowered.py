"""内部评级下调 · Internal rating lowered

含义：借款人内部评级较贷款初始确认时下调的级数。

原因：评级下调意味着违约概率已明显高于发放时，今天未必会以同样条件放款。

先查：查下调的驱动因素（财务、行为、外部）；评估定价、额度和担保是否仍与风险匹配；核对减值阶段。

Meaning: How many notches the internal rating fell since the loan was first recognised.

Why: The probability of default is clearly higher than at lending; on these terms it would hardly be lent today.

Check first: What drove it (financials, behaviour, outside); whether price, limit and security still fit; the stage of impairment.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L16", Family.FINANCIAL, frame="loans", unit=Measured.NOTCHES, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 10), Limit(Colour.ORANGE, 2, 1, 15), Limit(Colour.RED, 3, 2, 20)),
    figures=("balance", "dpd"), needs=("notches_down",), source="EBA GL/2020/06 para 274 (q); bank practice",
)  # fmt: skip
def rating_lowered(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.notches_down, where=rows.balance > 0)
