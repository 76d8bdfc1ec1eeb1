"""集团成员出现预警 · Group member is warned

含义：同一集团（关联客户组）其他成员自身未关闭预警的最重等级（1 蓝、2 黄、3 橙、4 红）；不含由他人传导来的预警。

原因：集团内资金、担保和订单相互依赖，一户出险往往波及其他成员。

先查：查看出险成员的预警和与本户的资金往来、互保；控制本户新增用信，关注资金被抽调。

Meaning: The worst colour of the own open warnings of the group's other members (1 blue, 2 yellow, 3 orange, 4 red); warnings passed on from others do not count.

Why: Money, guarantees and orders go round in a group; one in trouble takes others along.

Check first: That member's warnings, and what flows and guarantees tie it to this borrower; hold new drawings and watch for money being drawn off.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G01", Family.CIRCLE, frame="group", unit=Measured.COLOUR, fires=Fires.FROM, limits=(Limit(Colour.YELLOW, 3, 1, 4),),
    figures=("group_id", "group_members", "others_warned", "group_debt"), needs=("others_colour",), source="EBA GL/2020/06 para 274 (m); bank practice",
)  # fmt: skip
def group_member_warned(members: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(members.others_colour, lacks=members.group_members > 1, source=members.group_id)
