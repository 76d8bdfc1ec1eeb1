"""逾期天数 · Days past due

含义：借款人任一借据的本金或利息已超过应还日未还。

原因：逾期是最直接的还款能力或意愿信号；超过 30 天属监管关注的信用风险显著上升。

先查：核对还款账户余额与扣款记录，联系借款人确认原因，区分技术性逾期与资金困难。

Meaning: Principal or interest of one of the borrower's loans was not paid on its due date.

Why: Being late is the most direct sign of ability or will failing; beyond 30 days credit risk counts as significantly higher.

Check first: The balance of the repayment account and the debit log; call the borrower and tell a technical delay from a lack of money.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R01", Family.REPAYMENT, frame="loans", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.BLUE, 1, 1, 30), Limit(Colour.YELLOW, 8, 2, 60), Limit(Colour.ORANGE, 31, 8, 90), Limit(Colour.RED, 61, 31, 180)),
    figures=("balance", "overdue_principal", "overdue_interest"), needs=("dpd",), source="EBA GL/2020/06 para 274 (s); bank practice",
)  # fmt: skip
def days_past_due(loans: Any, p: Numbers) -> Reading:
    return Reading(loans.dpd, where=loans.balance > 0, since=(p.on - loans.dpd.as_interval("D")).cast("date"))
