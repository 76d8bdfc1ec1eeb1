"""账户被冻结 · Account frozen

含义：借款人在本行或他行的账户被有权机关冻结或扣划，且未见解除。

原因：账户冻结直接切断还款来源，说明其他债权人或机关已采取强制措施。

先查：核对协助执行通知的机关、金额和期限，查其余账户和押品；评估抵销、宣布提前到期和财产保全。

Meaning: An authority has frozen or drawn on the borrower's account here or elsewhere, and nothing says it was released.

Why: The money that would pay the loan is cut off, and others already act by force.

Check first: The order: authority, amount, term; other accounts and collateral; consider set-off, calling the loan and securing assets.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "A06", Family.BEHAVIOUR, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("account_frozen_days",), source="bank practice",
)  # fmt: skip
def account_frozen(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.account_frozen_days, since=events.happened_on, source=events.event_source)
