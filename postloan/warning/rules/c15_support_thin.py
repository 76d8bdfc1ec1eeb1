"""有效担保不足 · Guarantees cover little

含义：保证类贷款中，剔除同一担保环内的保证人和自身有问题的保证人（不良、逾期或超限担保）之后，有效保证对借款余额的覆盖比例。

原因：环内互保一损俱损，问题保证人代偿不了；剔除后覆盖不足，名义上的保证贷款接近信用贷款。

先查：逐一核对保证人的净资产、逾期和担保关系；不足部分要求追加环外保证人或抵押物。

Meaning: For loans on a guarantee: the share of the debt covered by guarantors outside the borrower's own ring that are in no trouble themselves (NPL, overdue, beyond their limits).

Why: A ring falls together and a troubled guarantor does not pay; what is left is nearly an unsecured loan.

Check first: Net assets, arrears and other guarantees of each guarantor; ask for a guarantor from outside or for collateral.
"""

from typing import Any

from postloan.terms import Colour, GuaranteeType
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C15", Family.SECURITY, frame="circle", unit=Measured.FRACTION, fires=Fires.BELOW,
    limits=(Limit(Colour.BLUE, 0.5, 0.1, 1), Limit(Colour.YELLOW, 0.1, 0, 0.9)), figures=("ring_members", "circle_members", "circle_defaults"),
    needs=("support",),
)  # fmt: skip
def support_thin(names: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    guaranteed = names.guarantee_type == GuaranteeType.GUARANTEE.value
    return Reading(names.support, where=guaranteed, lacks=guaranteed)
