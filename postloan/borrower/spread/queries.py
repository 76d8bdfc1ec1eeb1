"""Reading the filings, always within a reach."""

import functools
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.borrower.spread import checking, store
from postloan.borrower.spread.tables import change, filing, statement
from postloan.borrower.spread.values import LIVE, Change, Difference, Filing, Found, Kept, State
from postloan.errors import OutOfReach

_COLUMNS = (
    "id", "borrower_id", "borrower_name", "branch", "officer", "file_name", "sha256", "size", "layout", "fingerprint", "lines", "state",
    "note", "corrects_id", "submitted_by_id", "submitted_by", "submitted_at", "settled_by", "settled_at", "settle_note", "version",
)  # fmt: skip


def _filing(row: Any) -> Filing:
    return Filing(**{name: row[name] for name in _COLUMNS} | {"state": State(row["state"])})


def filings(
    connection: Connection,
    reach: Reach,
    *,
    states: Collection[State] = tuple(State),
    borrower_id: str | None = None,
    search: str = "",
    offset: int = 0,
    limit: int | None = 100,
) -> tuple[Filing, ...]:
    """Filings within reach, those that waited longest first when only waiting ones are asked for, else the newest first."""
    asked = select(filing).where(within(filing, reach), filing.c.state.in_([*states]))
    if borrower_id is not None:
        asked = asked.where(filing.c.borrower_id == borrower_id)
    if search.strip():
        asked = asked.where(filing.c.borrower_name.icontains(search.strip(), autoescape=True))
    waiting = set(states) == {State.SUBMITTED}
    order = filing.c.id.asc() if waiting else filing.c.id.desc()
    rows = connection.execute(asked.order_by(order).offset(offset).limit(limit)).mappings()
    return tuple(_filing(row) for row in rows)


def counted(connection: Connection, reach: Reach) -> dict[State, int]:
    """How many filings of each state there are within reach."""
    asked = select(filing.c.state, func.count()).where(within(filing, reach)).group_by(filing.c.state)
    found = {State(state): int(n) for state, n in connection.execute(asked)}
    return {state: found.get(state, 0) for state in State}


def one(connection: Connection, reach: Reach, filing_id: int) -> Filing:
    """One filing.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    row = connection.execute(select(filing).where(filing.c.id == filing_id, within(filing, reach))).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    return _filing(row)


def statements_of_filing(connection: Connection, reach: Reach, filing_id: int) -> tuple[Kept, ...]:
    """The statements of one filing, with their figures."""
    asked = store.chosen().where(statement.c.filing_id == filing_id, within(filing, reach))
    return tuple(kept for _, kept in store.load(connection, asked))


def found_of(connection: Connection, reach: Reach, filing_id: int) -> tuple[Found, ...]:
    """What the checks said of one filing, failed ones first.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    return checking.kept(connection, one(connection, reach, filing_id).id)


def changes_of(connection: Connection, reach: Reach, filing_id: int) -> tuple[Change, ...]:
    """Every figure of a filing that somebody put right, oldest first."""
    asked = (
        select(change)
        .join(filing, filing.c.id == change.c.filing_id)
        .where(change.c.filing_id == filing_id, within(filing, reach))
        .order_by(change.c.id)
    )
    names = (
        "statement_id", "account_before", "account_after", "value_before", "value_after", "reason", "changed_by", "changed_at",
    )  # fmt: skip
    return tuple(Change(**{name: row[name] for name in names}) for row in connection.execute(asked).mappings())


def editions_of(connection: Connection, reach: Reach, borrower_id: str) -> tuple[tuple[Filing, Kept], ...]:
    """Every confirmed statement of a borrower, the superseded ones too, with the filing it came with; oldest first."""
    asked = store.chosen().where(statement.c.borrower_id == borrower_id, statement.c.edition.is_not(None), within(filing, reach))
    named = functools.cache(lambda filing_id: one(connection, reach, filing_id))
    return tuple((named(kept.filing_id), kept) for _, kept in store.load(connection, asked))


def same_file(connection: Connection, reach: Reach, sha256: str) -> Filing | None:
    """The filing within reach that stands for a workbook of this content, if there is one."""
    asked = select(filing).where(filing.c.sha256 == sha256, filing.c.state.in_(LIVE), within(filing, reach)).order_by(filing.c.id)
    row = connection.execute(asked.limit(1)).mappings().one_or_none()
    return None if row is None else _filing(row)


def differences(connection: Connection, reach: Reach, filing_id: int) -> tuple[Difference, ...]:
    """What a filing says otherwise than the editions in force for the same kinds and periods; empty where there are none.

    A filing that has been confirmed is held against the editions that it replaced.
    """
    said: list[Difference] = []
    for kept in statements_of_filing(connection, reach, filing_id):
        before = _before(connection, kept)
        if before is not None:
            said += _between(before, kept)
    return tuple(said)


def _before(connection: Connection, kept: Kept) -> Kept | None:
    """The edition a statement replaced, or would replace now."""
    kind, period, perimeter, currency, comparative = kept.slot
    table = statement.c
    own = select(table.borrower_id).where(table.id == kept.id).scalar_subquery()
    asked = store.chosen().where(
        table.borrower_id == own, table.kind == kind, table.period_end == period.end, table.span == period.span,
        table.months == period.months, table.perimeter == perimeter, table.currency == currency, table.comparative == comparative,
        table.edition.is_not(None), table.id != kept.id,
    )  # fmt: skip
    if kept.edition is not None:
        asked = asked.where(table.edition < kept.edition)
    found = [one for _, one in store.load(connection, asked)]
    return max(found, key=lambda one: one.edition or 0, default=None)


def _between(before: Kept, after: Kept) -> list[Difference]:
    old, new = before.statement.values, after.statement.values
    cells = {figure.account: figure.source for figure in after.statement}
    return [
        Difference(after.statement.kind, after.statement.period, account, old.get(account), new.get(account), cells.get(account))
        for account in dict.fromkeys((*new, *old))
        if old.get(account) != new.get(account)
    ]
