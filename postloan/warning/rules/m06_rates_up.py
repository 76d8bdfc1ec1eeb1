"""市场利率上行 · Interest rates up

含义：参考利率较一年前上升的幅度（绝对值）。

原因：浮动利率和到期续贷的借款人付息增加，偿债保障下降。

先查：找出浮动利率和一年内重定价的大额贷款，按升幅重算利息保障倍数；评估借款人能否转嫁成本。

Meaning: The rise of the reference rate against a year before, in points.

Why: Who pays a floating rate or has to renew pays more, and cover shrinks.

Check first: Large loans at floating rates or repriced within a year, interest cover at the new rate, and whether costs can be passed on.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M06", Family.MARKET, frame="indicators", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 0.01, 0.0025, 0.05),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 400),),
    figures=("indicator_name", "indicator_now", "indicator_before", "indicator_on", "indicator_before_on"), needs=("rate_rise",), source="EBA GL/2020/06 para 274 (j); bank practice",
)  # fmt: skip
def rates_up(indicators: Any, p: Numbers) -> Reading:
    return Reading(indicators.rate_rise, fresh=indicators.indicator_age <= p.fresh_days, source=indicators.indicator_source)
