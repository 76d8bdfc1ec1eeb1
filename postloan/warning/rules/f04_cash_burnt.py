"""经营现金流连续为负 · Operating cash flow negative twice

含义：经营活动现金流量净额为负的连续十二个月期数（最多看两期）。

原因：账面有利润而收不回现金，贷款本息只能靠再融资支付。

先查：看应收账款、存货、预付款占用增加在哪里，对应哪些客户和供应商；防止以往来款掩盖资金被挪用。

Meaning: For how many twelve months running operating cash flow was negative, two at most.

Why: Profit on paper that brings no cash leaves principal and interest to be paid by new borrowing.

Check first: In which receivables, stock and prepayments the money is tied up, with whom; whether funds left the business as other receivables.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F04", Family.FINANCIAL, frame="statements", unit=Measured.PERIODS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 2, 1, 2),),
    figures=("year_cfo", "year_profit", "year_on", "statement_currency"), needs=("burnt_years",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (c); bank practice",
)  # fmt: skip
def cash_burnt(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.burnt_years,
        fresh=statements.year_age <= p.statement_days,
        since=statements.year_on,
        source=statements.year_on.cast("string"),
    )
