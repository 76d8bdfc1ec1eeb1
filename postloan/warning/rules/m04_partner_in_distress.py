"""主要客户或供应商出险 · Main customer or supplier in distress

含义：最近一年与同为本行借款人、且已逾期、不良或出现预警的客户（或供应商）的发票金额，占销售（或采购）的比例；按户计算。

原因：主要交易对手出险，应收款回不来、订单或原料断供，风险很快传到借款人。

先查：核对对该客户的应收款账龄和在手订单，或替代供应商；测算坏账对现金流的影响，必要时缩短账期或追加担保。

Meaning: The share of sales (or purchases) of the last year with one customer (or supplier) who borrows here too and is late, non-performing or warned.

Why: When a main partner falls, receivables are not paid or supplies stop, and the borrower is next.

Check first: The age of receivables from that customer and orders in hand, or other suppliers; what a loss would do to cash; shorten terms or ask for security.
"""

from typing import Any

import ibis

from postloan.terms import FIRST_NPL, Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "M04", Family.MARKET, frame="partners", unit=Measured.FRACTION, fires=Fires.ABOVE, limits=(Limit(Colour.ORANGE, 0.30, 0.05, 0.95),),
    params=(Param("partner_dpd_from", 31, Measured.DAYS, 1, 360), Param("partner_colour_from", 3, Measured.COLOUR, 1, 4)),
    figures=("partner_id", "partner_name", "partner_amount", "partner_dpd", "traded_until"), needs=("partner_share", "partner_dpd"),
    source="EBA GL/2020/06 para 274 (c); bank practice",
)  # fmt: skip
def partner_in_distress(partners: Any, p: Numbers) -> Reading:
    ill = ibis.or_(
        ibis.coalesce(partners.partner_dpd >= p.partner_dpd_from, ibis.literal(value=False)),
        ibis.coalesce(partners.partner_class >= int(FIRST_NPL), ibis.literal(value=False)),
        ibis.coalesce(partners.partner_colour >= p.partner_colour_from, ibis.literal(value=False)),
    )
    return Reading(ibis.ifelse(ill, partners.partner_share, 0.0), source=partners.partner_id)
