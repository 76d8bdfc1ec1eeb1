"""回款归行与贷款份额不符 · Receipts below the share of debt

含义：销售回款经本行账户的比例，与本行贷款占其全部有息负债比例之比；后者取导入的贷款占比与已确认报表中较新的一个。

原因：本行承担多数贷款却看不到回款，既无法监控现金流，出现问题时也来不及扣收。

先查：查主结算行是哪家、是否质押了应收账款给他行；按合同约定要求回款归行，必要时调整额度和利率。

Meaning: The share of sales that is paid in here over the share of the borrower's interest-bearing debt that is owed here, by the share imported or the confirmed statements, whichever is newer.

Why: Who carries most of the debt and sees little of the receipts can neither watch the cash flow nor collect in time.

Check first: Which bank settles and whether receivables are pledged there; ask for receipts as the contract says, else look at line and rate again.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A03", Family.BEHAVIOUR, frame="accounts", unit=Measured.TIMES, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 0.5, 0.05, 1),),
    figures=("banked_share", "loan_share", "loan_share_on", "both_days"), needs=("banked_share", "loan_share"),
    params=(Param("least_days", 90, Measured.DAYS, 30, 731), Param("fresh_days", 92, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def inflow_below_loan_share(accounts: Any, p: Numbers) -> Reading:
    return Reading(
        accounts.banked_share / accounts.loan_share.nullif(0.0), where=accounts.both_days >= p.least_days,
        fresh=accounts.lines_stale <= p.fresh_days, source=accounts.lines_until.cast("string"),
    )  # fmt: skip
