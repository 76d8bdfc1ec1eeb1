"""证照被吊销 · Licence revoked

含义：营业执照、许可证或资质被吊销或注销。

原因：主体资格或经营资格丧失，贷款的还款来源和合同履行都失去基础。

先查：核对吊销决定和是否申请复议，确认主体是否进入清算；停止提款，与法务评估提前收贷和担保履行。

Meaning: A business licence, permit or qualification was withdrawn.

Why: Without it there is no business to pay from, and perhaps soon no debtor.

Check first: The decision and any appeal, whether it goes into liquidation; stop drawing, and settle with counsel on calling the loan and the guarantees.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L26", Family.EXTERNAL, same_as="L07", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 730, 30, 1825),),
    figures=("known_on", "event_detail"), needs=("licence_revoked_days",), source="bank practice",
)  # fmt: skip
def licence_revoked(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.licence_revoked_days, since=events.happened_on, source=events.event_source)
