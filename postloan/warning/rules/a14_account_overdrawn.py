"""账户透支 · Account overdrawn

含义：近期把账户扣成负数的扣款笔数（回看天数见参数设置）；流水没有余额的不判断。

原因：账上的钱不够还贷款、付账单，扣款变成透支，还要付罚息；往往早于贷款逾期。

先查：看是哪一笔扣成负数、几天补足；有约定透支额度的客户可分条件停用本规则。

Meaning: Debits that took an account below zero, in the last days that the policy says; lines without balances are not judged.

Why: There was not enough on the account for the instalment or the bill, so it became an overdraft with penalty interest, often before a loan is late.

Check first: Which debit it was and how soon it was made good; where an overdraft was agreed on, switch the rule off for such borrowers.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A14", Family.BEHAVIOUR, same_as="A04", frame="accounts", unit=Measured.OCCASIONS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 20), Limit(Colour.ORANGE, 3, 1, 50)),
    figures=("overdrawn_on", "overdrawn_to", "lines_until"), needs=("overdrawn_debits", "lines_until"),
    params=(Param("fresh_days", 92, Measured.DAYS, 31, 1096),),
)  # fmt: skip
def account_overdrawn(accounts: Any, p: Numbers) -> Reading:
    recent = (p.on - accounts.lines_until).cast("int32") <= p.fresh_days
    told = recent | (accounts.overdrawn_debits > 0)  # old lines cannot say that there was none
    return Reading(
        accounts.overdrawn_debits, fresh=told, since=accounts.overdrawn_on, source=accounts.overdrawn_on.cast("string")
    )
