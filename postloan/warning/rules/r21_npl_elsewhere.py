"""他行已成不良 · Non-performing elsewhere

含义：征信显示借款人在其他机构有不良贷款。

原因：他行已确认难以收回，本行贷款的偿还基础通常相同；监管要求据此审视分类。

先查：查不良余额占其全部债务的比例和处置进展，本行同步评估分类下调；冻结未用额度，抢先落实担保。

Meaning: The credit bureau shows a non-performing loan at another lender.

Why: What failed there is mostly what this loan hangs on too; the class here has to be looked at.

Check first: How much of all its debt it is and what that lender does; the class here; freeze what is undrawn and secure the guarantees first.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R21", Family.REPAYMENT, same_as="R07", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 730, 30, 1825),),
    figures=("known_on", "event_amount", "event_detail"), needs=("npl_elsewhere_days",), source="EBA GL/2020/06 para 274 (l)",
)  # fmt: skip
def npl_elsewhere(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.npl_elsewhere_days, since=events.happened_on, source=events.event_source)
