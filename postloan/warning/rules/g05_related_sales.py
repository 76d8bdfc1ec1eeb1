"""关联交易占比高 · Sales to related parties

含义：最近一年有效销项发票中，开给同一集团成员（或自己）的金额占比。

原因：向关联方开票可能虚增收入，回款受集团调度，真实经营被掩盖。

先查：抽查关联发票的物流和回款；剔除关联销售后重算收入和偿债能力。

Meaning: The share of valid sales invoices of the last year issued to members of the borrower's own group, or to itself.

Why: Invoices to relatives may inflate revenue, and the group decides who is paid.

Check first: Deliveries and payments behind some of these invoices; work out revenue and debt service without them.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "G05", Family.CIRCLE, frame="partners", unit=Measured.FRACTION, fires=Fires.ABOVE, limits=(Limit(Colour.ORANGE, 0.30, 0.05, 0.95),),
    figures=("traded_until",), needs=("related_share",),
)  # fmt: skip
def related_sales(partners: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(partners.related_share, source=partners.traded_until.cast("string"))
