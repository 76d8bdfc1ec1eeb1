"""股东或控股权变更 · Owner changed

含义：近期得知借款人的股东或控股股东发生变更。

原因：控股权转移常伴随经营方向、资金安排和还款意愿的变化，也可能是原股东抽身的信号；多数变更属正常，须结合其他信号判断。

先查：查登记变更内容和对价，问清受让方是谁、是否介入经营；合同约定须事先同意的，核对是否履行，并确认担保是否继续有效。

Meaning: It lately became known that the borrower's owners or its controlling owner changed.

Why: A new owner often brings another business, other use of money and another will to pay, or the old one is leaving; most changes are harmless and count only beside other signs.

Check first: What was registered and for what price, who bought and whether he runs the firm; where the contract asks for consent, whether it was given, and whether guarantees still hold.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L01", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("owner_change_days",), source="bank practice",
)  # fmt: skip
def owner_changed(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.owner_change_days, since=events.happened_on, source=events.event_source)
