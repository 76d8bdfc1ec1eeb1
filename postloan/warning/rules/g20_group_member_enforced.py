"""集团成员被执行 · Group member under enforcement

含义：同一集团的其他成员被列为被执行人，且未见执结。

原因：集团资金统一调度，一个成员被执行会牵连其他成员的账户和现金。

先查：查该成员与借款人的资金往来和互保，防止本行贷款被用于偿付该成员债务。

Meaning: Another member of the borrower's group is under enforcement and no end is known.

Why: A group shares its money: what hits one member drains the others.

Check first: Flows and guarantees between that member and the borrower; see that the loan does not pay that member's debts.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G20", Family.CIRCLE, same_as="G01", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, 730, 30, 1825),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("member_enforcement_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def group_member_enforced(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.member_enforcement_days, since=related.happened_on, source=related.event_source)
