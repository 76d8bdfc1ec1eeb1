"""法定代表人变更 · Legal representative changed

含义：近期得知借款人的法定代表人或主要高管发生变更。

原因：变更可能只是正常接班，也可能是原负责人回避责任；签约权限和个人担保会受影响。

先查：核对变更原因和新任人员的信用，重新取得签字样本和授权；原法定代表人的个人保证是否继续，须书面确认。

Meaning: It lately became known that the borrower's legal representative or chief officers changed.

Why: It may be a normal succession or somebody avoiding blame; powers to sign and personal guarantees are touched.

Check first: Why it changed and the new person's credit; new specimen signatures and powers; a written word that the former one's guarantee goes on.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "L21", Family.EXTERNAL, same_as="L01", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.YELLOW, 180, 30, 730),),
    figures=("known_on", "event_detail"), needs=("legal_rep_change_days",), source="bank practice",
)  # fmt: skip
def legal_representative_changed(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.legal_rep_change_days, since=events.happened_on, source=events.event_source)
