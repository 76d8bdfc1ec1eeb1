"""逾期天数连续上升 · Days past due rising

含义：借据在连续多个月末的逾期天数一次比一次长，且仍处于较短逾期。

原因：天数不长却持续拉长，说明每期都在用下期的钱补上期的缺口，趋势比水平更早暴露问题。

先查：逐期核对到账日与应还日的间隔；了解收入回款周期是否变化，尽早调整还款安排。

Meaning: At one month-end after the other the loan was overdue for longer, though not yet for long.

Why: Few days that become more and more show that each instalment is paid with the money of the next; the trend tells earlier than the level.

Check first: The gap between due day and payment, instalment by instalment; has the cycle of income changed? Adjust the plan early.
"""

import itertools
import operator
from functools import reduce
from typing import Any

from postloan.terms import Colour
from postloan.warning.frames.lateness import MONTHS
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R15", Family.REPAYMENT, same_as="R01", frame="lateness", unit=Measured.MONTHS, fires=Fires.FROM, limits=(Limit(Colour.YELLOW, 3, 2, 5),),
    params=(Param("most_days", 60, Measured.DAYS, 10, 180),), figures=("dpd", "late_months", "balance"), needs=("dpd_0", "dpd_1"),
)  # fmt: skip
def lateness_rising(rows: Any, p: Numbers) -> Reading:
    days = [rows[f"dpd_{place}"].coalesce(0) for place in range(MONTHS)]
    rises = [later > earlier for later, earlier in itertools.pairwise(days)]
    in_a_row = itertools.accumulate(rises, operator.and_)
    number = reduce(operator.add, (one.cast("int32") for one in in_a_row))
    return Reading(number, where=rows.dpd_0.coalesce(0) <= p.most_days)
