"""责令停产停业 · Shutdown order

含义：主管部门责令借款人停产停业或整顿，且未见恢复。

原因：停产期间没有收入而固定支出照旧，订单和客户会很快流失。

先查：现场确认停产范围和期限，取得整改方案和复产条件；按停产月数重算现金流，停止提款并考虑增加担保。

Meaning: An authority has ordered the borrower to stop work, and nothing says it may go on.

Why: No income while costs run on; orders and customers are soon lost.

Check first: On site, what stands still and for how long; the plan and the conditions for restarting; the cash for those months; stop drawing and ask for more security.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L25", Family.EXTERNAL, same_as="L06", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("shutdown_order_days",), source="bank practice",
)  # fmt: skip
def shutdown_order(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.shutdown_order_days, since=events.happened_on, source=events.event_source)
