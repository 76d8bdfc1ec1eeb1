"""押品被出租 · Collateral let

含义：得知押品被出租以来的天数；已解除的不再提示。

原因：长期租约或一次付清租金会使处置受阻、成交价下降，也可能是对抗执行的手段。

先查：核对租约签订时间是否早于抵押登记、租期和租金支付方式；要求承租人书面承诺配合处置。

Meaning: Days since the bank learned that collateral was let; what has ended is not told any more.

Why: A long lease or rent paid in advance hinders a sale and lowers its price, and may be made up against enforcement.

Check first: Whether the lease is older than the charge, its term and how rent is paid; have the tenant promise in writing to make way.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C17", Family.SECURITY, same_as="C04", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO, limits=(Limit(Colour.ORANGE, 1096, 30, 3653),),
    figures=("happened_on", "event_amount", "event_detail"), needs=("leased_out_days", "happened_on"), source="bank practice",
)  # fmt: skip
def collateral_leased_out(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.leased_out_days, since=events.happened_on, source=events.event_source)
