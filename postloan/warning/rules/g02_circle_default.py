"""担保圈内有违约 · Default in the guarantee circle

含义：借款人所在担保圈内已违约（分类为次级及以下）的其他成员户数，只计与本户相隔担保层数在限定以内的圈；本户自身已不良的不再提示。

原因：担保圈内一户违约，代偿沿担保链传导，正常企业也会被拖累。

先查：画出担保圈图，测算违约向本户传导的代偿额；评估能否解圈，暂停本户新增担保和用信。

Meaning: How many others of the borrower's guarantee circle have defaulted (substandard or worse), where the nearest is within the number of guarantees set; a borrower already non-performing is not judged.

Why: One default calls guarantees along the chain and drags sound firms with it.

Check first: Draw the circle and work out what would be called from this borrower; see whether it can leave the circle, and hold new guarantees and drawings.
"""

from typing import Any

import ibis

from postloan.terms import FIRST_NPL, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "G02", Family.CIRCLE, frame="circle", unit=Measured.BORROWERS, fires=Fires.FROM, limits=(Limit(Colour.RED, 1, 1, 20),),
    params=(Param("distance_max", 6, Measured.STEPS, 1, 50),), figures=("circle_borrowers", "circle_members", "default_distance", "given"),
    needs=("circle_defaults", "default_distance", "own_class"),
)  # fmt: skip
def circle_default(names: Any, p: Numbers) -> Reading:
    near = ibis.coalesce(names.default_distance <= p.distance_max, ibis.literal(value=False))
    return Reading(ibis.ifelse(near, names.circle_defaults, 0), where=names.own_class < int(FIRST_NPL))
