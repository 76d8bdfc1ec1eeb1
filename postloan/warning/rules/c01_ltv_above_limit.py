"""抵（质）押率超限 · Loan to value above the limit

含义：抵押、质押贷款的余额与押品价值之比超过内部上限。

原因：押品缓冲变薄，处置时扣除税费、折价后可能不足以覆盖本息。

先查：核对押品最近评估日期和方法；要求补充押品、追加保证或提前部分还款；检查同一押品是否担保多笔。

Meaning: Balance against the value of what secures a mortgaged or pledged loan is above the bank's limit.

Why: The cushion gets thin: after taxes, costs and a forced sale the value may not cover the claim.

Check first: When and how the collateral was valued last; ask for more security, a guarantee or part payment; whether the same piece secures several loans.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C01", Family.SECURITY, frame="loans", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.7, 0.3, 1.5), Limit(Colour.RED, 1, 0.5, 3)), figures=("balance", "collateral_value"),
    needs=("collateral_value",), source="EBA GL/2020/06 para 274 (k); bank practice",
)  # fmt: skip
def ltv_above_limit(rows: Any, _: Numbers) -> Reading:
    secured = rows.guarantee_type.isin(("mortgage", "pledge")) & (rows.balance > 0)
    value = rows.collateral_value.cast("float64").nullif(0)
    return Reading(rows.balance.cast("float64") / value, where=secured)
