"""M 值提示盈余操纵 · M points to made-up earnings

含义：Beneish M 分值；高于 −1.78 提示报表可能被粉饰。

原因：应收账款、毛利、资产质量和应计利润等指标同时异常时，利润可能是做出来的；在国内小企业上只作参考。

先查：看哪几项指数异常，抽查收入确认、存货和费用资本化；与发票、流水交叉核对后再下结论。

Meaning: Beneish's M; above −1.78 the statements may have been dressed up.

Why: When receivables, margin, asset quality and accruals go astray together the profit may be made up. For small Chinese firms an indication only.

Check first: Which indices stand out; recognition of sales, stock and capitalised costs by sample; conclude only after invoices and accounts were compared.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F21", Family.FINANCIAL, same_as="F15", frame="statements", unit=Measured.POINTS, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, -1.78, -4, 2),),
    figures=("revenue", "net_profit", "cfo", "statement_currency"), needs=("m_score",),
    params=(Param("statement_days", 550, Measured.DAYS, 120, 1096),), source="Beneish 1999 (M); bank practice",
)  # fmt: skip
def m_score_high(statements: Any, p: Numbers) -> Reading:
    return Reading(
        statements.m_score,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
