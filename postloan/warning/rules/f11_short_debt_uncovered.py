"""短债集中而现金不足 · Short debt without cash

含义：短期有息负债占全部有息负债的比例；货币资金对短期有息负债的覆盖达到参数时计为 0。

原因：债务集中在一年内到期而手中现金很少，任何一家银行不续贷都可能引发违约。

先查：列出各行到期日和续贷意向，核实货币资金中受限部分；评估能否调整期限结构或追加担保。

Meaning: Short-term interest-bearing debt over all of it; 0 where cash covers the short debt as the parameter asks.

Why: All of the debt falls due within the year and there is little cash: one bank that does not renew is enough.

Check first: Due dates and intentions of each bank; what part of the cash is restricted; whether terms can be stretched or security added.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F11", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.8, 0.4, 1),),
    figures=("short_debt_share", "cash_to_short_debt", "interest_bearing_debt", "statement_currency"), needs=("short_debt_share", "cash_to_short_debt"),
    params=(Param("cash_cover", 0.30, Measured.TIMES, 0.05, 2), Param("statement_days", 550, Measured.DAYS, 120, 1096)),
)  # fmt: skip
def short_debt_uncovered(statements: Any, p: Numbers) -> Reading:
    covered = statements.cash_to_short_debt >= p.cash_cover
    none = statements.short_debt_share <= 0  # nothing short to cover
    uncovered = ibis.cases((none | covered, 0.0), (~covered, statements.short_debt_share))
    return Reading(
        uncovered,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
