"""担保人实际控制人失联 · Guarantor's controller unreachable

含义：担保人的实际控制人联系不上或被限制人身自由。

原因：担保人随时可能停业，其保证难以兑现。

先查：核实担保人经营和资产，查其对外担保总额；要求追加或更换担保。

Meaning: The person who controls a guarantor cannot be reached or is in custody.

Why: The guarantor may close any day and not keep its word.

Check first: The guarantor's business and assets and all it guarantees; ask for more or another guarantee.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C23", Family.SECURITY, same_as="C06", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("guarantor_controller_unreachable_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def guarantor_unreachable(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.guarantor_controller_unreachable_days, since=related.happened_on, source=related.event_source)
