"""抵（质）押率一年内明显上升 · Loan to value risen within a year

含义：借据的余额与押品价值之比较去年同月上升超过设定幅度。

原因：多数贷款的抵押率随还本下降；反而上升，不是押品贬值就是余额增加，安全垫在变薄。

先查：分清是押品价值下调还是余额上升；复核评估依据；必要时重新评估、补充押品或压降余额。

Meaning: Balance against collateral value has risen since the same month a year before by more than the limit.

Why: As loans are repaid the ratio falls; where it rises the collateral has lost value or more is owed.

Check first: Which of the two it was; how the value was found; value anew, ask for more security, or bring the balance down.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C11", Family.SECURITY, same_as="C01", frame="last_year", unit=Measured.FRACTION, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 0.1, 0.02, 0.5),),
    figures=("ltv_before", "ltv", "collateral_value_before", "collateral_value", "before_on"), needs=("ltv_change",),
    source="EBA GL/2020/06 para 274 (k); bank practice",
)  # fmt: skip
def ltv_risen(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.ltv_change, since=rows.before_on)
