"""集团成员被申请破产 · Group member's bankruptcy petition

含义：同一集团的其他成员被申请破产清算或重整。

原因：集团可能实质合并破产，关联往来和担保会被追溯审查。

先查：查是否申请合并破产、借款人与该成员的往来余额和担保；冻结未用额度并准备申报。

Meaning: Another member of the group is the subject of a bankruptcy petition.

Why: The group may be wound up as one, and dealings between its members looked into.

Check first: Whether they are to be merged, balances and guarantees with that member; freeze what is undrawn and prepare the claim.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G22", Family.CIRCLE, same_as="G01", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 1095, 30, 1825),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("member_bankruptcy_petition_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def group_member_bankruptcy(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.member_bankruptcy_petition_days, since=related.happened_on, source=related.event_source)
