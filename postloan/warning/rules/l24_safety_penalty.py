"""安全生产处罚 · Safety penalty

含义：借款人受到应急管理等部门的安全生产处罚。

原因：安全隐患可能导致停产和赔偿，反映管理松散。

先查：查处罚事由和整改情况，现场核对隐患是否消除、有无人员伤亡和赔付；查财产险和雇主责任险是否有效。

Meaning: The borrower was fined for breaking safety rules.

Why: Dangers may stop the works and bring claims; they speak of poor management.

Check first: Reason and repair; on site, whether the danger is gone and anybody was hurt; whether property and liability insurance are in force.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L24", Family.EXTERNAL, same_as="L06", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("penalty_safety_days",), source="bank practice",
)  # fmt: skip
def safety_penalty(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.penalty_safety_days, since=events.happened_on, source=events.event_source)
