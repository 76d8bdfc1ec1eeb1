"""账户长期无回款 · No receipts for long

含义：距最近一笔经营性流入的天数，算到本行账户数据的最新一天为止。

原因：账户没有回款，说明经营停滞或结算已经搬走，本行看不到还款来源。

先查：先看账户数据是否更新；再看开票和他行流水，确认是否仍在经营，按约定要求恢复本行结算。

Meaning: Days since the last earned inflow, up to the newest day of the bank's account data.

Why: The business stands still or settles elsewhere; the source of repayment is out of sight.

Check first: Whether the account data are up to date; then invoices and other banks' statements; ask for settlement here as agreed.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "A12", Family.BEHAVIOUR, same_as="A02", frame="accounts", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 60, 15, 365), Limit(Colour.ORANGE, 90, 30, 731)),
    figures=("last_inflow_on", "lines_until"), needs=("inflow_silent_days",),
)  # fmt: skip
def no_inflow(accounts: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(
        accounts.inflow_silent_days, since=accounts.last_inflow_on, source=accounts.last_inflow_on.cast("string")
    )  # fmt: skip
