"""还款承诺多次未履行 · Promises broken

含义：借款人在催收中作出的还款承诺，到期（含宽限日）未按约定金额到账的次数；只数承诺日在设定期限内的，更早的不计。

原因：口头承诺一再落空，说明还款意愿或能力已经不可信，继续等待只会损失时间。

先查：核对承诺日前后的到账记录；停止接受无依据的口头承诺，改为书面计划、部分还款或启动保全。

Meaning: How many promises of the borrower were not kept by their due day and the days of grace; those due before the window do not count.

Why: Promises that fail again and again show that neither will nor ability can be relied on; waiting only loses time.

Check first: The money received around each promised day; accept no more words without proof: a written plan, part payment, or preservation of assets.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R08", Family.REPAYMENT, frame="promises", unit=Measured.OCCASIONS, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 2, 1, 6),),
    params=(Param("window_days", 90, Measured.DAYS, 30, 365),),
    figures=("promises_broken", "promises_judged", "promised_unpaid", "broken_last_on"), needs=("broken_days", "promises_judged"),
)  # fmt: skip
def broken_promises(rows: Any, p: Numbers) -> Reading:
    recent = rows.broken_days.filter(lambda day: (p.on - day).cast("int32") <= p.window_days)
    return Reading(ibis.ifelse(rows.promises_judged > 0, recent.length(), ibis.null("int64")), since=rows.broken_last_on)
