"""征信查询频繁 · Many bureau enquiries

含义：近三个月因贷款、信用卡审批被查询征信的次数。

原因：短期内向多家机构申请借款，说明资金紧张且可能屡遭拒绝，违约前数月最为明显。

先查：看查询机构和原因（只计审批类，贷后管理不算），问清新增借款；结合在贷机构数判断是否以贷还贷。

Meaning: How often lenders asked the bureau about the borrower within three months for an application.

Why: Who applies everywhere is short of money and perhaps turned down; it shows most in the months before default.

Check first: Who asked and why (applications only, not reviews), what was newly borrowed; with the number of lenders, whether debts pay debts.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A10", Family.BEHAVIOUR, frame="observations", unit=Measured.OCCASIONS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 6, 2, 30),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("observed_on",), needs=("enquiries",), source="bank practice",
)  # fmt: skip
def many_enquiries(observations: Any, p: Numbers) -> Reading:
    return Reading(observations.enquiries, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source)
