"""借款人受灾 · Hit by a disaster

含义：得知借款人遭受火灾、水灾、疫情等灾害。

原因：资产和存货受损、停工停产，保险赔付又有时间差。

先查：现场核对受损资产、停工时间和保险赔付，查押品是否受损；符合条件的可按规定给予延期，同时补足担保。

Meaning: The borrower is known to have been hit by fire, flood or epidemic.

Why: Assets and stock are damaged, work stops, and insurance pays later.

Check first: On site, damage, standstill, insurance and the collateral; relief where the rules allow it, with more security.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "M20", Family.MARKET, same_as="M05", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 1095),),
    figures=("known_on", "event_detail"), needs=("disaster_days",), source="bank practice",
)  # fmt: skip
def hit_by_disaster(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.disaster_days, since=events.happened_on, source=events.event_source)
