"""重大税收违法 · Tax black list

含义：借款人被税务机关公布为重大税收违法主体。

原因：涉嫌虚开或偷逃税款，补税罚款数额大并可能追究刑事责任，发票和财务数据的可信度也成疑。

先查：查违法事实和处理决定，重新核实其报表和发票收入；评估罚款对净资产的影响，暂停以发票为依据的授信。

Meaning: The tax office has published the borrower for serious violations.

Why: Fraudulent invoices or evasion bring large fines and criminal charges, and its figures can no longer be trusted.

Check first: The facts and the decision; check statements and invoices anew, what the fine does to equity, and stop lending against invoices.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L23", Family.EXTERNAL, same_as="L05", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 730, 30, 1825),),
    figures=("known_on", "event_amount", "event_detail"), needs=("tax_blacklist_days",), source="bank practice",
)  # fmt: skip
def tax_blacklist(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.tax_blacklist_days, since=events.happened_on, source=events.event_source)
