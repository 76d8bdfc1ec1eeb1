"""审计意见保留 · Qualified audit opinion

含义：最近的审计报告为保留意见或带强调事项段。

原因：审计师对部分数据或持续经营存疑，报表不能照单全收。

先查：逐项看保留和强调事项涉及的科目和金额，按调整后的数据重算指标；要求借款人限期整改并说明。

Meaning: The latest audit report is qualified or emphasises a matter.

Why: The auditor doubts part of the figures or the going concern; they cannot be taken as they stand.

Check first: Each matter, the accounts and amounts it touches; ratios with the figures adjusted; a deadline for putting it right.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "F40", Family.FINANCIAL, same_as="F14", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 730),),
    figures=("known_on", "event_detail"), needs=("audit_qualified_days",), source="EBA GL/2020/06 para 274 (r)",
)  # fmt: skip
def audit_qualified(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.audit_qualified_days, since=events.happened_on, source=events.event_source)
