"""亏损 · Losses

含义：净利润为负的连续十二个月期数（最多看两期）；不满十二个月的报表不作判断，以最近一个完整的十二个月为准。

原因：亏损消耗净资产；连续亏损时还款只能靠借新还旧、变卖资产或股东投入。

先查：区分经营亏损与一次性损失（减值、处置）；看经营现金流是否为正、亏损能否在贷款到期前扭转。

Meaning: For how many twelve months running net profit was negative, two at most; statements of less than twelve months are not judged, the newest whole twelve months are.

Why: Losses eat the equity; in a second year repayment lives on new debt, sales of assets or the owners.

Check first: Tell losses of the business from single ones (write-downs, disposals); see whether operating cash flow is positive and whether the loss can turn before the loans fall due.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F03", Family.FINANCIAL, frame="statements", unit=Measured.PERIODS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 2), Limit(Colour.ORANGE, 2, 1, 2)),
    figures=("year_profit", "year_on", "statement_currency"), needs=("loss_years",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (b); bank practice",
)  # fmt: skip
def loss(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.loss_years,
        fresh=statements.year_age <= p.statement_days,
        since=statements.year_on,
        source=statements.year_on.cast("string"),
    )
