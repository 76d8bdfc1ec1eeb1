"""What some borrowers have filed: their newest confirmed statements and the periods that are late; for a page of a list."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Connection, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.book import Pin
from postloan.borrower.spread.accounts import borrowers_with_accounts
from postloan.borrower.spread.borrowers import COMPANIES, Borrower
from postloan.borrower.spread.calendar import DueState, due, due_on, kinds_asked, period_ends
from postloan.borrower.spread.tables import filing, statement
from postloan.borrower.spread.values import LIVE, State
from postloan.policy import Policy
from postloan.statement import Kind


@dataclass(frozen=True)
class Filed:
    """``last_on``: the end of the newest confirmed period, None without one; ``late``: periods past their due day with a kind missing.

    ``late`` is None of borrowers that are not asked for statements.
    """

    last_on: date | None
    late: int | None


def filed(connection: Connection, reach: Reach, borrowers: Sequence[Borrower], policy: Policy, today: date) -> dict[str, Filed]:
    """Borrower → what it has filed; every borrower that was asked about is in it."""
    ids = [one.borrower_id for one in borrowers]
    asked = (
        select(statement.c.borrower_id, statement.c.period_end, statement.c.kind, filing.c.state)
        .join(filing, filing.c.id == statement.c.filing_id)
        .where(
            statement.c.borrower_id.in_(ids), within(filing, reach), filing.c.state.in_(LIVE), statement.c.comparative.is_(False)
        )
    )
    came: dict[str, dict[date, set[Kind]]] = defaultdict(lambda: defaultdict(set))
    last: dict[str, date] = {}
    for row in connection.execute(asked):
        came[row.borrower_id][row.period_end].add(Kind(row.kind))
        if row.state == State.CONFIRMED:
            last[row.borrower_id] = max(row.period_end, last.get(row.borrower_id, row.period_end))
    return {
        one.borrower_id: Filed(last.get(one.borrower_id), _late(one, came[one.borrower_id], policy, today)) for one in borrowers
    }


class Statements(StrEnum):
    """A condition on what a borrower has filed."""

    WITH = "with"
    WITHOUT = "without"
    LATE = "late"


def chosen(
    connection: Connection, reach: Reach, wanted: Statements | None, *, pin: Pin, policy: Policy, today: date
) -> dict[str, tuple[str, ...]]:
    """The borrowers that a condition leaves, as the fields of a filter of the list."""
    if wanted is None:
        return {}
    if wanted is Statements.LATE:
        late = (one.borrower_id for one in due(connection, pin, reach, policy, today) if one.state is DueState.LATE)
        return {"among": tuple(sorted(set(late)))}
    known = borrowers_with_accounts(connection, reach)
    return {"among": known} if wanted is Statements.WITH else {"besides": known}


def _late(one: Borrower, came: dict[date, set[Kind]], policy: Policy, today: date) -> int | None:
    if one.kind not in COMPANIES or one.balance < Decimal(str(policy.statement_exposure_min)):
        return None
    wanted = set(kinds_asked(one.kind, policy))
    return sum(today > due_on(end, policy) and not wanted <= came.get(end, set()) for end in period_ends(one, policy, today))
