"""EBITDA 对有息负债保障低 · EBITDA thin against debt

含义：息税折旧摊销前利润与有息负债之比；没有有息负债的不作判断。

原因：低于 0.25 相当于要四年以上的全部现金利润才能还清债务，为负则完全靠再融资。

先查：把本行贷款期限与可还款现金流逐年排列；看是否需要延长期限、压降授信或追加第二还款来源。

Meaning: EBITDA over interest-bearing debt; a borrower without such debt is not judged.

Why: Below 0.25 it takes more than four years of all cash earnings to repay; below zero only new borrowing does.

Check first: The loans' due dates year by year against the cash that can repay them; a longer term, a smaller line or a second source of repayment.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F25", Family.FINANCIAL, same_as="F06", frame="statements", unit=Measured.TIMES, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 0.25, 0.05, 1), Limit(Colour.ORANGE, 0.17, 0, 0.8)),
    figures=("ebitda", "interest_bearing_debt", "months_reported", "statement_currency"), needs=("ebitda", "interest_bearing_debt"),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (b); bank practice",
)  # fmt: skip
def ebitda_to_debt(statements: Any, p: Numbers) -> Reading:
    owes = statements.interest_bearing_debt > 0
    earned = ibis.ifelse(owes, statements.ebitda / statements.interest_bearing_debt, ibis.null("float64"))
    return Reading(
        earned,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
