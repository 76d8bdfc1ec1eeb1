"""资金快进快出 · Money passes through

含义：最近一年大额流入中，几天之内又整笔转出的比例；金额低于参数时计为 0（天数、比例和起点金额见参数设置）。

原因：资金只是过账，多为虚增流水、过桥资金或替他人走账，账面回款不能当作还款来源。

先查：逐笔看来款方和收款方是否关联、有无真实交易；剔除后重新计算回款，判断是否为申贷包装流水。

Meaning: The share of the last year's large inflows that left again in one piece within days; 0 while the sum stays below the parameter (days, share and least amount are policy).

Why: The money only passes: inflated turnover, bridge money, or somebody else's business; such receipts repay nothing.

Check first: Whether payers and payees are related and trade is behind it; reckon receipts without them; whether turnover was dressed up for a loan.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A13", Family.BEHAVIOUR, frame="accounts", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.2, 0.05, 0.9), Limit(Colour.ORANGE, 0.4, 0.1, 1)),
    figures=("passed_amount", "lines_until"), needs=("passed_share", "passed_amount"),
    params=(Param("amount_min", 500_000, Measured.MONEY, 0, 100_000_000), Param("fresh_days", 92, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def money_passes_through(accounts: Any, p: Numbers) -> Reading:
    large = accounts.passed_amount >= p.amount_min
    return Reading(
        ibis.ifelse(accounts.passed_share.isnull() | large, accounts.passed_share, 0.0),
        fresh=accounts.lines_stale <= p.fresh_days,
        source=accounts.lines_until.cast("string"),
    )
