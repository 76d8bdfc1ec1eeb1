"""采购依赖单一供应商 · Purchases hang on one supplier

含义：最近一年有效进项发票中，最大供应商占全部采购额的比例。

原因：供应商断货或收紧账期会直接停产；贷款受托支付给同一家供应商时，还要防止资金经其回流。

先查：查供应商是否关联方、有无替代货源和账期变化；对照受托支付对象和采购合同、入库单是否一致。

Meaning: The largest supplier's share of the valid purchase invoices of the last year.

Why: A supplier who stops deliveries or credit stops the plant; and where loans are paid out to that supplier, funds may come back through it.

Check first: Whether the supplier is related, what other sources there are; hold contracts and receipts of goods against the payees of the loan.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "T05", Family.BEHAVIOUR, frame="flows", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.BLUE, 0.50, 0.20, 1), Limit(Colour.YELLOW, 0.80, 0.30, 1)),
    figures=("top_supplier", "suppliers", "purchase_invoices", "invoices_until"), needs=("top_supplier_share",),
    params=(Param("least_invoices", 10, Measured.INVOICES, 1, 500), Param("fresh_days", 365, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def top_supplier(flows: Any, p: Numbers) -> Reading:
    enough = flows.purchase_invoices >= p.least_invoices
    return Reading(
        flows.top_supplier_share, where=enough, fresh=flows.stale_days <= p.fresh_days, source=flows.invoices_until.cast("string")
    )
