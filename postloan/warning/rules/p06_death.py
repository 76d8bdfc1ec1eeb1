"""借款人死亡 · Borrower died

含义：得知借款人已经身故。

原因：还款主体消失，债务须由遗产在实际价值内清偿，时效和继承程序都要及时主张。

先查：取得死亡证明，查共同借款人、保证人和人身保险；确认继承人和遗产范围，及时申报债权，注意催收合规。

Meaning: The borrower is known to have died.

Why: The estate answers, up to its worth; claims have to be raised in time.

Check first: The death certificate, co-borrowers, guarantors and life insurance; heirs and estate; raise the claim, and keep collection within the rules.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "P06", Family.RETAIL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 1825, 30, 3650),),
    figures=("known_on", "event_detail"), needs=("death_days",), source="bank practice",
)  # fmt: skip
def death(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.death_days, since=events.happened_on, source=events.event_source)
