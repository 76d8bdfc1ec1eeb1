"""其他应收款占比过高 · Other receivables large

含义：其他应收款占总资产的比例。

原因：其他应收款常是股东、关联方占用资金的去处，贷款可能由此流出，实际难以收回。

先查：要明细和账龄：欠款人是谁、与股东和实际控制人什么关系、何时归还；对照贷款支付后的资金流向。

Meaning: Other receivables over total assets.

Why: It is where owners and related parties take money out; loans may have left that way, and it rarely comes back.

Check first: Who owes, how they are related to owner and controller, since when and until when; hold it against where the loan's money went.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F10", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.2, 0.05, 0.8),),
    figures=("other_receivables", "equity", "statement_currency"), needs=("other_receivables_to_assets",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def other_receivables_large(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.other_receivables_to_assets,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
