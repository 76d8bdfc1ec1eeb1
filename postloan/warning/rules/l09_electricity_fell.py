"""用电量大幅下降 · Electricity fell

含义：最近三个月平均用电量比此前九个月平均的降幅。

原因：生产型企业用电与产量同步，造假难度大，骤降说明减产停产。

先查：排除季节、检修和光伏自发电后现场看开工，核对电费单户号是否一致；与开票、工资流水相互印证。

Meaning: Mean use of the last three months against the nine before.

Why: In a works power goes with output and is hard to fake; a sharp fall means it produces less or not at all.

Check first: Season, repairs or own solar power aside, see whether it works; the meter on the bill; compare invoices and payroll.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "L09", Family.EXTERNAL, frame="observations", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.4, -0.9, -0.1),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("electricity", "electricity_before", "observed_on"), needs=("electricity_change",), source="bank practice",
)  # fmt: skip
def electricity_fell(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.electricity_change, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
