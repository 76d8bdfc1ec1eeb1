"""逾期阶段跳级 · Jumped buckets

含义：借据的逾期阶段较上一数据日一次上升两档及以上；两个数据日相隔超过设定天数的不作判断。

原因：正常的恶化是逐档的；一次跳两档说明是完全停付，或上期数据有误、逾期被集中暴露。

先查：先核对上期数据是否正确；再联系借款人确认是否停业、失联或恶意拖欠；按重大逾期处理。

Meaning: Between two dates the loan moved up two buckets of days past due or more; dates further apart than the days set are not compared.

Why: Loans worsen bucket by bucket; two at once mean that payment stopped altogether, or that the last tape was wrong and arrears came to light at once.

Check first: First whether the last tape was right; then call: has the business closed, has he gone, does he refuse? Treat it as a serious case.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Param, Reading, rule


@rule(
    "R12", Family.REPAYMENT, same_as="R01", frame="loans", unit=Measured.BUCKETS, fires=Fires.FROM, limits=(Limit(Colour.ORANGE, 2, 2, 5),),
    params=(Param("apart_days", 45, Measured.DAYS, 1, 190),),
    figures=("dpd_previous", "dpd", "as_of_previous", "balance"), needs=("bucket", "bucket_previous", "as_of_previous"),
)  # fmt: skip
def bucket_jump(rows: Any, p: Numbers) -> Reading:
    near = (rows.as_of - rows.as_of_previous).cast("int32") <= p.apart_days  # in a quarter three buckets are the usual way down
    return Reading(
        rows.bucket - rows.bucket_previous, where=(rows.balance > 0) & near, since=(p.on - rows.dpd.as_interval("D")).cast("date")
    )
