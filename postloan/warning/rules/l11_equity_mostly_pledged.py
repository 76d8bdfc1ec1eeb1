"""股权高比例质押 · Equity mostly pledged

含义：股东已质押的股权占借款人全部股权的比例。

原因：高比例质押说明股东融资已到极限，违约会导致控制权变更。

先查：查质权人、融资金额和到期日，评估股东补充担保能力；关注质押率和强制处置线。

Meaning: The share of the borrower's equity that its owners have pledged.

Why: They have borrowed all they can; a default changes control.

Check first: Pledgees, amounts and dates, what more the owners could give; the line at which it is sold.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "L11", Family.EXTERNAL, frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.7, 0.2, 1.0),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("observed_on",), needs=("equity_pledged",), source="bank practice",
)  # fmt: skip
def equity_mostly_pledged(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.equity_pledged, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
