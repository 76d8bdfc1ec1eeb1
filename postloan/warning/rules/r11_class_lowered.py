"""五级分类下调 · Risk class lowered

含义：本行认定的五级分类较上一数据日下调。

原因：分类下调是本行自己的判断，说明还款能力已经出现实质性变化，应同步检查其他产品和担保。

先查：查下调依据和审批记录；核对同一借款人其他借据、担保人和集团成员是否同步；准备金是否足额。

Meaning: The bank itself gave the loan a worse class than at the date before.

Why: It is the bank's own judgement that the ability to repay has changed; other products and the security have to be looked at too.

Check first: The reasons and the decision; whether other loans, guarantors and group members follow, and whether provisions suffice.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R11", Family.REPAYMENT, frame="loans", unit=Measured.NOTCHES, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 4), Limit(Colour.ORANGE, 2, 1, 4)),
    figures=("class_previous", "risk_class", "dpd", "balance"), needs=("risk_class", "class_previous"),
    source="EBA GL/2020/06 para 274 (p); bank practice",
)  # fmt: skip
def class_lowered(rows: Any, _: Numbers) -> Reading:
    return Reading(
        rows.risk_class - rows.class_previous, where=(rows.balance > 0) & (rows.class_basis == "bank"), since=rows.as_of
    )
