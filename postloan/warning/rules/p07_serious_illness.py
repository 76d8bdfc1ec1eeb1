"""借款人重大疾病 · Serious illness

含义：得知借款人患重大疾病。

原因：医疗支出增加而收入减少，还款能力急剧下降。

先查：以关怀方式核实病情、医保和收入情况，查有无重疾或借款人意外险；协商可承受的安排，避免不当催收。

Meaning: The borrower is known to be seriously ill.

Why: Costs rise while income falls.

Check first: With care: the illness, health insurance, income, and any policy that pays the loan; find a plan he can bear, no improper pressure.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "P07", Family.RETAIL, same_as="P06", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("serious_illness_days",), source="bank practice",
)  # fmt: skip
def serious_illness(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.serious_illness_days, since=events.happened_on, source=events.event_source)
