"""欠缴税款 · Tax arrears

含义：税务机关公告借款人欠税，且未见缴清。

原因：税款有法定优先权，欠税说明现金已经紧到动用应缴税金；停供发票会直接影响销售。

先查：核对欠税税种、金额和滞纳金，取得最近的完税凭证；估算缴清后的可用现金，检查是否因此被停供发票。

Meaning: The tax office has published that the borrower owes taxes, and nothing says they were paid.

Why: Taxes rank first by law; a firm that does not pay them is short of cash, and without invoices from the office it cannot sell.

Check first: Which taxes, how much with surcharges, and the latest receipts; what cash is left after paying, and whether invoices are still supplied.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L05", Family.EXTERNAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("tax_arrears_days",), source="bank practice",
)  # fmt: skip
def tax_arrears(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.tax_arrears_days, since=events.happened_on, source=events.event_source)
