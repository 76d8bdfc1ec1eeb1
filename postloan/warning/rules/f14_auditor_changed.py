"""更换审计机构 · Auditor changed

含义：借款人更换了会计师事务所。

原因：非正常更换常因审计意见分歧，可能是为取得“干净”意见。

先查：问清更换原因，联系前任事务所了解有无分歧；对照前后两期报表的会计政策和重大调整。

Meaning: The borrower has changed its auditor.

Why: Apart from routine it is often a quarrel over the opinion, and a search for a clean one.

Check first: The reason, if possible from the former auditor; accounting policies and large adjustments before and after.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "F14", Family.FINANCIAL, frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 365, 30, 730),),
    figures=("known_on", "event_detail"), needs=("auditor_changed_days",), source="EBA GL/2020/06 para 274 (r)",
)  # fmt: skip
def auditor_changed(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.auditor_changed_days, since=events.happened_on, source=events.event_source)
