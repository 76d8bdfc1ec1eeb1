"""失业或收入中断 · Income lost

含义：得知借款人失业或主要收入中断。

原因：个人贷款靠工资和经营收入按月偿还，收入中断后储蓄通常只够几期。

先查：联系本人核实失业时间、补偿和再就业情况，查家庭其他收入；确有困难而有还款意愿的，按规定协商调整还款计划。

Meaning: The borrower is known to have lost his job or main income.

Why: Instalments are paid from income; savings last for a few of them.

Check first: Since when, severance, new work, other income of the family; who is willing but unable may be offered another plan within the rules.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "P01", Family.RETAIL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("income_loss_days",), source="bank practice",
)  # fmt: skip
def income_lost(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.income_loss_days, since=events.happened_on, source=events.event_source)
