"""资不抵债 · Equity gone

含义：最近一期已确认报表的所有者权益不大于零。

原因：净资产已经亏完，债权人的本金暴露在外；借款人缺乏继续经营的本钱，也难以再融资。

先查：核实资产是否有未入账增值或应提未提的减值；评估担保物和保证人的实际偿付能力，研究重组、增资或退出。

Meaning: Equity of the newest confirmed statements is not above zero.

Why: The owners' money is lost and the lenders' is exposed; little is left to go on with, and nobody else will lend.

Check first: Assets worth more than booked, write-downs not yet made; what collateral and guarantors can really pay; restructure, new capital, or exit.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F24", Family.FINANCIAL, frame="statements", unit=Measured.MONEY, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 0, 0, 100000000),),
    figures=("equity", "debt_to_assets", "net_profit", "statement_currency"), needs=("equity",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def equity_gone(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.equity,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
