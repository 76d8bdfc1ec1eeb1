"""Confirmed statements of many borrowers at once: what a list of scores needs, read in two questions.

A confirmed statement never changes; it is only replaced by another one. So what has been put side by side once is kept in memory
under the numbers of its statements, and the next list reads the new ones alone.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, String, func, or_, select, type_coerce

from postloan.access import Reach
from postloan.access.within import within
from postloan.borrower.spread.accounts import arranged
from postloan.borrower.spread.tables import figure, filing, statement
from postloan.borrower.spread.values import Kept, State
from postloan.statement import Accounts, Figure, Kind, Perimeter, Period, Source, Span, Standard, Statement

Key = tuple[str, tuple[int, ...]]
#: The cell does not matter here; see ``spread.sources_of`` for it.
_NOWHERE = Source("", "", 0, 0)
#: SQLite takes a limited number of values.
_AT_ONCE = 500
_DECEMBER, _YEAR = 12, 12
#: Months before the newest statement that a score of today looks at: the year it grew from, and what trailing months are made of.
_MONTHS = 36
_KEPT = 5000
_known: "OrderedDict[Key, tuple[Accounts, ...]]" = OrderedDict()
_lock = threading.Lock()


def stamp(connection: Connection, reach: Reach) -> tuple[int, int, str]:
    """What changes whenever a confirmed statement within reach does: newest number, how many there are, last supersession."""
    asked = (
        select(func.max(statement.c.id), func.count(), func.max(statement.c.superseded_at))
        .join(filing, filing.c.id == statement.c.filing_id)
        .where(filing.c.state == State.CONFIRMED, within(filing, reach))
    )
    newest, count, last = connection.execute(asked).one()
    return int(newest or 0), int(count), str(last or "")


def accounts_of_all(
    connection: Connection,
    reach: Reach,
    borrowers: Collection[str] | None = None,
    *,
    whole: bool = False,
    until: datetime | None = None,
) -> dict[str, tuple[Accounts, ...]]:
    """Borrower → confirmed statements side by side, oldest first, of the perimeter he has filed most of; see ``spread.accounts_of``.

    Args:
        connection: to the desk.
        reach: of the person who asks.
        borrowers: only these; None: everybody within reach.
        whole: every period there is, instead of those that a score of each one's newest date looks at.
        until: a moment (UTC, without zone): what had been confirmed before it, in the editions in force then; None: now.
    """
    rows = _in_force(connection, reach, borrowers, until)
    wanted = {name: mine if whole else _recent(mine) for name, mine in rows.items()}
    desk = str(connection.engine.url)
    keys = {name: (desk, tuple(row.id for row in mine)) for name, mine in wanted.items()}
    with _lock:
        found = {name: _known[key] for name, key in keys.items() if key in _known}
    new = _read(connection, {name: mine for name, mine in wanted.items() if name not in found})
    with _lock:
        for name, accounts in new.items():
            _known[keys[name]] = accounts
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return found | new


def _in_force(
    connection: Connection, reach: Reach, borrowers: Collection[str] | None, until: datetime | None
) -> dict[str, list[Any]]:
    standing = statement.c.superseded_at.is_(None)
    asked = (
        select(statement).join(filing, filing.c.id == statement.c.filing_id)
        .where(filing.c.state == State.CONFIRMED, within(filing, reach))
    )  # fmt: skip
    if until is None:
        asked = asked.where(standing)
    else:
        asked = asked.where(filing.c.settled_at < until, or_(standing, statement.c.superseded_at >= until))
    if borrowers is not None:
        asked = asked.where(statement.c.borrower_id.in_(list(borrowers)))
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(asked.order_by(statement.c.id)):
        found[row.borrower_id].append(row)
    return found


def _recent(rows: Sequence[Any]) -> list[Any]:
    """Those a score of the newest date looks at: of whole years the newest and the one before, else what trailing months need."""
    last = max(row.period_end for row in rows)
    months = _YEAR if last.month == _DECEMBER else _MONTHS
    return [row for row in rows if (last.year - row.period_end.year) * _YEAR + last.month - row.period_end.month <= months]


def _read(connection: Connection, rows: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Accounts, ...]]:
    figures = _figures(connection, [row.id for mine in rows.values() for row in mine])
    return {name: arranged(_kept(row, figures[row.id]) for row in mine) for name, mine in rows.items()}


def _kept(row: Any, figures: Sequence[Figure]) -> Kept:
    said = Statement(
        kind=Kind(row.kind), period=Period(row.period_end, Span(row.span), row.months), figures=tuple(figures),
        perimeter=Perimeter(row.perimeter), standard=Standard(row.standard), currency=row.currency, unit=row.unit, precision=row.precision,
        comparative=row.comparative,
    )  # fmt: skip
    return Kept(row.id, row.filing_id, said, row.edition)


def _figures(connection: Connection, ids: Sequence[int]) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        asked = select(figure.c.statement_id, figure.c.account, type_coerce(figure.c.value, String)).where(
            figure.c.statement_id.in_(some)
        )
        for number, account, value in connection.execute(asked.order_by(figure.c.id)).all():
            found[number].append(Figure(account, Decimal(value), _NOWHERE, "", ""))
    return found
