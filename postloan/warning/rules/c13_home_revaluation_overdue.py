"""住房押品重估超期 · Revaluation of a home overdue

含义：住宅押品距最近一次评估的月数，满月后的天数折成小数；没有评估日期的不判断。

原因：住宅价值变化较慢，重估间隔可以长于其他押品，但跨越一轮房价涨跌后原评估不再可靠。

先查：用同小区成交价做一次桌面重估；明显下跌的，再委托评估并重新计算抵押率。

Meaning: Months since the latest valuation of a home, days beyond a whole one as a part of it; without a date it is not judged.

Why: Homes change their worth slowly and may be valued less often, but not beyond a turn of prices.

Check first: A desk valuation by sales nearby; if prices fell, have it valued and work out the loan to value again.
"""

from typing import Any

from postloan.terms import CollateralKind, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C13", Family.SECURITY, same_as="C03", frame="collateral", unit=Measured.MONTHS, fires=Fires.ABOVE, limits=(Limit(Colour.BLUE, 36, 6, 120),),
    figures=("collateral_id", "description", "collateral_value", "valued_on", "secured"), needs=("collateral_kind", "valuation_months"),
    source="three years as in the EU's CRR art. 208(3); bank practice elsewhere",
)  # fmt: skip
def home_revaluation_overdue(pieces: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    home = pieces.collateral_kind == CollateralKind.RESIDENTIAL.value
    return Reading(pieces.valuation_months, where=home, since=pieces.valued_on, source=pieces.collateral_id)
