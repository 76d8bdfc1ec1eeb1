"""逃废债 · Evading debt

含义：台账标记借款人有逃废债行为，如转移资产、悬空债权、恶意注销或假破产。

原因：逃废债是主观上不还，时间越久可执行的财产越少，须抢在财产转移前保全。

先查：立即梳理可供执行的财产线索，申请诉前或诉中财产保全；对受让资产的关联方考虑行使撤销权。

Meaning: The tape says that the borrower evades its debts: moves assets away, empties or dissolves the firm, or feigns bankruptcy.

Why: He does not want to pay; every week leaves less to enforce against, so preservation has to come first.

Check first: Gather leads to assets at once, apply for preservation; consider avoiding transfers to related parties.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L14", Family.EXTERNAL, frame="loans", unit=Measured.FLAG, fires=Fires.FROM, limits=(Limit(Colour.RED, 1, 1, 1),),
    figures=("balance", "dpd"), needs=("evasion",),
)  # fmt: skip
def evading_debt(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.evasion.cast("int32"), where=rows.balance > 0)
