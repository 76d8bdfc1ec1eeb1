"""被诉而金额不详 · Lawsuit of unknown sum

含义：近期得知借款人被诉，但没有标的金额。

原因：公告类信息常不载明金额，重要案件可能因此漏看。

先查：向借款人或律师了解标的和进展，把金额补录到事件中，按金额由相应规则判断。

Meaning: A lawsuit against the borrower lately became known without the sum claimed.

Why: Notices often leave out the sum, and a large case may be missed.

Check first: Ask the borrower or counsel for sum and state of the case and enter it; other rules then judge it.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L32", Family.EXTERNAL, same_as="L03", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("lawsuit_days",), source="EBA GL/2020/06 para 274 (n); bank practice",
)  # fmt: skip
def lawsuit_of_unknown_sum(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.lawsuit_days, where=~events.event_sum_given, since=events.happened_on, source=events.event_source)
