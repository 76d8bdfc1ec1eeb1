"""行业景气指数下降 · Industry index fell

含义：借款人所属行业的景气指数较一年前的降幅。

原因：景气下行意味着订单和价格同时走弱，偿债能力普遍下降。

先查：看指数分项中订单和库存的变化，与借款人的开票和用电对照；逐户排查本行业大额授信。

Meaning: The business index of the borrower's industry against a year before.

Why: Orders and prices weaken together and so does the ability to pay.

Check first: Orders and stock within the index, beside the borrower's invoices and electricity; go through the large loans of the industry.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M10", Family.MARKET, frame="indicators", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.2, -0.6, -0.05),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 400),),
    figures=("indicator_name", "indicator_now", "indicator_before", "indicator_on", "indicator_before_on"), needs=("index_change",), source="EBA GL/2020/06 para 274 (i); bank practice",
)  # fmt: skip
def index_fell(indicators: Any, p: Numbers) -> Reading:
    return Reading(indicators.index_change, fresh=indicators.indicator_age <= p.fresh_days, source=indicators.indicator_source)
