"""停发代发工资 · Wages no longer paid here

含义：此前按月在本行代发工资的借款人，连续没有代发的完整月数；平时不在本行代发的不作判断。

原因：停发工资要么是没钱发、裁员停工，要么是把结算关系迁走，两种情况都要马上弄清。

先查：问企业和员工是否欠薪、是否改由他行代发；查社保、公积金是否仍在缴，安排现场检查。

Meaning: Complete months without wages, of a borrower who paid them here month by month; others are not judged.

Why: Either there is no money for wages and work has stopped, or the account relation moves away: both must be known at once.

Check first: Ask the firm and its people whether wages are owed or paid by another bank; social insurance still paid; go and see.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A09", Family.BEHAVIOUR, frame="accounts", unit=Measured.MONTHS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 2, 1, 12),),
    figures=("wages_on", "wages_regular", "months_until"), needs=("wages_paused", "wages_regular"),
    params=(Param("regular_months", 5, Measured.MONTHS, 2, 6), Param("fresh_days", 92, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def wages_stopped(accounts: Any, p: Numbers) -> Reading:
    return Reading(
        accounts.wages_paused, where=accounts.wages_regular >= p.regular_months, fresh=accounts.lines_stale <= p.fresh_days,
        since=accounts.wages_on, source=accounts.wages_on.cast("string"),
    )  # fmt: skip
