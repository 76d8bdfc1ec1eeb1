"""他行不良 · Non-performing at another bank

含义：台账标记借款人在其他银行有不良债权。

原因：同一借款人在他行已不良，本行贷款很少能独善其身；非零售客户按分类办法还可能需要下调本行分类。

先查：查征信报告，确认他行余额、逾期时间与处置动作（起诉、保全）；评估是否需要提前采取保全措施并重检分类。

Meaning: The tape says that the borrower has non-performing debt at another bank.

Why: Who has failed elsewhere seldom keeps paying here; for corporate borrowers the class here may have to follow.

Check first: The bureau report: amount, since when, and what the other bank does (suit, preservation); whether to secure assets first and to review the class.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R07", Family.REPAYMENT, frame="loans", unit=Measured.FLAG, fires=Fires.FROM, limits=(Limit(Colour.RED, 1, 1, 1),),
    figures=("balance", "dpd"), needs=("other_bank_npl",), source="EBA GL/2020/06 para 274 (l); bank practice",
)  # fmt: skip
def npl_elsewhere(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.other_bank_npl.cast("int32"), where=rows.balance > 0)
