"""押品保险到期 · Collateral insurance ends

含义：押品保险距到期日的天数，负数为已过期；未登记保险的不判断。

原因：脱保期间押品毁损，银行没有保险金可以优先受偿。

先查：核对是否已续保而未登记；未续保的，要求借款人续保并把本行列为第一受益人。

Meaning: Days until the insurance of a piece ends, below zero once it has; a piece without a registered insurance is not judged.

Why: If the piece is destroyed while uninsured, there is no insurance money for the bank.

Check first: Whether it was renewed and not entered; if not, have it renewed with the bank as first beneficiary.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C05", Family.SECURITY, frame="collateral", unit=Measured.DAYS, fires=Fires.BELOW,
    limits=(Limit(Colour.BLUE, 30, 1, 180), Limit(Colour.YELLOW, 0, -60, 90)), figures=("collateral_id", "description", "collateral_value", "insured_until", "secured"),
    needs=("insurance_left", "insured_until"),
)  # fmt: skip
def insurance_expired(pieces: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(pieces.insurance_left, since=pieces.insured_until, source=pieces.collateral_id)
