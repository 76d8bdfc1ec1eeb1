"""放款初期逾期 · Late soon after paying out

含义：发放后头几个月内就出现逾期（按台账逾期天数和账龄计算）。

原因：账龄很短就逾期，多与贷前把关、用途真实性或欺诈有关，损失率远高于正常逾期。

先查：复核贷前调查与首笔还款资金来源；核实用途；同一客户经理、同一渠道的新放贷款一并排查。

Meaning: The loan is overdue within its first months, by the days past due of the tape and its months on book.

Why: Loans that are late so young point to a poor check before lending, an untrue purpose or fraud; they lose far more than others.

Check first: The check before lending and what the first payment came from; verify the purpose; look at new loans of the same officer and channel.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R17", Family.REPAYMENT, same_as="R01", frame="loans", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 1, 1, 30), Limit(Colour.ORANGE, 31, 8, 90)), params=(Param("window_months", 3, Measured.MONTHS, 1, 12),),
    figures=("originated_on", "mob", "balance"), needs=("dpd", "mob"),
)  # fmt: skip
def late_early(rows: Any, p: Numbers) -> Reading:
    young = (rows.balance > 0) & (rows.mob <= p.window_months)
    return Reading(rows.dpd, where=young, since=(p.on - rows.dpd.as_interval("D")).cast("date"))
