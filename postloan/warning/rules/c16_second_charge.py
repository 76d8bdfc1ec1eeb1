"""押品设立后顺位抵押 · Second charge on collateral

含义：得知押品又为他人设立抵押以来的天数；已解除的不再提示。

原因：再次抵押说明借款人在别处融资，余值被占用，处置时也更复杂。

先查：查询登记簿上的债权人、金额和顺位；问明融资用途，重新计算抵押余值，必要时压降。

Meaning: Days since the bank learned that collateral was charged to somebody else as well; what was lifted is not told any more.

Why: The borrower raises money elsewhere, the value left is taken, and a sale gets harder.

Check first: Creditor, amount and rank in the register; what the money is for; work out what is left and reduce if need be.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C16", Family.SECURITY, same_as="C04", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO, limits=(Limit(Colour.ORANGE, 1096, 30, 3653),),
    figures=("happened_on", "event_amount", "event_detail"), needs=("second_charge_days", "happened_on"), source="EBA GL/2020/06 para 274 (h); bank practice",
)  # fmt: skip
def second_charge(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.second_charge_days, since=events.happened_on, source=events.event_source)
