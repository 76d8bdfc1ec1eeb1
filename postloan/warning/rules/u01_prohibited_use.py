"""贷款流入禁止领域 · Money went where it must not

含义：放款后三十日内，账户付往证券、房地产、理财、股权投资等（按对方户名和摘要识别）的金额占该笔贷款的比例。

原因：信贷资金流入股市、楼市、理财或股权投资属挪用，是分类和合规的硬伤。

先查：调取付款凭证和合同核实真实用途；确属挪用的，要求限期归还，按合同提前收回并调整分类。

Meaning: The share of a loan paid, within thirty days after it was drawn, to securities, property, wealth products, equity and the like, by name of the payee and remark.

Why: Loans that end in shares, property or wealth products are misused; it touches class and compliance alike.

Check first: Vouchers and contracts of these payments; if misused, have it paid back by a date, call the loan and look at the class.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "U01", Family.FUNDS, frame="drawdown", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 0.0, 0, 0.2), Limit(Colour.RED, 0.05, 0, 0.9)), params=(Param("window_days", 183, Measured.DAYS, 31, 366),),
    figures=("principal", "drawn_on", "prohibited_paid", "prohibited_payee", "lines_until"), needs=("prohibited_share", "drawn_days"),
)  # fmt: skip
def prohibited_use(loans: Any, p: Numbers) -> Reading:
    return Reading(
        loans.prohibited_share,
        where=loans.drawn_days <= p.window_days,
        since=loans.drawn_on,
        source=loans.lines_until.cast("string"),
    )
