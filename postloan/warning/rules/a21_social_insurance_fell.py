"""社保缴费大幅下降 · Social insurance fell

含义：最近三个月平均社保缴费比此前九个月平均的降幅。

原因：社保按人头按月缴纳，下降说明减员、降薪或断缴。

先查：核对参保人数和缴费状态，排除缓缴政策；与工资代发和用电对照。

Meaning: Mean of the contributions of the last three months against the nine before.

Why: They are paid by head and month: a fall means fewer people, lower wages or not paying.

Check first: Insured staff and state of payment, relief aside; compare payroll and electricity.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A21", Family.BEHAVIOUR, same_as="A09", frame="observations", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.3, -0.95, -0.1),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("insurance_paid", "insurance_paid_before", "observed_on"), needs=("insurance_change",), source="bank practice",
)  # fmt: skip
def social_insurance_fell(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.insurance_change, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
