"""拖欠工资 · Wages unpaid

含义：监察部门公示或走访得知借款人拖欠员工工资。

原因：工资是企业最后才停付的款项，拖欠工资说明现金流已近断裂，且职工债权优先受偿。

先查：核对欠薪人数、月数和金额，看代发流水何时停止；走访车间了解开工情况，估算补发后还能否按期还款。

Meaning: The labour authority or a visit tells that wages are not paid.

Why: Wages are the last thing a firm stops paying; they also rank before the bank.

Check first: How many people, months and how much; when payroll stopped on the account; whether the works are running, and what is left for the loan after wages.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L08", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("wage_arrears_days",), source="bank practice",
)  # fmt: skip
def wage_arrears(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.wage_arrears_days, since=events.happened_on, source=events.event_source)
