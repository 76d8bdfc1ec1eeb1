"""员工人数大幅减少 · Staff fell

含义：最近的员工人数比此前一年内最高人数的降幅；人数太少的不作判断。

原因：减员说明订单下滑或现金不足，且多在财务报表之前显现。

先查：核对参保和代发人数，问清减员岗位和补偿；区分外包、搬迁与停产。

Meaning: The newest number of staff against the highest of the year before; very small firms are not judged.

Why: Orders or cash are short, and it shows before the statements.

Check first: Insured and paid staff, which jobs went and what they were paid; outsourcing or a move, or a standstill.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "L28", Family.EXTERNAL, same_as="L08", frame="observations", unit=Measured.FRACTION, fires=Fires.BELOW,
    limits=(Limit(Colour.ORANGE, -0.2, -0.8, -0.05),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800), Param("least_staff", 10, Measured.PEOPLE, 1, 200),),
    figures=("staff", "staff_highest", "observed_on"), needs=("staff_change",), source="bank practice",
)  # fmt: skip
def staff_fell(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.staff_change,
        where=observations.staff_highest.isnull() | (observations.staff_highest >= p.least_staff),
        fresh=observations.observed_age <= p.fresh_days,
        source=observations.observed_source,
    )
