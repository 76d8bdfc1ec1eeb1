"""借新还旧 · Paid from a new loan

含义：借据标记为借新还旧，即用新发放的贷款归还旧贷款，且发放未满设定的期限。

原因：靠新债还旧债说明借款人的经营现金流不足以偿还到期本金，风险被推迟而没有消除。

先查：查原借据的还款资金来源和本次审批理由；核对经营现金流能否覆盖新期限内的本息，担保是否同步落实。

Meaning: The loan repaid an older one with new money, and was paid out within the window.

Why: Repaying debt with new debt shows that the business does not earn what falls due; the risk is put off, not gone.

Check first: What the old loan was repaid from and why the new one was approved; whether cash flow covers the new term and the security was renewed.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R05", Family.REPAYMENT, frame="loans", unit=Measured.FLAG, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 1, 1, 1),), params=(Param("window_days", 365, Measured.DAYS, 30, 1095),),
    figures=("balance", "originated_on", "principal"), needs=("refinanced",),
)  # fmt: skip
def refinanced(rows: Any, p: Numbers) -> Reading:
    recent = (p.on - rows.originated_on).cast("int32") <= p.window_days
    return Reading(rows.refinanced.cast("int32") * recent.cast("int32"), where=rows.balance > 0, since=rows.originated_on)
