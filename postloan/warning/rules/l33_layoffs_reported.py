"""得知裁员 · Layoffs reported

含义：得知借款人大规模裁员。

原因：裁员说明订单不足或现金紧张，补偿金又会增加当期支出。

先查：核对裁员人数和比例、补偿安排，看产能和订单；与员工人数、社保缴费数据相互印证。

Meaning: The borrower is known to let many people go.

Why: Orders or cash are short, and severance costs cash at once.

Check first: How many of how many, what they are paid, capacity and orders; compare with staff and social insurance figures.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L33", Family.EXTERNAL, same_as="L08", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("layoffs_days",), source="bank practice",
)  # fmt: skip
def layoffs_reported(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.layoffs_days, since=events.happened_on, source=events.event_source)
