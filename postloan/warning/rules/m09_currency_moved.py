"""汇率大幅波动 · Currency moved

含义：与借款人行业有关的汇率较一年前的波动幅度，升贬同算。

原因：进口成本、出口收入和外币债务随汇率变化，未套期的企业损益波动大。

先查：核对外币收付、外币负债和套期安排，按新汇率测算损益；关注进口备货和长期订单。

Meaning: How far an exchange rate that matters to the industry moved within a year, either way.

Why: Costs of imports, income of exports and foreign debts move with it.

Check first: Foreign receipts, payments, debts and hedges; result at the new rate; imported stock and long orders.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M09", Family.MARKET, same_as="M06", frame="indicators", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 0.05, 0.01, 0.5),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 400),),
    figures=("indicator_name", "indicator_now", "indicator_before", "indicator_on", "indicator_before_on"), needs=("fx_change",), source="EBA GL/2020/06 para 274 (j); bank practice",
)  # fmt: skip
def currency_moved(indicators: Any, p: Numbers) -> Reading:
    return Reading(indicators.fx_change, fresh=indicators.indicator_age <= p.fresh_days, source=indicators.indicator_source)
