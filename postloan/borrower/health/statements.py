"""Confirmed statements of many borrowers at once, read in two questions: what a list of scores needs."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, func, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.borrower.spread.accounts import arranged
from postloan.borrower.spread.tables import figure, filing, statement
from postloan.borrower.spread.values import Kept, State
from postloan.statement import Accounts, Figure, Kind, Perimeter, Period, Source, Span, Standard, Statement

#: The cell does not matter here; see ``spread.sources_of`` for it.
_NOWHERE = Source("", "", 0, 0)
#: SQLite takes a limited number of values.
_AT_ONCE = 500
#: Years of statements that a score of today looks at: its own, the one it grew from, and that one's opening balances.
_YEARS = 3


def stamp(connection: Connection, reach: Reach) -> tuple[int, int, str]:
    """What changes whenever a confirmed statement within reach does: newest number, how many are in force, last supersession."""
    asked = (
        select(func.max(statement.c.id), func.count(), func.max(statement.c.superseded_at))
        .join(filing, filing.c.id == statement.c.filing_id)
        .where(filing.c.state == State.CONFIRMED, within(filing, reach))
    )
    newest, count, last = connection.execute(asked).one()
    return int(newest or 0), int(count), str(last or "")


def accounts_of_all(
    connection: Connection, reach: Reach, borrowers: Collection[str] | None = None, *, whole: bool = False
) -> dict[str, tuple[Accounts, ...]]:
    """Borrower → confirmed statements side by side, oldest first, of the perimeter he has filed most of; see ``spread.accounts_of``.

    Args:
        connection: to the desk.
        reach: of the person who asks.
        borrowers: only these; None: everybody within reach.
        whole: every period there is, instead of the last three years of each borrower.
    """
    asked = (
        select(statement)
        .join(filing, filing.c.id == statement.c.filing_id)
        .where(filing.c.state == State.CONFIRMED, statement.c.superseded_at.is_(None), within(filing, reach))
    )
    if borrowers is not None:
        asked = asked.where(statement.c.borrower_id.in_(list(borrowers)))
    rows = connection.execute(asked).all()
    last: dict[str, date] = {}
    for row in rows:
        last[row.borrower_id] = max(row.period_end, last.get(row.borrower_id, row.period_end))
    wanted = [row for row in rows if whole or (last[row.borrower_id].year - row.period_end.year) < _YEARS]
    figures = _figures(connection, [row.id for row in wanted])
    found: dict[str, list[Kept]] = defaultdict(list)
    for row in wanted:
        said = Statement(
            kind=Kind(row.kind), period=Period(row.period_end, Span(row.span), row.months), figures=tuple(figures[row.id]),
            perimeter=Perimeter(row.perimeter), standard=Standard(row.standard), currency=row.currency, unit=row.unit,
            precision=row.precision, comparative=row.comparative,
        )  # fmt: skip
        found[row.borrower_id].append(Kept(row.id, row.filing_id, said, row.edition))
    return {name: arranged(kept) for name, kept in found.items()}


def _figures(connection: Connection, ids: list[int]) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        asked = select(figure.c.statement_id, figure.c.account, figure.c.value).where(
            figure.c.statement_id.in_(ids[start : start + _AT_ONCE])
        )
        for number, account, value in connection.execute(asked.order_by(figure.c.id)):
            found[number].append(Figure(account, value, _NOWHERE, "", ""))
    return found
