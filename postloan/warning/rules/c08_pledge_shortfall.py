"""存货应收质押不足值 · Pledged stock or receivables fall short

含义：以存货或应收账款质押的借款人，其全部押品净值（扣除优先受偿额）与所担保贷款余额之比。

原因：存货会出库、应收会回款，质物价值低于贷款即意味着质押悬空，资金可能已被挪走。

先查：当日联系监管方盘点质物、核对应收账款明细和回款账户；不足部分立即要求补足或提前收回。

Meaning: For a borrower who pledged stock or receivables: what all his collateral is worth, less prior claims, over the loans it secures.

Why: Stock leaves the warehouse and receivables are paid; below the loan the pledge hangs in the air and the money may be gone.

Check first: Have the pledge counted today, check receivables and the account they are paid to; demand cover for the gap or call the loan.
"""

from typing import Any

from postloan.terms import CollateralKind, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C08", Family.SECURITY, frame="collateral", unit=Measured.FRACTION, fires=Fires.BELOW, limits=(Limit(Colour.RED, 1.0, 0.3, 2),),
    figures=("collateral_id", "description", "net_value", "secured", "valued_on"), needs=("collateral_kind", "net_cover"),
    source="EBA GL/2020/06 para 274 (k); bank practice",
)  # fmt: skip
def pledge_shortfall(pieces: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    pledged = pieces.collateral_kind.isin([CollateralKind.INVENTORY.value, CollateralKind.RECEIVABLE.value])
    return Reading(pieces.net_cover, where=pledged, since=pieces.valued_on, source=pieces.collateral_id)
