"""保证期间即将届满 · Guarantee period about to end

含义：贷款尚未还清时，保证期间距届满的天数，负数为已届满。未约定或约定不晚于贷款到期日的，按到期日起六个月计。

原因：保证期间届满前未依法主张权利的，保证人免责，且期间不中断、不延长，届满后在催收单上签字也不能恢复。

先查：立即核对保证合同约定的期间和保证方式；连带责任的向保证人书面主张权利并留存送达证据，一般保证的对债务人起诉或申请仲裁。

Meaning: Days until the guarantee period of a loan still owed ends, below zero once it has. A period not agreed, or that ends no later than the loan, counts as six months from maturity.

Why: A guarantor on whom no lawful demand was made in time is free; the period is never interrupted or extended, and a signature afterwards does not revive it.

Check first: The period and kind of guarantee in the contract, today: demand from a joint guarantor in writing and keep proof that it arrived; for an ordinary guarantee sue the borrower or go to arbitration.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "C10", Family.SECURITY, frame="guarantors", unit=Measured.DAYS, fires=Fires.BELOW, limits=(Limit(Colour.RED, 60, 15, 180),),
    figures=("guarantor_id", "guarantor_name", "secured", "matures_on", "period_end"), needs=("period_left", "period_end"),
    source="bank practice, on the periods of 民法典 art. 692 and 693; to be read with the contract",
)  # fmt: skip
def guarantee_period_ends(pairs: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(pairs.period_left, since=pairs.matures_on, source=pairs.guarantor_id)
