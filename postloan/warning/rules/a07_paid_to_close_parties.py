"""突增向个人或关联方转款 · Sudden payments to persons or related parties

含义：最近三个完整月自主支付中，付给自然人、同一集团企业和担保人的比例；增幅或金额低于参数时计为 0。工资、税费和还贷不计。

原因：资金突然流向个人和关联方，可能是挪用贷款、抽逃资金或归还民间借贷。

先查：逐笔问清收款人身份、事由和凭证；对照贷款发放日，判断是否挪用；收款人按姓名识别，须排除个体供应商和报销。

Meaning: The share of what was paid by choice in the last three complete months that went to persons, firms of the same group and guarantors; 0 while rise or amount stay below the parameters. Wages, taxes and loan repayments do not count.

Why: Money that suddenly goes to persons and related parties may be misused, taken out, or pay private lenders.

Check first: Who each payee is, why, and on what paper; against the day of the payout; payees are told by their names, so rule out self-employed suppliers and expenses.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "A07", Family.BEHAVIOUR, frame="accounts", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.3, 0.1, 0.95),),
    figures=("close_paid", "close_share", "close_share_before", "close_party", "months_until"), needs=("close_share", "close_paid"),
    params=(Param("rise", 0.10, Measured.FRACTION, 0, 0.90), Param("amount_min", 500_000, Measured.MONEY, 0, 100_000_000), Param("fresh_days", 92, Measured.DAYS, 31, 1096)),
)  # fmt: skip
def paid_to_close_parties(accounts: Any, p: Numbers) -> Reading:
    rise = accounts.close_share - accounts.close_share_before.fill_null(0.0)
    sudden = (rise >= p.rise) & (accounts.close_paid >= p.amount_min)
    return Reading(
        ibis.ifelse(accounts.close_share.isnull() | sudden, accounts.close_share, 0.0),
        fresh=accounts.lines_stale <= p.fresh_days,
        since=accounts.months_until,
        source=accounts.months_until.cast("string"),
    )
