"""用水量大幅下降 · Water fell

含义：最近三个月平均用水量比此前九个月平均的降幅。

原因：纺织、食品、餐饮、养殖等行业用水与产量同步，骤降说明减产停产。

先查：排除季节和节水改造后现场看开工，核对水费单；与用电、开票相互印证。

Meaning: Mean use of the last three months against the nine before.

Why: In textiles, food, catering and farming water goes with output.

Check first: Season and saving works aside, see whether it works; the bill; compare electricity and invoices.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "L34", Family.EXTERNAL, same_as="L09", frame="observations", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.4, -0.9, -0.1),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("water", "water_before", "observed_on"), needs=("water_change",), source="bank practice",
)  # fmt: skip
def water_fell(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.water_change, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
