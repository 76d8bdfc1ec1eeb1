"""审计意见否定或无法表示 · Adverse opinion or disclaimer

含义：最近的审计报告为否定意见或无法表示意见。

原因：报表整体不可信，财务指标和契约测试都失去依据。

先查：停用该期报表做授信依据，改用税务、流水和现场数据核实；冻结未用额度并启动专项检查。

Meaning: The latest audit report is adverse, or the auditor gives no opinion.

Why: The statements as a whole cannot be trusted, nor any ratio or covenant test made of them.

Check first: Do not lend on them; use taxes, account and visits instead; freeze what is undrawn and inspect.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "F41", Family.FINANCIAL, same_as="F14", frame="events", unit=Measured.DAYS, fires=Fires.DOWN_TO,
    limits=(Limit(Colour.RED, 365, 30, 730),),
    figures=("known_on", "event_detail"), needs=("audit_adverse_days",), source="EBA GL/2020/06 para 274 (r)",
)  # fmt: skip
def audit_adverse(events: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(events.audit_adverse_days, since=events.happened_on, source=events.event_source)
