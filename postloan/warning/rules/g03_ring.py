"""循环担保或互保 · Mutual or circular guarantee

含义：与借款人互相（直接或经他人）担保的户数，含本户；2 为互保。农户联保是产品约定，不判断。

原因：互保、循环担保没有增加真实的偿债能力，一户出事全环代偿。

先查：核对环内各户的净资产和借款用途，是否资金归集使用；到期压降并引入环外担保或抵押物。

Meaning: How many names answer for each other, directly or over others, this borrower included; two is a mutual guarantee. Joint-liability groups of farmers are agreed so and not judged.

Why: Guarantees that go round add nothing to what can be paid; one falls, all are called.

Check first: Net assets and use of the money in the ring, whether one firm uses it all; reduce at maturity and bring in security from outside.
"""

from typing import Any

import ibis

from postloan.terms import BorrowerType, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G03", Family.CIRCLE, frame="circle", unit=Measured.NAMES, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 2, 2, 20),),
    figures=("mutual", "circle_members", "given", "net_assets"), needs=("ring_members",),
)  # fmt: skip
def ring(names: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    farmer = names.borrower_type == BorrowerType.FARMER.value
    return Reading(names.ring_members, where=~ibis.coalesce(farmer, ibis.literal(value=False)))
