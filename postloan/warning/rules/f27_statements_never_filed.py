"""从未报送财务报表 · Statements never filed

含义：按规定应报送报表、欠款达到设定金额，但系统中没有任何一期已确认报表的借款人，欠报最久一期的逾期天数。

原因：没有报表就看不到第一还款来源，贷后管理只剩还款记录；先按提示级管理，避免与拖延报送混为一谈。

先查：查授信档案是否已有纸质报表未录入；确属未报的，补要最近两年年报和最近一期报表，并约定以后的报送日期。

Meaning: Days late of the period owed longest, of a borrower who is asked for statements, owes the amount set, and of whom none
was ever confirmed here.

Why: Without statements the first source of repayment is out of sight. A notice only: it is no change in the borrower's conduct.

Check first: Whether paper statements lie in the credit file and were never entered; else ask for two years and the latest period, and agree on dates.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F27", Family.FINANCIAL, frame="statements", unit=Measured.DAYS, fires=Fires.ABOVE,
    limits=(Limit(Colour.BLUE, 60, 15, 365),),
    params=(Param("exposure_min", 10_000_000, Measured.MONEY, 0, 1_000_000_000),), figures=("late_period",), needs=("late_days", "statement_on"), source="EBA GL/2020/06 para 274 (o); bank practice",
)  # fmt: skip
def statements_never_filed(statements: Any, p: Numbers) -> Reading:
    small = (statements.exposure < p.exposure_min).fill_null(False)
    return Reading(
        statements.late_days,
        where=statements.statement_on.isnull() & ~small,
        since=statements.late_since,
        source=statements.late_period.cast("string"),
    )
