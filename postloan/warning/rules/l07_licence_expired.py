"""经营证照到期 · Licence expired

含义：营业执照、许可证或资质已到期而未见换发。

原因：没有有效许可继续经营可能被停业，收入随时中断，贷款用途和合同的合法性也受影响。

先查：要求提供换发后的证照或受理回执；确属无法换发的，查原因和对主营业务的影响，暂停新的提款。

Meaning: A business licence, permit or qualification has lapsed and no renewal is known.

Why: Working without a permit may end in a closure: income stops, and what the loan is for may be unlawful.

Check first: The renewed paper or the receipt of the application; if it cannot be renewed, why and what it means for the main business; no drawing until then.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L07", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("licence_expired_days",), source="bank practice",
)  # fmt: skip
def licence_expired(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.licence_expired_days, since=events.happened_on, source=events.event_source)
