"""或有负债占净资产过高 · Contingent liabilities against equity

含义：或有负债（主要是对外担保）与最近一期经确认报表净资产之比。

原因：被担保人一旦违约，或有负债变成真实负债，净资产很快被耗尽。

先查：逐笔看被担保人的经营和反担保，查征信中的担保余额；压降或要求置换，纳入偿债测算。

Meaning: Contingent liabilities, mostly guarantees given, against equity by the last confirmed statement.

Why: When those it answers for fail they become debts and eat up equity.

Check first: Each guaranteed party and counter-guarantee, the balance by the bureau; have them reduced or replaced, and count them.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F18", Family.FINANCIAL, frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.5, 0.1, 3.0),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("contingent_liabilities", "equity", "observed_on"), needs=("contingent_share",), source="bank practice",
)  # fmt: skip
def contingent_liabilities(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.contingent_share, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
