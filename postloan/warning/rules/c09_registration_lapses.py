"""抵质押登记将到期 · Registration of the charge ends

含义：押品抵质押登记距到期日的天数，负数为已失效；未登记到期日的不判断。

原因：登记失效后可能丧失优先受偿顺位，被他人抢先登记。

先查：核对登记系统的到期日；在到期前办理续登或变更登记，已失效的立即补办并查询有无在先登记。

Meaning: Days until the registration of a charge lapses, below zero once it has; without a date it is not judged.

Why: Once lapsed the bank may lose its rank to somebody who registers first.

Check first: The date in the register; renew it in time, and if it has lapsed register at once and look for others before you.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C09", Family.SECURITY, frame="collateral", unit=Measured.DAYS, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 30, 1, 180), Limit(Colour.ORANGE, 0, -30, 90)),
    figures=("collateral_id", "description", "collateral_value", "registered_until", "secured"), needs=("registration_left", "registered_until"),
)  # fmt: skip
def registration_lapses(pieces: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(pieces.registration_left, since=pieces.registered_until, source=pieces.collateral_id)
