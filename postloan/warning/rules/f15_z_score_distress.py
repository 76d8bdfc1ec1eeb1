"""Z″ 值进入危险区 · Z″ in distress

含义：按账面数计算的 Altman Z″ 分值；低于 1.10 为危险区。

原因：Z″ 综合了营运资本、留存收益、盈利和净资产，危险区内的企业一到两年内违约明显增多；在国内小企业上只作参考。

先查：看四项构成中哪一项拖累，是一次性还是长期；结合还款记录和现金流判断，不单凭分值定性。

Meaning: Altman's Z″ by book values; below 1.10 is the zone of distress.

Why: It joins working capital, retained earnings, earnings and equity; firms in the zone default clearly more often within two years. For small Chinese firms an indication only.

Check first: Which of the four drags it down, once or for long; judge by repayment record and cash flow too, never by the score alone.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F15", Family.FINANCIAL, frame="statements", unit=Measured.POINTS, fires=Fires.BELOW,
    limits=(Limit(Colour.ORANGE, 1.1, -5, 2.6),),
    figures=("debt_to_assets", "ebit", "equity", "statement_currency"), needs=("z2_score",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="Altman 1995 (Z″); bank practice",
)  # fmt: skip
def z_score_distress(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.z2_score,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
