"""存贷双高 · Much cash and much debt

含义：有息负债占总资产的比例；货币资金占比未超过参数时计为 0。

原因：有大量现金却高息借债，常见于货币资金受限、被关联方占用，甚至虚构存款。

先查：索取银行询证或流水核实余额，查保证金、质押和资金归集；比较存款利息收入与平均余额是否相称。

Meaning: Interest-bearing debt over total assets; 0 unless cash exceeds the share that the parameter says.

Why: Who holds so much cash need not borrow: it may be pledged, swept into a group account, or not there.

Check first: Confirm balances with the banks; margins, pledges and cash pools; whether interest income fits the average balance.
"""

from typing import Any

import ibis

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "F12", Family.FINANCIAL, frame="statements", unit=Measured.FRACTION, fires=Fires.ABOVE,
    limits=(Limit(Colour.ORANGE, 0.4, 0.2, 0.9),),
    figures=("cash_share", "debt_share", "interest_bearing_debt", "statement_currency"), needs=("cash_share", "debt_share"),
    params=(Param("cash_share_min", 0.20, Measured.FRACTION, 0.05, 0.60), Param("statement_days", 550, Measured.DAYS, 120, 1096)),
)  # fmt: skip
def cash_and_debt_high(statements: Any, p: Numbers) -> Reading:
    rich = statements.cash_share > p.cash_share_min
    debt = ibis.cases((rich, statements.debt_share), (~rich, 0.0))
    return Reading(
        debt,
        fresh=statements.statement_age <= p.statement_days,
        since=statements.statement_on,
        source=statements.statement_on.cast("string"),
    )
