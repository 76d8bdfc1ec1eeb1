"""信用评分大幅下降 · Score fell

含义：最近的评分比此前一年内最高评分下降的分数。

原因：评分综合了各机构的还款和借款行为，骤降先于本行逾期。

先查：看评分下降的主要原因项，查他行逾期和新增查询；必要时调低额度并提前联系本人。

Meaning: By how many points the newest score is below the best of the year before.

Why: It sums up how he borrows and pays everywhere and falls before he is late here.

Check first: The main reasons for the fall, arrears elsewhere, new enquiries; lower the limit and call him early.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "P03", Family.RETAIL, frame="observations", unit=Measured.POINTS, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 50, 10, 300),),
    params=(Param("fresh_days", 120, Measured.DAYS, 30, 800),),
    figures=("score", "score_highest", "observed_on"), needs=("score_drop",), source="EBA GL/2020/06 para 274 (q); bank practice",
)  # fmt: skip
def score_fell(observations: Any, p: Numbers) -> Reading:
    return Reading(observations.score_drop, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source)
