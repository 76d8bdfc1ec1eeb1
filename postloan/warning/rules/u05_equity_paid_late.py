"""资本金未同比例到位 · Owners' money late

含义：项目进度超过资本金到位比例的幅度。

原因：贷款先于资本金投入，股东风险被转移给银行，后续缺口难以补足。

先查：核对验资和资本金账户流水，要求按进度补足；未到位前按比例暂停发放贷款。

Meaning: By how far the project's progress exceeds the share of equity paid in.

Why: The loan goes in before the owners' money: they shift their risk to the bank.

Check first: Capital account and certificates, have it paid in with progress; until then pay out no more than its share.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "U05", Family.FUNDS, frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.05, 0.0, 0.5),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("equity_paid", "project_progress", "observed_on"), needs=("equity_short",), source="NFRA Order 2024 No. 1; bank practice",
)  # fmt: skip
def equity_paid_late(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.equity_short, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
