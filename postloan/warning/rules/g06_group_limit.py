"""集团授信接近或超过限额 · Group near or above its limit

含义：借款人所在集团的贷款占集团授信限额、风险暴露占大额暴露限额的比例，取较高者；未填报资本的不判断。

原因：集团合并超限后不应再增加敞口，单户看似正常也要从集团整体控制。

先查：核对集团成员名单和合并敞口；暂停全集团新增，制定压降到限额以内的计划。

Meaning: What the borrower's group uses of the limits on a group's credit and on its exposure, the higher of the two; without the bank's capital it is not judged.

Why: A group beyond its limit must not get more, however sound one member looks.

Check first: The list of members and their exposure together; hold new credit to all of them and plan the way back within the limit.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G06", Family.CIRCLE, frame="group", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.9, 0.5, 1), Limit(Colour.ORANGE, 1.0, 0.8, 2)), figures=("group_id", "group_members", "group_debt", "group_exposure"),
    needs=("group_limit_used",), source="limits and capital of the policy page; bank practice",
)  # fmt: skip
def group_limit(members: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(members.group_limit_used, source=members.group_id)
