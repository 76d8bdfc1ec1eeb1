"""贷款流入禁止领域 · Prohibited use found

含义：检查或监管发现贷款资金流入股市、楼市、理财、股权等禁止领域。

原因：改变用途违反合同和监管规定，资金风险与还款来源脱节，须及时纠正并影响分类。

先查：取得资金流向凭证，约谈借款人限期归还或纠正；停止提款、提前收回挪用部分，按规定重新分类并上报。

Meaning: An inspection or the regulator found the loan used for shares, property, wealth products or equity.

Why: It breaks contract and rules, and the money no longer earns what should repay it.

Check first: Proof of where it went; have it returned by a date; stop drawing, call what was misused, class it anew and report.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "U10", Family.FUNDS, same_as="U01", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 1095),),
    figures=("known_on", "event_amount", "event_detail"), needs=("prohibited_use_days",), source="NFRA Orders 2024 No. 1 to 3; bank practice",
)  # fmt: skip
def prohibited_use_found(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.prohibited_use_days, since=events.happened_on, source=events.event_source)
