"""报表收入高于结算流水 · Revenue beyond the account inflow

含义：最近一期报表营业收入中，同期账户经营性流入没有体现的部分所占比例；流水未覆盖全期的不作判断。

原因：收入不从账户走，可能虚增收入，也可能货款改走他行，本行失去对还款来源的监控。

先查：要其他银行的对账单合并计算；主结算在他行的，落实账户监管或回款归行约定。

Meaning: The part of the newest statements' revenue that the earned inflow of the accounts in those months does not show; not judged unless they cover all of it.

Why: Revenue that does not pass the accounts may not exist, or is paid into another bank, out of the lender's sight.

Check first: Statements of the other banks taken together; where another bank settles, agree on supervision of the account or on a share of receipts.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F22", Family.FINANCIAL, same_as="F16", frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.3, 0.1, 0.99),),
    figures=("reported_revenue", "banked_inflow", "months_reported", "statement_currency"), needs=("revenue_unseen_by_bank",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),),
)  # fmt: skip
def revenue_beyond_inflow(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.revenue_unseen_by_bank,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
