"""保证人自身出现预警 · Guarantor is warned itself

含义：保证人作为本行借款人，其自身未关闭预警的最重等级（1 蓝、2 黄、3 橙、4 红）；不含由他人传导来的预警。

原因：保证人自顾不暇时，保证往往落空；两户还可能同时恶化。

先查：查看保证人的预警详情和逾期情况，重新评估代偿能力；不足的，要求更换保证人或追加抵押。

Meaning: The worst colour of the guarantor's own open warnings as a borrower of the bank (1 blue, 2 yellow, 3 orange, 4 red); warnings passed on from others do not count.

Why: A guarantor in trouble seldom pays, and both may go down together.

Check first: The guarantor's warnings and arrears; judge anew what it could pay, and ask for another guarantor or collateral if need be.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C06", Family.SECURITY, frame="guarantors", unit=Measured.COLOUR, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 3, 1, 4),),
    figures=("guarantor_id", "guarantor_name", "guaranteed", "guarantor_dpd"), needs=("guarantor_colour",),
)  # fmt: skip
def guarantor_warned(pairs: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(pairs.guarantor_colour, source=pairs.guarantor_id)
