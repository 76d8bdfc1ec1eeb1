"""失信被执行人 · Dishonest judgment debtor

含义：借款人被法院列入失信被执行人名单，且未见移出。

原因：有能力而不履行判决才会列入名单，限制融资、招投标和高消费，基本失去再融资能力。

先查：核对案号、标的和失信情形；冻结未用额度，查我行押品和账户有无查封，与法务评估宣布提前到期和保全。

Meaning: A court has put the borrower on the list of dishonest debtors and he is still on it.

Why: Listed is who could pay a judgment and does not; credit, tenders and travel are barred, new money is hardly to be had.

Check first: Case, amount and reason; freeze what is undrawn, look for seizures of collateral and accounts, and decide with counsel on calling the loan and securing assets.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L22", Family.EXTERNAL, same_as="L04", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 1095, 30, 1825),),
    figures=("known_on", "event_amount", "event_detail"), needs=("dishonest_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def dishonest_debtor(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.dishonest_days, since=events.happened_on, source=events.event_source)
