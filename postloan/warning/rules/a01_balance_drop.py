"""账户日均余额骤降 · Average balance down

含义：最近一个完整月的日均余额，比此前六个月平均数的降幅；借款人在本行账户合并计算。

原因：存款下降说明资金吃紧，或资金正转移到他行、其他主体，常早于还款困难。

先查：看大额转出去向和时间，问清资金用途；核对下一还款日账户能否留足，必要时约定最低存款或账户监管。

Meaning: The average daily balance of the last complete month against the mean of the six before; all accounts here together.

Why: Money is short, or is moving to other banks or other hands; it comes before trouble with repayment.

Check first: Where and when the large payments went; whether enough will be there on the next due date; agree on a minimum balance or supervision if need be.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A01", Family.BEHAVIOUR, frame="accounts", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, -0.5, -0.95, -0.1), Limit(Colour.ORANGE, -0.8, -1, -0.2)),
    figures=("balance_month", "months_until"), needs=("balance_change",),
    params=(Param("fresh_days", 92, Measured.DAYS, 31, 1096),),
)  # fmt: skip
def balance_drop(accounts: Any, p: Numbers) -> Reading:
    return Reading(
        accounts.balance_change,
        fresh=accounts.lines_stale <= p.fresh_days,
        since=accounts.months_until,
        source=accounts.months_until.cast("string"),
    )
