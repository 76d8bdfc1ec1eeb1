"""主要产品价格下跌 · Price of main product fell

含义：借款人所属行业主要产品的价格较一年前的跌幅。

原因：产品跌价先压缩毛利、再造成存货减值和回款变慢，行业内借款人同时受影响。

先查：按新价格测算毛利和保本点，查存货数量和锁价合同；看下游是否压价和延长账期，对存货质押重新估值。

Meaning: The price of the main product of the borrower's industry against a year before.

Why: Margins shrink first, then stock loses value and buyers pay later; all borrowers of the industry are hit at once.

Check first: Margin and break-even at the new price, stock and fixed-price contracts; what buyers demand; revalue pledged stock.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M01", Family.MARKET, frame="indicators", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.2, -0.6, -0.05),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 400),),
    figures=("indicator_name", "indicator_now", "indicator_before", "indicator_on", "indicator_before_on"), needs=("price_change",), source="EBA GL/2020/06 para 274 (a); bank practice",
)  # fmt: skip
def price_fell(indicators: Any, p: Numbers) -> Reading:
    return Reading(indicators.price_change, fresh=indicators.indicator_age <= p.fresh_days, source=indicators.indicator_source)
