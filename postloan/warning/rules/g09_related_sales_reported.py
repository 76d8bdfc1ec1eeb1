"""报告的关联交易占比高 · Sales to related parties as reported

含义：最近一次得知的关联交易（销售）占比，来自审计报告、检查或企业填报；与发票统计的关联占比互相印证。

原因：关联销售可以虚增收入、转移利润，集团一旦出险收入随之消失；发票只看得到本行识别出的集团成员。

先查：取得关联方清单和关联交易明细，抽查货物和回款；剔除关联销售后重算收入和偿债能力。

Meaning: The newest share of sales to related parties that was reported: by auditors, a visit or the company; it stands beside the share that invoices show.

Why: Such sales inflate revenue and move profit, and end when the group falls; invoices show only those members that the bank knows of.

Check first: The list of related parties and their trade with the borrower; deliveries and payments of some; revenue and debt service without them.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "G09", Family.CIRCLE, same_as="G05", frame="observations", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.30, 0.05, 0.95),),
    params=(Param("fresh_days", 400, Measured.DAYS, 30, 800),),
    figures=("observed_on",), needs=("related_sales_share",), source="bank practice",
)  # fmt: skip
def related_sales_reported(observations: Any, p: Numbers) -> Reading:
    return Reading(
        observations.related_sales_share, fresh=observations.observed_age <= p.fresh_days, source=observations.observed_source
    )
