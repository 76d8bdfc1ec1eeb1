"""频繁逾期 · Often late

含义：最近六个月末中，有多个月末处于逾期（含短期逾期）。

原因：反复短期逾期说明收支节奏已经绷紧，单次看都不严重，合在一起是还款习惯或现金流变差。

先查：逐月看逾期天数和扣款时间，判断是账户管理问题还是收入下降；必要时调整还款日或要求预存。

Meaning: At several of the last six month-ends the loan was overdue, if only briefly.

Why: Being late again and again shows that income and payments no longer fit; each time looks harmless, together they show a habit or a weaker cash flow.

Check first: Days past due and the day of the debit month by month: is the account badly kept or has income fallen? Move the due day or ask for a deposit ahead.
"""

import operator
from functools import reduce
from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.frames.lateness import MONTHS
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R03", Family.REPAYMENT, same_as="R01", frame="lateness", unit=Measured.MONTHS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 3, 2, 6),), params=(Param("late_from", 1, Measured.DAYS, 1, 30), Param("window_months", 6, Measured.MONTHS, 3, 6)),
    figures=("late_months", "dpd", "balance"), needs=("late_months",),
)  # fmt: skip
def often_late(rows: Any, p: Numbers) -> Reading:
    late = [
        ibis.ifelse((rows[f"dpd_{place}"] >= p.late_from) & (p.window_months > place), 1, 0).coalesce(0)
        for place in range(MONTHS)
    ]
    return Reading(reduce(operator.add, late), since=(p.on - rows.dpd.nullif(0).as_interval("D")).cast("date"))
