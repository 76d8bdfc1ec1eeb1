"""所在地区受灾 · Region hit by disaster

含义：借款人所在地区或行业正处于灾害或疫情之中。

原因：区域性灾害使多户同时受损，保险和救助到位有时间差。

先查：排查本地区借款人的受损、停工和保险情况，检查抵押房产和存货；符合条件的统一安排纾困，注意不掩盖风险。

Meaning: A disaster or epidemic is on in the borrower's region or industry.

Why: Many are hit at once, and insurance and aid come later.

Check first: Damage, standstill and insurance of borrowers there, homes and stock that secure loans; relief for who qualifies, hiding nothing.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M05", Family.MARKET, frame="indicators", unit=Measured.FLAG, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 1),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("indicator_name", "indicator_now", "indicator_on"), needs=("disaster",), source="bank practice",
)  # fmt: skip
def regional_disaster(indicators: Any, p: Numbers) -> Reading:
    return Reading(
        indicators.disaster,
        fresh=indicators.indicator_age <= p.fresh_days,
        since=indicators.indicator_on,
        source=indicators.indicator_source,
    )
