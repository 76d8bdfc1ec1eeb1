"""项目进度落后 · Project behind

含义：实际进度落后于计划进度的幅度。

原因：进度落后推迟投产和还款来源，也可能是资金被挪用。

先查：现场核对形象进度与资金支付是否匹配，查资本金和施工方；重排提款和还款计划。

Meaning: By how much progress is behind plan.

Why: Income comes later, or the money went elsewhere.

Check first: On site, progress against payments, equity and contractor; plan drawing and repayment anew.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "U12", Family.FUNDS, same_as="U04", frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.2, 0.05, 0.8),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("project_progress", "project_progress_planned", "observed_on"), needs=("progress_lag",), source="NFRA Order 2024 No. 1; bank practice",
)  # fmt: skip
def project_behind(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.progress_lag, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
