"""项目超概算 · Project over budget

含义：项目累计投资超过计划总投资的比例。

原因：超支缺口若无资本金补足，会靠短期借款填补或造成停工。

先查：核对超支原因和审批，落实追加资本金；重算项目效益和偿债期，未落实前暂停提款。

Meaning: By how much the cost of the project to date exceeds all that was planned.

Why: Unless the owners pay the gap it is filled with short debts, or work stops.

Check first: Why and who approved it, more equity; return and term anew; no drawing before that.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "U04", Family.FUNDS, frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.1, 0.02, 1.0),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("project_cost", "project_cost_planned", "observed_on"), needs=("cost_overrun",), source="NFRA Order 2024 No. 1; bank practice",
)  # fmt: skip
def project_over_budget(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.cost_overrun, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
