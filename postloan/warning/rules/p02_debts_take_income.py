"""负债收入比偏高 · Debts take the income

含义：每月偿债支出占收入的比例。

原因：收入被月供占去大半后，任何意外支出都会造成逾期。

先查：核实收入证明和全部月供，含未上征信的债务；考虑延长期限或减少授信。

Meaning: What repayments take of the borrower's income.

Why: When most of it goes there, any other expense makes him late.

Check first: Proof of income and all instalments, those the bureau does not know too; a longer term or a smaller limit.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "P02", Family.RETAIL, frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.55, 0.3, 1.5),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("observed_on",), needs=("debt_to_income",), source="bank practice",
)  # fmt: skip
def debts_take_income(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.debt_to_income, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
