"""涉及民间借贷 · Private borrowing

含义：得知借款人或实际控制人有高息民间借贷。

原因：民间借贷利率高、期限短、催收急，说明正规融资已不够用，也会抢先占用销售回款。

先查：约谈实际控制人问清金额、利率和期限，查流水中与个人、小贷公司的往来；并入负债重算偿债能力。

Meaning: The borrower or its owner is known to borrow privately at high rates.

Why: Such money is dear, short and pressing: banks no longer suffice, and takings go there first.

Check first: Ask the owner for amount, rate and term; look for persons and small lenders on the account; count it as debt and work out anew whether he can pay.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L29", Family.EXTERNAL, same_as="L10", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("private_lending_days",), source="bank practice",
)  # fmt: skip
def private_lending(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.private_lending_days, since=events.happened_on, source=events.event_source)
