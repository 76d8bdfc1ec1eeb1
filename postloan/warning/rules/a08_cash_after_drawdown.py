"""放款后大额提现 · Cash drawn after the loan

含义：放款后三十日内提取现金的金额占该笔贷款的比例。

原因：提现后资金去向无法追踪，常见于挪用、民间借贷或代他人借款。

先查：要求说明现金用途并提供凭证；农户和零售经营确需现金的，核对采购单据，其余转为受托支付。

Meaning: The share of a loan taken out in cash within thirty days after it was drawn.

Why: Cash leaves no trace; it often means misuse, private lending or borrowing for somebody else.

Check first: What the cash was for, with vouchers; farmers and shops may need it against purchase slips, others should be paid through.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A08", Family.FUNDS, frame="drawdown", unit=Measured.FRACTION, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 0.20, 0.02, 1),),
    params=(Param("window_days", 183, Measured.DAYS, 31, 366),), figures=("principal", "drawn_on", "cash_drawn", "lines_until"),
    needs=("cash_share", "drawn_days"),
)  # fmt: skip
def cash_after_drawdown(loans: Any, p: Numbers) -> Reading:
    return Reading(
        loans.cash_share, where=loans.drawn_days <= p.window_days, since=loans.drawn_on, source=loans.lines_until.cast("string")
    )
