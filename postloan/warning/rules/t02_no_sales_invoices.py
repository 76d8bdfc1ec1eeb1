"""长时间未开具销项发票 · No sales invoice for long

含义：距最近一张有效销项发票（红字、作废不算）的天数，算到本行发票数据的最新一天为止。

原因：不开票往往意味着没有销售、被税务机关停票，或收入转移到别的主体；小微企业停止经营时这是最早看得见的迹象。

先查：先看该企业的发票数据是否仍在授权和更新；再查税务登记状态、是否被停供发票，电话或上门确认是否在经营。

Meaning: Days since the last valid sales invoice (returns and void ones do not count), up to the newest day of the bank's invoice data.

Why: No invoices often means no sales, a tax office that stopped the supply of invoices, or income moved to another entity; for small firms it is the first visible sign of closing.

Check first: Whether the firm's invoice data are still authorised and refreshed; then its tax status, and by call or visit whether it is still working.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "T02", Family.BEHAVIOUR, frame="flows", unit=Measured.DAYS, fires=Fires.FROM,
    limits=(Limit(Colour.YELLOW, 60, 15, 365), Limit(Colour.ORANGE, 90, 30, 540), Limit(Colour.RED, 180, 60, 731)),
    figures=("last_sale_on", "invoices_until", "sales_invoices"), needs=("silent_days",), source="EBA GL/2020/06 para 274 (i); bank practice",
)  # fmt: skip
def no_sales_invoices(flows: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(flows.silent_days, since=flows.last_sale_on, source=flows.last_sale_on.cast("string"))
