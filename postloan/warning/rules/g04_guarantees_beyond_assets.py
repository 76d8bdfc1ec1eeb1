"""对外担保超过净资产 · Guarantees exceed net assets

含义：借款人在本行对外担保总额中，超出其净资产可承担部分的比例；净资产未知的不判断。

原因：对外担保超过净资产的企业，一次代偿就可能资不抵债。

先查：核对最近一期净资产及在各行的对外担保；要求逐步解除担保，暂停接受其新增担保。

Meaning: The share of everything a borrower guarantees at the bank that its net assets do not carry; unknown net assets are not judged.

Why: For such a firm one claim may be enough to be insolvent.

Check first: Its latest net assets and guarantees elsewhere; have guarantees released step by step and take no new ones from it.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G04", Family.CIRCLE, frame="circle", unit=Measured.FRACTION, fires=Fires.ABOVE, limits=(Limit(Colour.ORANGE, 0, 0, 0.9),),
    figures=("given", "net_assets", "gives"), needs=("excess",), source="CBRC notice on guarantee circles (July 2014), in principle; bank practice",
)  # fmt: skip
def guarantees_beyond_assets(names: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(names.excess, lacks=names.gives > 0)
