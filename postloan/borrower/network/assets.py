"""Net assets of borrowers who guarantee, from their confirmed statements."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.borrower.spread.tables import figure, filing, statement
from postloan.borrower.spread.values import State
from postloan.statement import Kind, Perimeter

#: A guarantor answers with its own assets: its own sheet comes before the one of its group.
_OWN: Mapping[str, int] = {Perimeter.CONSOLIDATED: 0, Perimeter.SINGLE: 1, Perimeter.PARENT: 2}
_NET_ASSETS = "total_equity"


def net_assets(
    connection: Connection, reach: Reach, *, as_of: date, currency: str, known_before: datetime | None = None
) -> tuple[tuple[str, Decimal], ...]:  # fmt: skip
    """Total equity (yuan) of each borrower within reach by the last confirmed balance sheet up to ``as_of``, sorted by borrower.

    ``known_before``: as statements stood at a moment (UTC) in the past, later ones and corrections left out.
    """
    asked = (
        select(statement.c.borrower_id, statement.c.period_end, statement.c.perimeter, figure.c.value)
        .join(filing, filing.c.id == statement.c.filing_id)
        .join(figure, figure.c.statement_id == statement.c.id)
        .where(
            within(filing, reach), filing.c.state == State.CONFIRMED, _in_force(known_before), statement.c.currency == currency,
            statement.c.kind == Kind.BALANCE_SHEET, ~statement.c.comparative, statement.c.period_end <= as_of, figure.c.account == _NET_ASSETS,
        )
    )  # fmt: skip
    rows = sorted(connection.execute(asked), key=lambda row: (row.period_end, _OWN.get(row.perimeter, 0)))
    return tuple(sorted({row.borrower_id: row.value for row in rows}.items()))


def _in_force(known_before: datetime | None) -> ColumnElement[bool]:
    current = statement.c.superseded_at.is_(None)
    if known_before is None:
        return current
    return (filing.c.settled_at < known_before) & (current | (statement.c.superseded_at >= known_before))
