"""结算回款骤降 · Earned inflow down

含义：最近三个完整月的经营性流入，比之前三个月的降幅；放款、还款退回和退票不算流入。

原因：回款是第一还款来源的直接体现；大幅减少说明销售下滑、客户拖欠或结算转走。

先查：对照同期开票看是没卖出去还是没回到本行；考虑春节等季节因素，联系主要付款方核实，要求回款归行。

Meaning: Earned inflow of the last three complete months against the three before; loans paid out, and returned payments, are no inflow.

Why: Receipts are where repayment comes from: sales fall, customers do not pay, or the money goes elsewhere.

Check first: Against the invoices of those months whether nothing was sold or it was paid elsewhere; mind the season; ask the main payers, and for receipts to be paid in here.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A02", Family.BEHAVIOUR, frame="accounts", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.4, -0.95, -0.1),),
    figures=("inflow_quarter", "inflow_quarter_before", "months_until"), needs=("inflow_change",),
    params=(Param("fresh_days", 92, Measured.DAYS, 31, 1096),),
    source="EBA GL/2020/06 para 274 (c); bank practice",
)  # fmt: skip
def inflow_drop(accounts: Any, p: Numbers) -> Reading:
    return Reading(
        accounts.inflow_change,
        fresh=accounts.lines_stale <= p.fresh_days,
        since=accounts.months_until,
        source=accounts.months_until.cast("string"),
    )
