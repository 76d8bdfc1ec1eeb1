"""列入经营异常名录 · On the list of abnormal operation

含义：借款人被市场监督管理部门列入经营异常名录，且未见移出。

原因：未年报或登记住所联系不上，往往说明已停止经营或搬离；也会影响开票和招投标。

先查：上门核实登记住所和实际经营地，查列入原因；要求补报年报并移出名录，确已停业的按停业处理。

Meaning: The registry has listed the borrower for abnormal operation and it is still listed.

Why: No annual report, or nobody at the registered seat: often it has stopped or moved; invoices and tenders suffer.

Check first: Visit the seat and the real premises, find the reason; have it report and be taken off the list; if it has stopped, act on that.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L27", Family.EXTERNAL, same_as="L07", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("abnormal_list_days",), source="bank practice",
)  # fmt: skip
def abnormal_operation(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.abnormal_list_days, since=events.happened_on, source=events.event_source)
