"""应收账款周转变慢 · Receivables slower

含义：应收账款周转天数与上年同口径相比的升幅。

原因：回款变慢可能是客户拖欠、放宽赊销保收入，或收入虚增、应收账款收不回来。

先查：要账龄明细和前五大欠款方，抽查合同、发货单和回款；看期后收回情况和坏账计提。

Meaning: By how much receivable days rose against the year before, on the same basis.

Why: Customers pay late, terms were eased to keep sales, or the sales were never real.

Check first: The ageing and the five largest debtors; contracts, deliveries and receipts by sample; what came in after the date, and provisions.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F08", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 0.3, 0.1, 3),),
    figures=("receivable_days", "revenue", "months_reported", "statement_currency"), needs=("receivable_days_change",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def receivable_days_up(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.receivable_days_change,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
