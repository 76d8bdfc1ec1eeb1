"""环保行政处罚 · Environmental penalty

含义：借款人受到生态环境部门处罚。

原因：环保处罚可能带来停产、整改投入和绿色信贷限制，影响现金流和押品价值。

先查：查处罚决定书的事由、金额和整改期限，现场看是否停产、整改投入多少、由谁出钱；涉及押品用地的查污染责任。

Meaning: The environmental authority has fined the borrower.

Why: Penalties may bring a standstill, costly works and limits on lending; they weigh on cash and on collateral.

Check first: The decision: reason, amount, deadline; on site, whether it still produces, what the works cost and who pays; contaminated land that secures the loan.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L06", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("penalty_environment_days",), source="bank practice",
)  # fmt: skip
def environment_penalty(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.penalty_environment_days, since=events.happened_on, source=events.event_source)
