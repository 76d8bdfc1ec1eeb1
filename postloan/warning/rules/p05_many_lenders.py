"""多头借贷 · Many lenders

含义：征信显示未结清贷款的机构数。

原因：多头借贷者往往以新还旧，任何一家收缩都会引发连锁逾期。

先查：汇总各家余额、月供和利率，重算负债收入比；核对有无网贷和高息借款，谨慎新增或续贷。

Meaning: How many lenders the borrower has unpaid loans with.

Why: Such borrowers pay old debts with new ones; one lender that stops sets off the rest.

Check first: All balances, instalments and rates, debt service to income anew; online and dear loans; be careful with renewals.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "P05", Family.RETAIL, frame="observations", unit=Measured.LENDERS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 5, 2, 20),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("observed_on",), needs=("active_lenders",), source="bank practice",
)  # fmt: skip
def many_lenders(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.active_lenders, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
