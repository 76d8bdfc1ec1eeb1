"""欠息 · Interest overdue

含义：借据有已到期未付的利息，按“相当于几个月的正常利息”衡量。

原因：利息金额小于本金，连利息都付不出，往往早于本金逾期，是现金流紧张的先兆。

先查：核对结息日扣款记录和账户余额；问清是忘记存款还是周转困难，约定补缴日期并跟踪到账。

Meaning: Interest of the loan has fallen due and was not paid, measured in months of its regular interest.

Why: Interest is smaller than principal: who cannot pay even that is short of cash, often before principal falls overdue.

Check first: The debit on the interest day and the balance of the account; ask whether it was forgotten or money is short, agree on a day and watch for the payment.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R02", Family.REPAYMENT, same_as="R01", frame="loans", unit=Measured.MONTHS, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0, 0, 3), Limit(Colour.ORANGE, 2, 0.5, 12)),
    figures=("overdue_interest", "balance", "rate"),
)  # fmt: skip
def interest_overdue(rows: Any, p: Numbers) -> Reading:
    month = rows.balance.cast("float64") * rows.rate / 12
    late = (p.on - rows.dpd.nullif(0).as_interval("D")).cast("date")
    return Reading(rows.overdue_interest.cast("float64") / month.nullif(0), where=rows.balance > 0, since=late)
