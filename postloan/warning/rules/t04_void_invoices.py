"""销项发票作废率高 · Many sales invoices void

含义：最近一年开具的销项发票中，作废份数占全部份数的比例。

原因：大量作废可能是先开票充收入、贷款到手后作废，也可能是客户退单、交易不真实。

先查：抽查金额大的作废发票：对方是谁，是否月底集中开、次月初作废，货物和资金有没有走；区分开票差错与虚增收入。

Meaning: The share of void ones, by number, among the sales invoices issued in the last year.

Why: Many void invoices may be sales issued for the bank's eyes and cancelled after the payout, orders taken back, or trades that never were.

Check first: The largest void ones: to whom, whether issued at month-end and cancelled early in the next, whether goods and money moved; tell clerical errors from inflated sales.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "T04", Family.BEHAVIOUR, frame="flows", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.10, 0.02, 0.80), Limit(Colour.ORANGE, 0.20, 0.05, 0.95)),
    figures=("sales_invoices", "invoices_until"), needs=("void_rate",),
    params=(Param("least_invoices", 10, Measured.INVOICES, 1, 500), Param("fresh_days", 365, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def void_invoices(flows: Any, p: Numbers) -> Reading:
    enough = flows.sales_invoices >= p.least_invoices
    return Reading(
        flows.void_rate, where=enough, fresh=flows.stale_days <= p.fresh_days, source=flows.invoices_until.cast("string")
    )
