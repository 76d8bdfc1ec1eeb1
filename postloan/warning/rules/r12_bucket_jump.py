"""逾期阶段跳级 · Jumped buckets

含义：借据的逾期阶段较上一数据日一次上升两档及以上。

原因：正常的恶化是逐档的；一次跳两档说明是完全停付，或上期数据有误、逾期被集中暴露。

先查：先核对上期数据是否正确；再联系借款人确认是否停业、失联或恶意拖欠；按重大逾期处理。

Meaning: Between two dates the loan moved up two buckets of days past due or more.

Why: Loans worsen bucket by bucket; two at once mean that payment stopped altogether, or that the last tape was wrong and arrears came to light at once.

Check first: First whether the last tape was right; then call: has the business closed, has he gone, does he refuse? Treat it as a serious case.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "R12", Family.REPAYMENT, same_as="R01", frame="loans", unit=Measured.BUCKETS, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 2, 2, 5),),
    figures=("dpd_previous", "dpd", "as_of_previous", "balance"), needs=("bucket", "bucket_previous"),
)  # fmt: skip
def bucket_jump(rows: Any, p: Numbers) -> Reading:
    return Reading(
        rows.bucket - rows.bucket_previous, where=rows.balance > 0, since=(p.on - rows.dpd.as_interval("D")).cast("date")
    )
