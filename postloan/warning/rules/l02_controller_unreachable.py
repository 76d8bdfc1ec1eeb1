"""实际控制人失联 · Controller unreachable

含义：实际控制人联系不上、出境未归或被限制人身自由。

原因：小企业的偿债依赖实际控制人本人；失联后资金和资产往往很快被转移，处置时间以天计。

先查：当日双人上门核实经营场所和家庭住址，查出入境、司法和工商信息；确认属实的立即停止提款、控制账户和押品，报告风险部门。

Meaning: The person who controls the borrower cannot be reached, has left the country or is in custody.

Why: A small firm pays through its owner; once he is gone money and assets move within days.

Check first: Two people visit the premises and the home on the same day; courts, borders and registry are searched; if true, drawing is stopped, accounts and collateral are secured, risk management is told.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L02", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("controller_unreachable_days",), source="bank practice",
)  # fmt: skip
def controller_unreachable(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.controller_unreachable_days, since=events.happened_on, source=events.event_source)
