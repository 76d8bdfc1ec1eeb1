"""停缴税费社保 · Taxes no longer paid here

含义：此前经本行缴纳税费、社保的借款人，连续没有缴纳的完整月数；按季申报的企业间隔三个月属正常。

原因：税费社保是最后才会拖的款项，停缴往往说明没有销售或已经没钱。

先查：查电子税务局欠税、社保缴纳记录和纳税信用等级；确认是否改由他行扣缴。

Meaning: Complete months without taxes or social insurance, of a borrower who paid them here; those who file by the quarter pay every third month.

Why: They are the last to be put off: no sales, or no money.

Check first: Tax arrears, social insurance and the tax credit grade; whether another bank is debited now.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A11", Family.BEHAVIOUR, same_as="A09", frame="accounts", unit=Measured.MONTHS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 4, 1, 12),),
    figures=("taxes_on", "taxes_regular", "months_until"), needs=("taxes_paused", "taxes_regular"),
    params=(Param("regular_months", 2, Measured.MONTHS, 1, 6), Param("fresh_days", 92, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def taxes_stopped(accounts: Any, p: Numbers) -> Reading:
    return Reading(
        accounts.taxes_paused, where=accounts.taxes_regular >= p.regular_months, fresh=accounts.lines_stale <= p.fresh_days,
        since=accounts.taxes_on, source=accounts.taxes_on.cast("string"),
    )  # fmt: skip
