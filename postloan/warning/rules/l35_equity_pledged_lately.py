"""股权新近出质 · Equity pledged lately

含义：近期得知股东把所持借款人股权出质。

原因：股权出质是股东融资吃紧的常见做法，价值下跌或违约会引起控制权变化。

先查：查出质比例、质权人和主债权，了解所融资金去向；累计出质比例过高的按相应规则处理。

Meaning: It lately became known that owners pledged their shares in the borrower.

Why: Owners pledge shares when money is tight; a default may change control.

Check first: Share pledged, pledgee, debt, and where the money went; the total pledged is judged by its own rule.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L35", Family.EXTERNAL, same_as="L11", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("equity_pledged_days",), source="bank practice",
)  # fmt: skip
def equity_pledged_lately(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.equity_pledged_days, since=events.happened_on, source=events.event_source)
