"""各行逾期90天以上占比 · 90+ days overdue at all banks

含义：借款人在所有银行的债务中，逾期超过 90 天的部分占比。

原因：部分债务已长期逾期，说明借款人在挑选先还谁；占比超过两成的，分类办法要求考虑下调。

先查：查征信报告各行余额与逾期起始日；了解其他债权人的动作，评估本行是否会成为下一个。

Meaning: The share of the borrower's debts at all banks that is more than 90 days overdue.

Why: Where part of the debt has been overdue for long the borrower chooses whom to pay; above a fifth the class has to be reviewed.

Check first: Amounts and since when by bank in the bureau report; what the other creditors do, and whether this bank is next.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R16", Family.REPAYMENT, same_as="R07", frame="loans", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0, 0, 0.2), Limit(Colour.RED, 0.2, 0.05, 1)), figures=("balance", "dpd"), needs=("overdue90_all_banks",),
    source="EBA GL/2020/06 para 274 (l); bank practice",
)  # fmt: skip
def overdue_all_banks(rows: Any, _: Numbers) -> Reading:
    return Reading(rows.overdue90_all_banks, where=rows.balance > 0)
