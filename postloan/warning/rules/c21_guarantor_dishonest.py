"""担保人失信 · Guarantor dishonest

含义：担保人被列入失信被执行人名单，且未见移出。

原因：名单上的担保人有能力也不履行，代偿意愿已不可指望。

先查：评估剔除该担保后的风险敞口，要求追加押品或替换担保人；与法务商定保全担保人财产。

Meaning: A guarantor is on the list of dishonest judgment debtors.

Why: It does not pay even where it can, and will not pay for others.

Check first: The exposure without this guarantee, more collateral or another guarantor; with counsel, securing the guarantor's assets.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C21", Family.SECURITY, same_as="C06", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 1095, 30, 1825),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("guarantor_dishonest_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def guarantor_dishonest(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.guarantor_dishonest_days, since=related.happened_on, source=related.event_source)
