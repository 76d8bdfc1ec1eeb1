"""为过多客户担保 · Guarantees for many

含义：企业在本行为多少户提供担保；农户不计入，担保公司和个人不判断。

原因：担保户数过多，自身经营与多家企业捆绑，往往处在担保圈的中心。

先查：画出担保圈图，核对是否收取好处或互换担保；要求逐步退出，暂停接受其新增担保。

Meaning: For how many customers a firm answers at the bank; farmers do not count, guarantee companies and persons are not judged.

Why: Who answers for many is tied to all of them and often sits in the middle of a circle.

Check first: Draw the circle; see whether guarantees were swapped or paid for; have them released step by step and take no new ones.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G07", Family.CIRCLE, same_as="G04", frame="circle", unit=Measured.NAMES, fires=Fires.ABOVE, limits=(Limit(Colour.ORANGE, 5, 1, 50),),
    figures=("given", "net_assets", "circle_members"), needs=("customers",), source="CBRC notice on guarantee circles (July 2014), in principle; bank practice",
)  # fmt: skip
def guarantees_for_many(names: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(names.customers)
