"""他行贷款逾期 · Overdue elsewhere

含义：征信显示借款人在其他机构的贷款逾期，且未见结清。

原因：资金先断在哪一家只是先后问题，他行逾期常早于本行逾期一到三个月。

先查：查逾期机构、金额和起始月，问清原因和还款安排；核对本行未来三个月的还款来源，暂停提款。

Meaning: The credit bureau shows the borrower overdue at another lender, not paid since.

Why: Where money runs out first is chance; being late elsewhere often comes one to three months before being late here.

Check first: Lender, amount and since when, reason and plan; what pays this bank in the next three months; no drawing.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R22", Family.REPAYMENT, same_as="R07", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("overdue_elsewhere_days",), source="EBA GL/2020/06 para 274 (l)",
)  # fmt: skip
def overdue_elsewhere(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.overdue_elsewhere_days, since=events.happened_on, source=events.event_source)
