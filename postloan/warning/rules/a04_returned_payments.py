"""退票或扣款失败 · Returned payments

含义：近期退票、余额不足扣款失败的次数（回看天数见参数设置）。

原因：付不出小额款项或开空头支票，是流动性已经枯竭的信号，也损害其商业信用。

先查：看退票金额和对方，是一时调度失误还是账上无钱；核对各行余额和近期到期债务。

Meaning: Returned cheques and debits that failed for want of funds, in the last days that the policy says.

Why: Who cannot cover small payments has run dry, and loses the trust of those he deals with.

Check first: Amounts and payees; whether cash was merely in the wrong account; balances at all banks and what falls due soon.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A04", Family.BEHAVIOUR, frame="accounts", unit=Measured.OCCASIONS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 20), Limit(Colour.ORANGE, 3, 1, 50)),
    figures=("returned_on", "lines_until"), needs=("returned_payments", "lines_until"),
    params=(Param("fresh_days", 92, Measured.DAYS, 31, 1096),),
)  # fmt: skip
def returned_payments(accounts: Any, p: Numbers) -> Reading:
    recent = (p.on - accounts.lines_until).cast("int32") <= p.fresh_days
    told = recent | (accounts.returned_payments > 0)  # old lines cannot say that there was none
    return Reading(accounts.returned_payments, fresh=told, since=accounts.returned_on, source=accounts.returned_on.cast("string"))
