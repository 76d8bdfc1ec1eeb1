"""健康分偏低 · Health score low

含义：借款人的健康分；已知信息不足、算不出分数的不作判断。

原因：健康分综合九个方面，低分说明多处偏弱，经不起任何一项再恶化。

先查：逐项看低分来自哪里，是长期偏弱还是新近变化；对照分类、担保和到期安排，确定管理策略和检查频率。

Meaning: The borrower's health score; not judged where too little is known for a number.

Why: It joins nine sides: a low score is weak in several, and cannot bear one more getting worse.

Check first: Where the points are missing, and since when; against class, security and due dates decide how to manage and how often to look.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "F26", Family.FINANCIAL, same_as="F23", frame="health", unit=Measured.POINTS, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 55, 20, 80), Limit(Colour.ORANGE, 40, 5, 70)),
    figures=("health_known_weight", "health_before", "health_before_on"), needs=("health",), source="EBA GL/2020/06 para 274 (q); bank practice",
)  # fmt: skip
def health_low(firms: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(firms.health)
