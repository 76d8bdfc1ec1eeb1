"""新近展期或重组 · Newly restructured

含义：借据在设定的天数内因财务困难被展期、重组或减免；没有重组日期的，以标志首次出现为准。

原因：只有还不上才会谈重组；重组后一年内再次逾期的比例明显高于其他贷款。

先查：查重组方案的还款来源是否落实、观察期是否起算、分类是否按重组资产下调；走访核实新的还款计划。

Meaning: The loan was extended, restructured or eased because of financial difficulty within the window; without a date, where the flag is new.

Why: Terms are eased only for those who cannot pay; within a year they fall overdue again far more often than others.

Check first: Whether the new plan has a source of repayment, whether observation runs and the class was lowered; visit and verify the plan.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule

_NO = ibis.literal(value=False)


@rule(
    "R06", Family.REPAYMENT, frame="loans", unit=Measured.FLAG, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 1, 1, 1),),
    params=(Param("window_days", 90, Measured.DAYS, 7, 365),), figures=("balance", "restructured_on", "restructurings"),
    needs=("restructured",), source="EBA GL/2020/06 para 274 (o); bank practice",
)  # fmt: skip
def restructured(rows: Any, p: Numbers) -> Reading:
    dated = (p.on - rows.restructured_on).cast("int32").between(0, p.window_days)
    flagged = rows.restructured_on.isnull() & rows.as_of_previous.notnull() & ~rows.restructured_previous.coalesce(_NO)
    recent = ibis.coalesce(dated, _NO) | flagged
    return Reading(rows.restructured.cast("int32") * recent.cast("int32"), where=rows.balance > 0, since=rows.restructured_on)
