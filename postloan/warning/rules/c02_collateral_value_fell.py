"""押品价值下跌 · Collateral lost value

含义：同一押品最近一次评估价值比上一次评估下降的幅度。

原因：押品缩水后第二还款来源变薄，抵押率被动上升。

先查：核对两次评估的机构、方法和可比案例，现场查看押品现状；确属下跌的，要求追加担保或压降贷款。

Meaning: How much less a piece is worth by its latest valuation than by the one before.

Why: The second way out gets thinner and the loan to value rises by itself.

Check first: Compare who valued it, how, and with which comparables, and look at the piece; if the fall is real, ask for more security or reduce the loan.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "C02", Family.SECURITY, frame="collateral", unit=Measured.FRACTION, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.ORANGE, -0.20, -0.9, -0.05), Limit(Colour.RED, -0.40, -1, -0.1)), params=(Param("window_days", 365, Measured.DAYS, 30, 1096),),
    figures=("collateral_id", "description", "value_before", "collateral_value", "valued_on", "secured"), needs=("value_change", "valuation_days"),
    source="EBA GL/2020/06 para 274 (k); bank practice",
)  # fmt: skip
def collateral_value_fell(pieces: Any, p: Numbers) -> Reading:
    return Reading(
        pieces.value_change, where=pieces.valuation_days <= p.window_days, since=pieces.valued_on, source=pieces.collateral_id
    )
