"""担保人被申请破产 · Guarantor's bankruptcy petition

含义：担保人被申请破产清算或重整。

原因：保证债权须在申报期内向管理人申报，逾期将丧失受偿机会。

先查：查受理法院和申报期限，未到期的保证债权也要申报；重新认定该笔贷款的担保方式和分类。

Meaning: A guarantor is the subject of a bankruptcy petition.

Why: The claim on the guarantee has to be filed in time or is lost.

Check first: Court and last day for filing, also for loans not yet due; the loan's security and class anew.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C22", Family.SECURITY, same_as="C06", frame="related", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 1095, 30, 1825),),
    figures=("related_name", "known_on", "event_amount", "event_detail"), needs=("guarantor_bankruptcy_petition_days",), source="EBA GL/2020/06 para 274 (m), (n); bank practice",
)  # fmt: skip
def guarantor_bankruptcy(related: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(related.guarantor_bankruptcy_petition_days, since=related.happened_on, source=related.event_source)
