"""借款人失联 · Contact lost

含义：自上次本人接听或见面以来，在多个不同日期联系均未成功（未接通、号码错误或他人接听）。

原因：主动失联往往先于停付；联系方式失效后，催收和送达都会变得困难。

先查：核对预留号码、住址、单位和紧急联系人；上门走访；查近期账户动账与社保变动；注意联系时间和次数的合规限制。

Meaning: Since the borrower last spoke for himself, attempts on several different days failed: no answer, a wrong number, somebody else.

Why: Who means to stop paying first stops answering; once the numbers are dead, collecting and serving papers both become hard.

Check first: Numbers, address, employer and contact persons on file; go there; recent movements of accounts and social insurance. Mind the rules on when and how often to call.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "P04", Family.RETAIL, frame="contacts", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.ORANGE, 3, 2, 15),), params=(Param("window_days", 60, Measured.DAYS, 14, 365),),
    figures=("contacts_tried", "tried_first_on", "tried_last_on", "reached_last_on"), needs=("days_tried",),
)  # fmt: skip
def contact_lost(rows: Any, p: Numbers) -> Reading:
    recent = rows.tried_last_days <= p.window_days
    tried = ibis.ifelse(recent.coalesce(ibis.literal(value=False)), rows.days_tried, 0)
    return Reading(tried, since=rows.tried_first_on)
