"""进入破产或清算程序 · In bankruptcy or liquidation

含义：台账标记借款人已进入破产、重整或清算程序。

原因：个别清偿被停止，债权须在期限内申报，错过申报会影响受偿顺位和表决权。

先查：确认受理法院、管理人与申报截止日；按期申报债权及担保物权；检查连带保证人可否直接追偿。

Meaning: The tape says that the borrower is in bankruptcy, reorganisation or liquidation.

Why: Payment to single creditors stops and claims have to be filed in time; who misses it loses rank and vote.

Check first: Court, administrator and last day for filing; file the claim with its security in time; whether joint guarantors can be pursued directly.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L15", Family.EXTERNAL, same_as="L13", frame="loans", unit=Measured.FLAG, fires=Fires.FROM, limits=(Limit(Colour.RED, 1, 1, 1),),
    figures=("balance", "dpd"), needs=("bankruptcy",),
)  # fmt: skip
def in_bankruptcy(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.bankruptcy.cast("int32"), where=rows.balance > 0)
