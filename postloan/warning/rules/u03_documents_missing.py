"""用途凭证长期缺失 · Documents of use missing

含义：受托支付或用途证明资料自缺失之日起超过期限仍未补齐。

原因：拿不出凭证往往是贸易背景不实或资金已改变用途。

先查：列出缺失清单限期补交，核对支付对象和发票；逾期不补的暂停提款，对已付资金追查流向。

Meaning: Papers that prove the use of the loan are missing for longer than allowed.

Why: Who cannot show them often has no such trade or used the money otherwise.

Check first: A list and a deadline; payee and invoices; if they do not come, stop drawing and follow the money already paid.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "U03", Family.FUNDS, frame="events", unit=Measured.DAYS, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 30, 5, 180),),
    figures=("happened_on", "event_detail"), needs=("documents_missing_days",), source="NFRA Orders 2024 No. 1 and 2; bank practice",
)  # fmt: skip
def documents_missing(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    missing = events.documents_missing_days.notnull()
    return Reading(events.happened_days, where=missing, since=events.happened_on, source=events.event_source)
