"""股权被冻结 · Equity frozen

含义：股东持有的借款人股权被法院冻结，且未见解除。

原因：冻结说明控股股东自身被追债，股东支持能力下降，控制权可能被动转移。

先查：查冻结法院、申请人和金额，核对控股股东的负债和对外担保；评估控制权变更对还款的影响。

Meaning: A court has frozen shares in the borrower and nothing says they were released.

Why: The owner himself is being pursued: his support wanes and control may pass to others.

Check first: Court, creditor and amount; the owner's debts and guarantees; what a change of control would mean for the loan.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L30", Family.EXTERNAL, same_as="L11", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 730, 30, 1825),),
    figures=("known_on", "event_amount", "event_detail"), needs=("equity_frozen_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def equity_frozen(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.equity_frozen_days, since=events.happened_on, source=events.event_source)
