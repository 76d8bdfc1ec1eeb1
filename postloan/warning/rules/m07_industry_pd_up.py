"""行业违约率上升 · Industry default rate up

含义：借款人所属行业违约率较一年前的升幅（相对值）。

原因：违约率先于不良率反映行业恶化。

先查：核对违约率口径和样本，对照内部评级分布；对评级偏乐观的客户重新评级。

Meaning: The rise of the industry's default rate against a year before, relative.

Why: Default rates tell of trouble before bad loans do.

Check first: How the rate is measured, beside the bank's own ratings; rate anew who looks too good.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M07", Family.MARKET, same_as="M02", frame="indicators", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 0.5, 0.1, 5.0),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 400),),
    figures=("indicator_name", "indicator_now", "indicator_before", "indicator_on", "indicator_before_on"), needs=("industry_pd_change",), source="EBA GL/2020/06 para 274 (m); bank practice",
)  # fmt: skip
def industry_pd_up(indicators: Any, p: Numbers) -> Reading:
    return Reading(
        indicators.industry_pd_change, fresh=indicators.indicator_age <= p.fresh_days, source=indicators.indicator_source
    )
