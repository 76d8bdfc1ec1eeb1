"""列入政策限制 · Industry under restriction

含义：借款人的行业或地区正处于政策限制或淘汰名单。

原因：限制类行业融资渠道收窄，产能可能被强制退出，抵押设备也失去价值。

先查：核对具体产品和工艺是否在限制范围，有无改造计划和补贴；制定压降或退出方案。

Meaning: The borrower's industry or region is on a list of restricted or phased-out business.

Why: Funding dries up, capacity may be closed and its machines lose their worth.

Check first: Whether its own products and processes are meant, plans and subsidies for changing them; a plan to reduce or exit.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M03", Family.MARKET, frame="indicators", unit=Measured.FLAG, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 1, 1, 1),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("indicator_name", "indicator_now", "indicator_on"), needs=("restricted",), source="bank practice",
)  # fmt: skip
def restricted_industry(indicators: Any, p: Numbers) -> Reading:
    return Reading(
        indicators.restricted,
        fresh=indicators.indicator_age <= p.fresh_days,
        since=indicators.indicator_on,
        source=indicators.indicator_source,
    )
