"""纳税额大幅下降 · Taxes paid fell

含义：最近三个月平均纳税额比此前九个月平均的降幅。

原因：纳税额随销售和利润变化，骤降说明经营收缩或无力缴税。

先查：排除税收优惠、留抵和申报周期的影响，对照开票收入；查有无欠税公告。

Meaning: Mean of the taxes paid in the last three months against the nine before.

Why: Taxes follow sales and profit; a sharp fall means less business or no money to pay them.

Check first: Tax relief, credits and filing dates aside, compare invoices; any notice of arrears.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A20", Family.BEHAVIOUR, same_as="A09", frame="observations", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.5, -0.95, -0.1),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("tax_paid", "tax_paid_before", "observed_on"), needs=("tax_change",), source="bank practice",
)  # fmt: skip
def tax_paid_fell(observations: Any, p: Numbers) -> Reading:
    return Reading(observations.tax_change, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source)
