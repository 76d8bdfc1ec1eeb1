"""贷款资金挪用 · Funds misused

含义：台账标记贷款资金被挪作合同约定以外的用途。

原因：资金没有进入约定的生产经营，约定的还款来源也就不存在；挪用本身构成违约，可提前收回。

先查：调取受托支付与后续流水，查明资金最终去向；按合同主张提前到期或追加担保，并登记责任。

Meaning: The tape says that the money went to another purpose than agreed.

Why: Money that never reached the agreed business cannot bring the agreed repayment; misuse is a breach that lets the bank call the loan.

Check first: Trace the payments after paying out to where the money ended; call the loan or ask for more security as the contract allows.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "U06", Family.FUNDS, same_as="U01", frame="loans", unit=Measured.FLAG, fires=Fires.FROM, limits=(Limit(Colour.RED, 1, 1, 1),),
    figures=("balance", "purpose", "originated_on"), needs=("fund_misuse",),
)  # fmt: skip
def funds_misused(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.fund_misuse.cast("int32"), where=rows.balance > 0)
