"""授信额度长期用满 · Line used up for long

含义：循环额度、信用卡或授信额度在最近连续几个月末的最低使用率仍超过阈值。从未有过未用额度的定期贷款不在此列。

原因：额度长期贴顶说明借款人把短期周转资金当长期资金用，自身现金已无余量，任何波动都会造成逾期。

先查：查额度内提款与还款的轮动；核对同期销售回款和存款；判断是否需要补充流动资金方案或压降额度。

Meaning: The least share drawn of a line or a card at the last month-ends was still above the limit. Term loans that never had anything undrawn are no lines.

Why: A line that is always full is used as long-term money: no cash is left of one's own, and any swing ends in arrears.

Check first: Drawings and repayments within the line; sales receipts and deposits of these months; a plan for working capital, or a lower line.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.frames.lines import MONTHS
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A05", Family.BEHAVIOUR, frame="lines", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.95, 0.5, 1),), params=(Param("window_months", 2, Measured.MONTHS, 1, 5),),
    figures=("usage_0", "balance", "undrawn"), needs=("usage_0", "usage_1"),
)  # fmt: skip
def line_used_up(rows: Any, p: Numbers) -> Reading:
    before = [ibis.ifelse(p.window_months >= place, rows[f"usage_{place}"].coalesce(0), 1e9) for place in range(1, MONTHS)]
    return Reading(ibis.ifelse(rows.usage_0.notnull(), ibis.least(rows.usage_0, *before), ibis.null("float64")))
