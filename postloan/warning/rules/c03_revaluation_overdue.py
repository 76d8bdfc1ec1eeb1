"""押品重估超期 · Revaluation overdue

含义：住宅以外的押品距最近一次评估的月数，满月后的天数折成小数，过期一天即算；没有评估日期的不判断。

原因：评估陈旧时账面抵押率不可信，厂房、设备、存货和应收账款的价值变化快。

先查：核对押品系统中的评估日期是否漏录；确未重估的，安排重估并重新计算抵押率。

Meaning: Months since the latest valuation of a piece that is no home, days beyond a whole one as a part of it, so that one day late is late; without a date it is not judged.

Why: With an old valuation the loan to value means little; plants, machines, stock and receivables change their worth fast.

Check first: Whether a newer valuation was not entered; if there is none, order one and work out the loan to value again.
"""

from typing import Any

import ibis

from postloan.terms import CollateralKind, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C03", Family.SECURITY, frame="collateral", unit=Measured.MONTHS, fires=Fires.ABOVE, limits=(Limit(Colour.YELLOW, 12, 3, 60),),
    figures=("collateral_id", "description", "collateral_value", "valued_on", "secured"), needs=("collateral_kind", "valuation_months"),
)  # fmt: skip
def revaluation_overdue(pieces: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    home = pieces.collateral_kind == CollateralKind.RESIDENTIAL.value
    return Reading(
        pieces.valuation_months,
        where=~ibis.coalesce(home, ibis.literal(value=False)),
        since=pieces.valued_on,
        source=pieces.collateral_id,
    )
