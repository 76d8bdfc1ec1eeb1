"""临近到期还款来源未落实 · Matures soon, source of repayment not confirmed

含义：贷款将在设定天数内到期，到期一次要还的本金占比较大，而近期没有走访认定借款人还款能力良好。分期贷款只剩末期的不在此列。

原因：到期日集中偿还本金，来源不落实最容易在到期时逾期或被动展期；提前一个月才有时间补救。

先查：联系借款人书面确认还款来源（回款、存款、他行授信）；走访并登记；来源不足的提前商定部分还款或处置担保物。

Meaning: The loan matures within the days set with a good part of its principal still to pay, and no recent visit found the ability to repay good.
A loan paid by instalments of which but the last are left is not meant.

Why: Principal falls due at once; where its source is not settled the loan goes overdue or has to be extended. A month ahead there is still time.

Check first: Have the source confirmed in writing (receivables, deposits, credit elsewhere); visit and file it; where it falls short agree on part payment or on the security in time.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R10", Family.REPAYMENT, frame="maturing", unit=Measured.DAYS, fires=Fires.DOWN_TO, limits=(Limit(Colour.YELLOW, 30, 5, 180),),
    params=(Param("window_days", 90, Measured.DAYS, 30, 365), Param("lump_share", 0.20, Measured.FRACTION, 0, 1)),
    figures=("balance", "principal", "matures_on", "dpd", "confirmed_on"), needs=("days_to_maturity",),
)  # fmt: skip
def matures_unconfirmed(rows: Any, p: Numbers) -> Reading:
    confirmed = ibis.coalesce((p.on - rows.confirmed_on).cast("int32") <= p.window_days, ibis.literal(value=False))
    lump = ibis.coalesce(rows.balance >= p.lump_share * rows.principal, ibis.literal(value=True))
    return Reading(rows.days_to_maturity, where=lump & ~confirmed, source=rows.matures_on.cast("string"))
