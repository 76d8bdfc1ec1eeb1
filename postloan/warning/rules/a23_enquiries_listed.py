"""征信查询记录频繁 · Many enquiries on the bureau's list

含义：近三个月内逐笔导入的征信查询记录笔数；直接给出查询次数的见另一条规则。

原因：短期内向多家机构申请借款，说明资金紧张且可能屡遭拒绝，违约前数月最为明显。

先查：看查询机构和原因（只计审批类，贷后管理不算），问清新增借款；结合在贷机构数判断是否以贷还贷。

Meaning: How many enquiries of lenders the list of the bureau has within three months; where the bureau gives the number itself another rule reads it.

Why: Who applies everywhere is short of money and perhaps turned down; it shows most in the months before default.

Check first: Who asked and why (applications only, no reviews of running loans), and what new debt came of it; with the number of lenders whether debt pays debt.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "A23", Family.BEHAVIOUR, same_as="A10", frame="events", unit=Measured.OCCASIONS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 6, 2, 30),),
    figures=("known_on", "event_detail"), needs=("bureau_enquiry_days", "enquiries_listed"), source="bank practice",
)  # fmt: skip
def enquiries_listed(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(
        events.enquiries_listed, where=events.bureau_enquiry_days.notnull(), since=events.happened_on, source=events.event_source
    )
