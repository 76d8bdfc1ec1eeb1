"""他行分类为关注 · Special mention elsewhere

含义：征信显示借款人在其他机构的贷款被分为关注类。

原因：他行已看到影响还款的不利因素，压降和收贷会传导到本行。

先查：查征信中的机构、余额和关注起始月，问清原因；对照本行分类是否需要同步调整。

Meaning: The credit bureau shows a loan at another lender classed as special mention.

Why: Another bank sees trouble coming; when it calls its money, this bank feels it.

Check first: Lender, balance and since when; the reason; whether the class here has to follow.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R09", Family.REPAYMENT, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("special_mention_elsewhere_days",), source="EBA GL/2020/06 para 274 (l)",
)  # fmt: skip
def special_mention_elsewhere(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.special_mention_elsewhere_days, since=events.happened_on, source=events.event_source)
