"""集团成员失信 · Group member dishonest

含义：同一集团的其他成员被列入失信被执行人名单，且未见移出。

原因：失信成员无法再融资，缺口转由集团其他成员承担。

先查：测算集团整体负债和到期结构，检查统一授信；控制新增并要求补充担保。

Meaning: Another member of the group is on the list of dishonest judgment debtors.

Why: It can borrow no more, and the rest of the group has to fill the gap.

Check first: What the whole group owes and when, its common limit; no new money, more security.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G21", Family.CIRCLE, same_as="G01", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 1095, 30, 1825),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("member_dishonest_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def group_member_dishonest(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.member_dishonest_days, since=related.happened_on, source=related.event_source)
