"""借款人离婚 · Divorce

含义：得知借款人离婚。

原因：家庭收入减少、财产分割，共同债务的承担和抵押房产的归属可能有争议。

先查：看离婚协议或判决对债务和房产的约定，确认共同还款人的责任不因离婚解除；办理变更须征得本行同意。

Meaning: The borrower is known to have divorced.

Why: There is less income, assets are divided, and who owes and owns what may be disputed.

Check first: What the agreement or judgment says of debt and home; a co-borrower stays liable; changes need the bank's consent.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "P08", Family.RETAIL, same_as="P06", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("divorce_days",), source="bank practice",
)  # fmt: skip
def divorce(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.divorce_days, since=events.happened_on, source=events.event_source)
