"""其他应收款激增 · Other receivables jump

含义：其他应收款比一年前的增幅；占总资产比例低于参数的增长不计。

原因：其他应收款突然大增，多为股东或关联方抽走资金，往往发生在贷款发放之后。

先查：逐笔核对新增往来的对象、时间和用途，与贷款支付日期对照；要求说明并限期收回。

Meaning: By how much other receivables grew within a year; growth counts for nothing while they are a small share of assets.

Why: A sudden rise is mostly money taken out by owners or related parties, often just after a payout.

Check first: Each new item: to whom, when, what for, against the dates of the loan's payout; ask for reasons and a date of return.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F20", Family.FINANCIAL, same_as="F10", frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.5, 0.1, 10),),
    figures=("other_receivables", "other_receivables_to_assets", "statement_currency"), needs=("other_receivables_growth", "other_receivables_to_assets"),
    params=(Param("share_min", 0.05, Measured.FRACTION, 0, 0.50), Param("statement_days", 550, Measured.DAYS, 120, 1096)),
)  # fmt: skip
def other_receivables_rise(statements: Any, p: Numbers) -> Reading:
    large = statements.other_receivables_to_assets >= p.share_min
    growth = statements.other_receivables_growth
    rise = ibis.cases((large, growth), (~large, ibis.least(growth, 0.0)))
    return Reading(
        rise,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
