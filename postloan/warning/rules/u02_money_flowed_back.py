"""贷款资金回流 · The money came back

含义：放款后三十日内，付出后又由同一对方转回，或付给集团成员、保证人及本人在他行账户的金额，占该笔贷款的比例。

原因：资金绕一圈回到借款人或关联方，说明贸易背景可能虚假，贷款被挪用或用于归集。

先查：逐笔核对付款合同、发票和物流；查对方与借款人的关系，不能说明的按挪用处理。

Meaning: The share of a loan that, within thirty days after it was drawn, was paid out and returned by the same party, or went to members of the group, guarantors or the borrower's own account elsewhere.

Why: Money that goes round suggests a made-up trade; the loan serves something else.

Check first: Contracts, invoices and deliveries payment by payment, and who the payee is; what cannot be explained is misuse.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "U02", Family.FUNDS, frame="drawdown", unit=Measured.FRACTION, fires=Fires.FROM, limits=(Limit(Colour.RED, 0.10, 0.01, 1),),
    params=(Param("window_days", 183, Measured.DAYS, 31, 366),), figures=("principal", "drawn_on", "flowed_back", "flowed_back_party", "lines_until"),
    needs=("flowed_back_share", "drawn_days"),
)  # fmt: skip
def money_flowed_back(loans: Any, p: Numbers) -> Reading:
    return Reading(
        loans.flowed_back_share,
        where=loans.drawn_days <= p.window_days,
        since=loans.drawn_on,
        source=loans.lines_until.cast("string"),
    )
