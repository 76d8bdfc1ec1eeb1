"""健康分下降 · Health score down

含义：健康分比数月前下降的分数（间隔见参数设置）；只比较两个时点都已知的分项，新增或缺失分项的影响不计。

原因：单项指标未必触线，但还款、财务、流水和担保同时走弱，合起来就是明显恶化。

先查：打开健康分变动图，看是哪几个分项拖累；对拖累最大的一项查报表、流水或担保原件，再定是否提前现场检查。

Meaning: By how many points the health score fell against some months ago (the policy says how many); only parts known on both days count, not such as became known or were lost.

Why: No single figure need pass its limit; when repayment, figures, accounts and security weaken together it is a clear decline.

Check first: The chart of what moved the score: which parts drag; look at statements, accounts or security behind the largest, then decide on an early visit.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "F23", Family.FINANCIAL, frame="health", unit=Measured.POINTS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 10, 3, 60), Limit(Colour.ORANGE, 20, 5, 90)),
    figures=("health", "health_before", "health_before_on"), needs=("health_drop",), source="EBA GL/2020/06 para 274 (q); bank practice",
)  # fmt: skip
def health_drop(firms: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(firms.health_drop, since=firms.health_before_on, source=firms.health_before_on.cast("string"))
