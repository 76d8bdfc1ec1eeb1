"""外部评级下调 · External downgrade

含义：评级机构下调了借款人或其债券的评级。

原因：评级下调抬高融资成本并可能触发其他债务的提前到期条款。

先查：看评级报告的下调理由和展望，核对内部评级是否同步；查其他贷款和债券的交叉违约、加速到期条款。

Meaning: An agency has lowered the rating of the borrower or its bonds.

Why: Money gets dearer, and other debts may fall due early.

Check first: The agency's reasons and outlook, whether the internal rating followed, and clauses of cross default in other loans and bonds.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L20", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_grade", "event_detail"), needs=("external_downgrade_days",), source="EBA GL/2020/06 para 274 (g)",
)  # fmt: skip
def external_downgrade(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.external_downgrade_days, since=events.happened_on, source=events.event_source)
