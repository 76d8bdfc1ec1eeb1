"""项目延期 · Project delayed

含义：得知所贷项目的工期延后。

原因：延期推迟投产和收入而利息照付，常伴随超支和资本金不到位。

先查：现场核对形象进度和剩余投资，看资本金和其他融资是否到位；重排投产时间和还款计划，必要时暂停提款。

Meaning: The project that the loan pays for is known to be late.

Why: Income comes later while interest runs; often costs rise and the owners' money is missing.

Check first: On site, the progress and what remains to be spent, equity and other funds; a new date of opening and plan of repayment; suspend drawing where needed.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "U13", Family.FUNDS, same_as="U04", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("project_delay_days",), source="bank practice",
)  # fmt: skip
def project_delayed(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.project_delay_days, since=events.happened_on, source=events.event_source)
