"""保证人在本行逾期 · Guarantor is late itself

含义：保证人自身在本行贷款的最长逾期天数；保证人在本行没有贷款的不判断。

原因：保证人连自己的贷款都还不上，代偿能力不能再指望。

先查：核实保证人逾期原因和资产状况；停止把该保证计入有效担保，要求更换保证人或追加抵押。

Meaning: The longest days past due of the guarantor's own loans at the bank; a guarantor without loans here is not judged.

Why: Who cannot pay his own loan will not pay another's.

Check first: Why the guarantor is late and what it owns; stop counting its guarantee and ask for another guarantor or collateral.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C14", Family.SECURITY, same_as="C06", frame="guarantors", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 31, 1, 90), Limit(Colour.ORANGE, 91, 31, 360)),
    figures=("guarantor_id", "guarantor_name", "guaranteed", "guarantor_given"), needs=("guarantor_dpd",),
)  # fmt: skip
def guarantor_late(pairs: Any, p: Numbers) -> Reading:
    since = (p.on - pairs.guarantor_dpd.as_interval("D")).cast("date")
    return Reading(pairs.guarantor_dpd, since=since, source=pairs.guarantor_id)
