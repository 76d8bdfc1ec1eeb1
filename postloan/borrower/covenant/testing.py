"""Testing covenants: in the same transaction that confirms a statement, or when somebody asks. A test is a row that stays."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from postloan.borrower.analysis import Service
from postloan.borrower.covenant.metric import Measured, measure
from postloan.borrower.covenant.model import Covenant, Kind, Operator, State, Test
from postloan.borrower.covenant.rows import as_covenant, as_test
from postloan.borrower.covenant.tables import covenant as table
from postloan.borrower.covenant.tables import covenant_test
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.policy import Policy
from postloan.statement import Accounts

Serviced = Callable[[date], Service | None]


def _no_service(_day: date) -> Service | None:
    """Nothing is known of what falls due."""
    return None


def headroom(actual: Decimal | None, required: Decimal | None, operator: Operator | None) -> Decimal | None:
    """How far the actual is on the right side of what is required; negative when it is not. None without both."""
    if actual is None or required is None or operator is None:
        return None
    return actual - required if operator is Operator.AT_LEAST else required - actual


def tested(
    work: Unit, borrower_id: str, accounts: Sequence[Accounts], *, ends: Collection[date] | None = None,  # noqa: PT028  no test of pytest's
    received_on: date | None = None, service: Serviced = _no_service, only: int | None = None,  # noqa: PT028
) -> tuple[int, ...]:  # fmt: skip
    """Test every covenant of a borrower that has a test date among the periods just confirmed; the numbers of the new tests.

    Args:
        work: the unit that confirms the statements: test and statement are there together or not at all.
        borrower_id: whose.
        accounts: all confirmed statements of one perimeter, those just confirmed among them.
        ends: the last days of the periods just confirmed; without them, the newest one.
        received_on: the day the statements were handed in; without it, today on the bank's clock.
        service: what falls due on the borrower's loans in the twelve months after a day, for ratios that need it.
        only: the number of the one covenant to test.
    """
    if not accounts:
        return ()
    days = sorted(set(ends)) if ends is not None else [max(one.period.end for one in accounts)]
    policy = current(work.connection)
    received = received_on or policy.local(work.at).date()
    found: list[int] = []
    for covenant in _live(work, borrower_id, policy.local(work.at).date(), only):
        for end in days:
            test_on = covenant.test_date_of(end)
            if test_on is not None:
                soon = Measured(Decimal((received - test_on).days), basis="instant")
                delivered = covenant.kind is Kind.DELIVERY
                measured = soon if delivered else measure(covenant, accounts, end, policy, service=service(end))
                found += _kept(work, covenant, (test_on, end), measured, policy)
    return tuple(found)


def _live(work: Unit, borrower_id: str, day: date, only: int | None) -> list[Covenant]:
    rows = work.connection.execute(select(table).where(table.c.borrower_id == borrower_id).order_by(table.c.id)).mappings()
    known = [one for one in map(as_covenant, rows) if only in (None, one.id)]
    return [one for one in known if one.live(day) and one.kind.by_statement]


def _kept(work: Unit, covenant: Covenant, days: tuple[date, date], measured: Measured, policy: Policy) -> list[int]:
    """File the test, unless the newest one of that date found the very same. A delivery counts from the first time it came."""
    test_on, end = days
    required = covenant.required_on(test_on)
    room = headroom(measured.value, required, covenant.operator)
    state = State.NO_DATA if room is None else State.COMPLIED if room >= 0 else State.BREACHED
    before = newest_of(work, covenant.id, test_on)
    told = (state, measured.value, required, covenant.operator)
    if before is not None and (
        covenant.kind is Kind.DELIVERY or told == (before.state, before.actual, before.required, before.operator)
    ):
        return []
    return [work.insert(covenant_test, {
        "covenant_id": covenant.id, "test_on": test_on, "period_end": end, "tested_at": work.at, "tested_by_id": work.who.id,
        "tested_by": work.who.name, "state": state.value, "actual": measured.value, "required": required,
        "operator": covenant.operator and covenant.operator.value, "headroom": room, "basis": measured.basis,
        "why_missing": measured.why if measured.value is None else None,
        "inputs": [[name, None if value is None else format(value, "f")] for name, value in measured.inputs],
        "policy_version": policy.version,
    })]  # fmt: skip


def newest_of(work: Unit, covenant_id: int, test_on: date) -> Test | None:
    """The newest test of one date."""
    asked = select(covenant_test).where(covenant_test.c.covenant_id == covenant_id, covenant_test.c.test_on == test_on)
    row = work.connection.execute(asked.order_by(covenant_test.c.id.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else as_test(row)
