"""申请展期或宽限 · Extension asked for

含义：借款人提出展期、延期还款、重组或豁免条款。

原因：主动要求变更还款安排，说明按原计划还款已有困难；因财务困难调整的须按重组贷款管理。

先查：查申请理由和新的现金流测算，区分临时周转和经营恶化；判断是否属于重组贷款，同步审查分类和担保。

Meaning: The borrower asks for an extension, a delay, a restructuring or a waiver.

Why: He expects not to pay as agreed; easing terms for financial difficulty is a restructuring.

Check first: The reasons and a new cash plan; a passing gap or a failing business; whether it is a restructured loan, its class and security.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R20", Family.REPAYMENT, same_as="R06", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("extension_request_days",), source="EBA GL/2020/06 para 274 (o)",
)  # fmt: skip
def extension_asked(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.extension_request_days, since=events.happened_on, source=events.event_source)
