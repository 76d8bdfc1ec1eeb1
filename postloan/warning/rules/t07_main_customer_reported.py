"""报告的第一大客户占比高 · Main customer's share as reported

含义：最近一次得知的第一大客户销售占比，来自检查、审计或企业填报；没有发票数据的借款人也能判断。

原因：销售系于一家，对方压价、拖欠或出险都会直接中断第一还款来源。

先查：看主要客户的合同、账期和经营状况，近半年回款是否变慢；有无替代客户。

Meaning: The newest share of sales to the largest customer that was reported: by a visit, auditors or the company; it also speaks of borrowers without invoices.

Why: Where sales hang on one buyer, his lower prices, late payment or fall cut off repayment at its source.

Check first: The customer's contract, terms and standing, whether he has paid later in the last half year, and who could take his place.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "T07", Family.BEHAVIOUR, same_as="T03", frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.50, 0.20, 1), Limit(Colour.ORANGE, 0.80, 0.30, 1)),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("observed_on",), needs=("main_customer_share",), source="bank practice",
)  # fmt: skip
def main_customer_reported(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.main_customer_share, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
