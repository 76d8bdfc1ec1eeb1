"""保证人担保超过净资产 · Guarantor guarantees more than it is worth

含义：保证人在本行的对外担保总额中，超出其净资产可承担部分（一般企业为净资产 1 倍，担保公司按监管倍数）的比例。

原因：担保余额超过净资产，任何一户代偿都可能拖垮保证人，保证形同虚设。

先查：核对保证人最近一期净资产和在各行的对外担保；超出部分不计入有效担保，要求补充担保。

Meaning: The share of everything a guarantor guarantees at the bank that its net assets do not carry (once for a company, the regulator's multiple for a guarantee company).

Why: When guarantees exceed net assets a single claim may bring the guarantor down; its word is worth little.

Check first: Its latest net assets and what it guarantees elsewhere; do not count the excess as security and ask for more.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C07", Family.SECURITY, frame="guarantors", unit=Measured.FRACTION, fires=Fires.ABOVE, limits=(Limit(Colour.ORANGE, 0, 0, 0.9),),
    figures=("guarantor_id", "guarantor_name", "guaranteed", "guarantor_given", "guarantor_assets"), needs=("guarantor_excess",),
    source="CBRC notice on guarantee circles (July 2014), in principle; bank practice",
)  # fmt: skip
def guarantor_overburdened(pairs: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(pairs.guarantor_excess, source=pairs.guarantor_id)
