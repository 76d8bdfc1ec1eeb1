"""集团成员逾期 · Group member is late

含义：同一集团（关联客户组）其他成员在本行贷款的最长逾期天数。

原因：集团内一户逾期，多为整体资金紧张的开始。

先查：查清逾期成员与本户的资金往来和担保；控制本户用信，防止为其垫付。

Meaning: The longest days past due of the loans of the group's other members.

Why: One late member is often the first of a group short of money.

Check first: Flows and guarantees between that member and this borrower; hold drawings so that they do not pay the other's debts.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G08", Family.CIRCLE, same_as="G01", frame="group", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.BLUE, 31, 1, 90), Limit(Colour.YELLOW, 91, 31, 360)), figures=("group_id", "group_members", "others_class", "group_debt"),
    needs=("others_dpd",), source="EBA GL/2020/06 para 274 (m); bank practice",
)  # fmt: skip
def group_member_late(members: Any, p: Numbers) -> Reading:
    return Reading(
        members.others_dpd,
        lacks=members.group_members > 1,
        since=(p.on - members.others_dpd.as_interval("D")).cast("date"),
        source=members.group_id,
    )
