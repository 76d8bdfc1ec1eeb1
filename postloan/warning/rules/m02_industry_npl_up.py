"""行业不良率上升 · Industry bad loans up

含义：借款人所属行业不良率较一年前的升幅（相对值）。

原因：同业不良上升说明风险有共同原因，本行同类客户通常滞后暴露。

先查：看不良集中在哪些细分行业和地区，比对本行同类客户的逾期和流水；审视行业限额和新增准入。

Meaning: The rise of the industry's NPL ratio against a year before, relative.

Why: When others' loans go bad there is a common cause, and the bank's own follow.

Check first: Which parts and regions; arrears and accounts of the bank's own customers there; limits and admission for the industry.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M02", Family.MARKET, frame="indicators", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 0.5, 0.1, 5.0),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 400),),
    figures=("indicator_name", "indicator_now", "indicator_before", "indicator_on", "indicator_before_on"), needs=("industry_npl_change",), source="EBA GL/2020/06 para 274 (m); bank practice",
)  # fmt: skip
def industry_npl_up(indicators: Any, p: Numbers) -> Reading:
    return Reading(
        indicators.industry_npl_change, fresh=indicators.indicator_age <= p.fresh_days, source=indicators.indicator_source
    )
