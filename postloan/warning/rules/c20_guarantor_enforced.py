"""担保人被执行 · Guarantor under enforcement

含义：担保人被法院列为被执行人，且未见执结；担保人不必是本行借款人。

原因：担保人自身债务已无力清偿，其保证实际落空，第二还款来源须重新评估。

先查：查担保人的执行标的、财产线索和其他担保；要求借款人更换或追加担保，仍在保证期间的及时主张权利。

Meaning: A court has opened enforcement against a guarantor and no end of it is known; the guarantor need not be a borrower.

Why: Who cannot pay his own debts will not pay another's: the guarantee is worth little.

Check first: The sum, what the guarantor owns and whom else it guarantees; ask for another guarantee, and claim while the period runs.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C20", Family.SECURITY, same_as="C06", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, 730, 30, 1825),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("guarantor_enforcement_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def guarantor_enforced(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.guarantor_enforcement_days, since=related.happened_on, source=related.event_source)
