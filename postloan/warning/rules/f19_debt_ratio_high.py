"""资产负债率过高 · Liabilities to assets high

含义：负债总额占资产总额的比例。

原因：净资产过薄，资产稍有减值就资不抵债，债权人承担了主要风险；贸易、建筑等行业可按行业另设阈值。

先查：对照同业水平；剔除预收款后重算，核实资产的真实价值和对外担保，评估追加资本金或降低授信。

Meaning: Total liabilities over total assets.

Why: So little equity is left that a small write-down makes the firm insolvent; lenders carry the risk. Trading and construction may need limits of their own.

Check first: Against the industry; without advances received; what the assets are really worth, guarantees given; whether to ask for capital or cut the line.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F19", Family.FINANCIAL, same_as="F05", frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.8, 0.5, 1.5),),
    figures=("interest_bearing_debt", "equity", "statement_currency"), needs=("debt_to_assets",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (b); bank practice",
)  # fmt: skip
def debt_ratio_high(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.debt_to_assets,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
