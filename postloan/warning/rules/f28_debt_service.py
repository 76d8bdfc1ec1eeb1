"""偿债备付率不足 · Debt service barely covered

含义：可用于还本付息的现金（EBITDA 减所得税等，口径见参数）与本行贷款未来十二个月应还本息及逾期金额之比；有贷款没有还款计划的不作判断。

原因：低于 1 倍说明靠经营还不上到期本息，只能续贷或变卖资产；他行债务还未计入。

先查：列出未来一年各行到期本息，核实续贷安排和其他还款来源；集中到期的，提前谈分期或增加第二还款来源。

Meaning: Cash that can serve debt (EBITDA less income tax and what else the policy says) over principal and interest that the loans here ask in the next twelve months, and arrears; not judged while a loan has no schedule.

Why: Below one the business cannot pay what falls due: only renewals or sales of assets can. Debt elsewhere is not even counted.

Check first: What falls due at all banks within the year, renewals agreed, other sources; where much falls due at once, talk of instalments or more security in time.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F28", Family.FINANCIAL, same_as="F06", frame="service", unit=Measured.TIMES, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 1.2, 0.5, 3), Limit(Colour.ORANGE, 1.0, 0.2, 2)),
    figures=("due_principal", "due_interest", "due_arrears", "statement_on"), needs=("dscr",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (b); bank practice",
)  # fmt: skip
def debt_service(firms: Any, p: Numbers) -> Reading:
    return Reading(
        firms.dscr,
        fresh=firms.statement_age <= p.statement_days,
        since=firms.statement_on,
        source=firms.statement_on.cast("string"),
    )
