"""流动比率过低 · Current ratio low

含义：流动资产与流动负债之比。

原因：短期资产覆盖不了一年内到期的债务，日常周转靠续贷维持，一旦抽贷就会断裂。

先查：列出未来六个月到期债务和可动用资金；看是否短贷长用，存货和应收账款能否及时变现。

Meaning: Current assets over current liabilities.

Why: What is at hand within the year does not cover what falls due; the firm lives on renewals and breaks when one is refused.

Check first: Debt due in the next six months against money at hand; whether short loans paid for plant; how fast stock and receivables can be turned into cash.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F07", Family.FINANCIAL, frame="statements", unit=Measured.TIMES, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 0.8, 0.2, 2),),
    figures=("cash_to_short_debt", "short_debt_share", "interest_bearing_debt", "statement_currency"), needs=("current_ratio",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def current_ratio(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.current_ratio,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
