"""财务报表逾期未报 · Statements late

含义：以往报送过报表的借款人，应报未报的报表超过约定报送日的天数，取欠报最久的一期（已报齐更新一期的，此前漏报不再计）；从未报送的见“从未报送财务报表”。

原因：拖着不报，往往是数字不好看、账目混乱或不愿接受监督，常早于其他坏消息出现。

先查：催要并问清原因，要最近月度科目余额表和纳税申报表替代；合同约定了报送义务的，按约定采取措施。

Meaning: Days past the agreed date of statements that have not come in, of the period owed longest, by a borrower who filed before; what is missing before the newest period that came in whole is not waited for. For others see the rule on statements never filed.

Why: Who holds statements back has bad figures, messy books or shuns supervision; it often comes before other bad news.

Check first: Ask for them and for the reason, take trial balances and tax returns meanwhile; where the contract obliges him, act on it.
"""

from typing import Any

from postloan.terms import Colour
from postloan.warning.rule import Family, Fires, Limit, Measured, Numbers, Reading, rule


@rule(
    "F13", Family.FINANCIAL, frame="statements", unit=Measured.DAYS, fires=Fires.ABOVE,
    limits=(Limit(Colour.YELLOW, 30, 1, 120), Limit(Colour.ORANGE, 60, 15, 365)),
    figures=("late_period", "statement_on"), needs=("late_days", "statement_on"), source="EBA GL/2020/06 para 274 (o); bank practice",
)  # fmt: skip
def statements_late(statements: Any, p: Numbers) -> Reading:  # noqa: ARG001  every measure takes the numbers
    return Reading(
        statements.late_days,
        where=statements.statement_on.notnull(),
        since=statements.late_since,
        source=statements.late_period.cast("string"),
    )
