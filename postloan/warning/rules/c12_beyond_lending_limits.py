"""押品按成数折算后不足 · Collateral below the bank's lending limits

含义：借款人全部押品净值按各类押品的最高抵质押率折算后，与所担保贷款余额之比。

原因：低于 1 说明按本行成数已不应放这么多款；扣除在先抵押后缺口往往才显现。

先查：逐件核对评估价值、在先抵押和担保的借据；确有缺口的，追加押品或压降余额。

Meaning: What all a borrower's collateral, less prior claims and by the highest loan to value of each kind, would carry, over the loans it secures.

Why: Below one the bank would not lend so much today; prior charges often bring the gap to light.

Check first: Value, prior charges and secured loans piece by piece; if the gap is real, take more collateral or reduce the loan.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C12", Family.SECURITY, same_as="C01", frame="collateral", unit=Measured.FRACTION, fires=Fires.BELOW, limits=(Limit(Colour.YELLOW, 1.0, 0.3, 1.5), Limit(Colour.ORANGE, 0.7, 0.1, 1.2)),
    figures=("collateral_id", "description", "net_value", "prior_claims", "secured", "net_cover"), needs=("lendable_cover",),
    source="EBA GL/2020/06 para 274 (k); bank practice",
)  # fmt: skip
def beyond_lending_limits(pieces: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(pieces.lendable_cover, since=pieces.valued_on, source=pieces.collateral_id)
