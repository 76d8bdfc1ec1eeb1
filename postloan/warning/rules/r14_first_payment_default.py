"""首期违约 · First payment default

含义：新发放贷款的第一期应还款，超过应还日设定天数仍未还清（按还款计划和到账记录计算）。

原因：第一期就还不上，多半不是经营波动，而是发放时资料不实、用途不真或欺诈。

先查：调阅贷前调查与放款资料，核对借款人身份、用途和资金去向；同一经办、同一渠道的贷款一并抽查。

Meaning: The first instalment of a new loan was still unpaid so many days after it fell due, by its schedule and the money received.

Why: Who fails the very first instalment seldom met bad luck: the application was false, the purpose untrue, or it is fraud.

Check first: The file of the application and of paying out: identity, purpose, where the money went; look at other loans of the same officer and channel.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R14", Family.REPAYMENT, same_as="R01", frame="first_payments", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 7, 1, 30), Limit(Colour.ORANGE, 30, 7, 90)), params=(Param("window_days", 180, Measured.DAYS, 30, 730),),
    figures=("first_due_on", "first_due", "first_paid_on", "balance"), needs=("first_days_late",),
)  # fmt: skip
def first_payment_default(rows: Any, p: Numbers) -> Reading:
    recent = (p.on - rows.first_due_on).cast("int32") <= p.window_days
    return Reading(ibis.ifelse(recent, rows.first_days_late, 0), since=rows.first_due_on)
