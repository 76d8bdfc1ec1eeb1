"""利息保障不足 · Interest barely covered

含义：息税前利润与利息费用之比；无利息费用的不作判断。

原因：低于 1 倍时经营利润已不够付息，付息要动用本金或新借款。

先查：剔除补贴、投资收益等非经常项目后重算；看利率重定价和资本化利息，落实下一付息日资金来源。

Meaning: EBIT over interest expense; a borrower without interest expense is not judged.

Why: Below one the business no longer earns its interest, which is then paid out of capital or new debt.

Check first: Without subsidies and investment income; repricing of rates and capitalised interest; where the money for the next interest date comes from.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F06", Family.FINANCIAL, frame="statements", unit=Measured.TIMES, fires=Fires.BELOW,
    limits=(Limit(Colour.YELLOW, 1.5, 0.5, 5), Limit(Colour.RED, 1.0, 0, 3)),
    figures=("ebit", "interest_bearing_debt", "months_reported", "statement_currency"), needs=("interest_cover",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="EBA GL/2020/06 para 274 (b); bank practice",
)  # fmt: skip
def interest_cover(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.interest_cover,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
