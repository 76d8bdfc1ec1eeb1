"""报表收入高于开票销售 · Revenue beyond the invoices

含义：最近一期报表营业收入中，同期有效销项发票没有体现的部分所占比例；发票未覆盖全期的不作判断。

原因：报表给银行看、发票给税务局看，差距过大多半是虚增收入。

先查：要纳税申报表和未开票收入明细，核对零售、免税、出口和按进度确认等合理原因；抽查大额收入的合同和回款。

Meaning: The part of the newest statements' revenue that the valid sales invoices of the same months do not show; not judged unless they cover all of it.

Why: Statements are for the bank, invoices for the tax office: a wide gap is mostly inflated revenue.

Check first: Tax returns and income without invoice; sound reasons such as retail, exempt sales, export or progress billing; contracts and receipts of the largest sales.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F16", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.3, 0.1, 0.95),),
    figures=("reported_revenue", "invoiced_revenue", "months_reported", "statement_currency"), needs=("revenue_unseen_by_tax",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def revenue_beyond_tax(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.revenue_unseen_by_tax,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
