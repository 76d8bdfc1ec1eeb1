"""Which statements of whom are due, come in, late: worked out from the book's borrowers, the filings and the policy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, or_, select

from postloan.access import EVERYTHING, Reach, Scope
from postloan.access.within import within
from postloan.book import Pin
from postloan.borrower.spread.borrowers import Borrower, companies
from postloan.borrower.spread.tables import chase_log, filing, statement
from postloan.borrower.spread.values import LIVE, State
from postloan.months import last_day, month_of
from postloan.policy import Policy
from postloan.statement import Kind
from postloan.terms import BorrowerType


class DueState(StrEnum):
    """How far the statements of one period have come; the ones to see to first."""

    LATE = "late"
    PARTIAL = "partial"
    DUE = "due"
    WAITING = "waiting"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Due:
    """The statements of one borrower for one period.

    Attributes:
        missing: kinds that are asked for and have not come in.
        received_on: the day the last of them came in; None while one is missing.
        late_days: days after ``due_on`` until they came in, or until today; 0 when in time.
        chased: how many times he was asked; ``promised_on`` is the day he named last.
    """

    borrower_id: str
    borrower_name: str
    branch: str
    officer: str | None
    period_end: date
    due_on: date
    state: DueState
    missing: tuple[Kind, ...]
    received_on: date | None
    late_days: int
    chased: int
    last_chased_on: date | None
    promised_on: date | None


@dataclass(frozen=True)
class _Came:
    """One kind that came in for a period: the first day, and whether it is confirmed."""

    on: date
    confirmed: bool


@dataclass(frozen=True)
class _Asked:
    """How often somebody was asked, when last, and what he promised."""

    times: int
    last_on: date
    promised_on: date | None


def due(connection: Connection, pin: Pin, reach: Reach, policy: Policy, today: date) -> tuple[Due, ...]:
    """What companies with live loans in reach owe the bank in statements, the longest late first.

    A period counts once it has ended, when the borrower had a loan at its end. Who owes less than the policy's smallest exposure
    is not asked. Fiscal years are calendar years, as the accounting law has it (会计法 art. 11).
    """
    if pin.empty:
        return ()
    newest = pin.newest(reach)
    if newest is None:
        return ()
    whose = _asked_for(pin, reach, newest, policy)
    came, asked = _came_in(connection, reach, policy), _chases(connection, reach, policy)
    found = [
        _one(one, _Window(end, policy, today), came.get((one.borrower_id, end), {}), asked.get((one.borrower_id, end)))
        for one in whose
        for end in period_ends(one, policy, today)
    ]
    order = list(DueState)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), -one.late_days, one.due_on, one.borrower_id)))


def _asked_for(pin: Pin, reach: Reach, newest: date, policy: Policy) -> Iterator[Borrower]:
    seen: set[str] = set()
    for currency in pin.currencies:
        for one in companies(pin, Scope(reach, newest, currency), policy):
            if one.borrower_id not in seen and one.balance >= Decimal(str(policy.statement_exposure_min)):
                seen.add(one.borrower_id)
                yield one


def _every(kind: str | None, policy: Policy) -> int:
    """A statement every so many months; 0: none."""
    return policy.statement_corporate_months if kind == BorrowerType.CORPORATE else policy.statement_small_months


def period_ends(one: Borrower, policy: Policy, today: date) -> list[date]:
    """The last days of the periods a borrower is asked about: ended, after his first loan, not older than the policy looks back."""
    every = _every(one.kind, policy)
    if every == 0:
        return []
    month = month_of(today)
    first = month - policy.statement_look_back_months
    ends = [last_day(number) for number in range(first, month + 1) if (number % 12 + 1) % every == 0]
    return [end for end in ends if end < today and (one.since is None or end >= one.since)]


def due_on(end: date, policy: Policy) -> date:
    """The day the statements of a period are due."""
    return end + timedelta(days=policy.statement_annual_days if end.month == 12 else policy.statement_interim_days)


def kinds_asked(kind: str | None, policy: Policy) -> tuple[Kind, ...]:
    """The kinds a borrower is asked for. 小企业会计准则 lets small enterprises do without a cash-flow statement."""
    cash_flow = kind == BorrowerType.CORPORATE or policy.statement_small_cash_flow
    return (Kind.BALANCE_SHEET, Kind.INCOME, *([Kind.CASH_FLOW] if cash_flow else []))


@dataclass(frozen=True)
class _Window:
    """One period, seen today under a policy."""

    end: date
    policy: Policy
    today: date


def _one(one: Borrower, at: _Window, came: Mapping[Kind, _Came], asked: _Asked | None) -> Due:
    last = due_on(at.end, at.policy)
    missing = tuple(kind for kind in kinds_asked(one.kind, at.policy) if kind not in came)
    received = None if missing else max(each.on for each in came.values())
    late = max(((received or at.today) - last).days, 0)
    return Due(
        one.borrower_id, one.name, one.branch, one.officer, at.end, last, _state(missing, came, late), missing, received, late,
        asked.times if asked else 0, asked.last_on if asked else None, asked.promised_on if asked else None,
    )  # fmt: skip


def _state(missing: Sequence[Kind], came: Mapping[Kind, _Came], late: int) -> DueState:
    if not missing:
        return DueState.CONFIRMED if all(each.confirmed for each in came.values()) else DueState.WAITING
    if late:
        return DueState.LATE
    return DueState.PARTIAL if came else DueState.DUE


_By = dict[tuple[str, date], dict[Kind, _Came]]


def late_of(
    connection: Connection, borrowers: Iterable[Borrower], policy: Policy, today: date, moment: datetime
) -> dict[str, tuple[int, date | None]]:
    """For each of these borrowers that is asked for statements: days late of what he has owed longest on a day, and its period's end.

    (0, None): nothing is late. A period before the newest one that came in whole is not waited for any more. Only what had been handed
    in before ``moment`` (UTC, without zone) counts; see :func:`due`.
    """
    whose = list(borrowers)
    came = _came_in(connection, EVERYTHING, policy, moment, whose[0].borrower_id if len(whose) == 1 else None)
    ends: dict[str, list[date]] = defaultdict(list)
    for name, end in came:
        ends[name].append(end)
    least = Decimal(str(policy.statement_exposure_min))
    found: dict[str, tuple[int, date | None]] = {}
    for one in whose:
        if one.balance >= least and _every(one.kind, policy):
            wanted = set(kinds_asked(one.kind, policy))
            whole = [end for end in ends[one.borrower_id] if wanted <= came[one.borrower_id, end].keys()]
            found[one.borrower_id] = _longest(one, came, max(whole, default=date.min), _Window(today, policy, today))
    return found


def _longest(one: Borrower, came: "_By", after: date, now: _Window) -> tuple[int, date | None]:
    """Of the periods that end after a day, the one that is late longest."""
    asked = [
        _one(one, _Window(end, now.policy, now.today), came.get((one.borrower_id, end), {}), None)
        for end in period_ends(one, now.policy, now.today) if end > after
    ]  # fmt: skip
    late = max((each for each in asked if each.state is DueState.LATE), key=lambda each: each.late_days, default=None)
    return (0, None) if late is None else (late.late_days, late.period_end)


def _came_in(
    connection: Connection, reach: Reach, policy: Policy, moment: datetime | None = None, borrower_id: str | None = None
) -> _By:
    """By borrower and period end: the kinds that were handed in and not taken back, each with its first day; as of now or a moment."""
    asked = select(statement.c.borrower_id, statement.c.period_end, statement.c.kind, filing.c.submitted_at, filing.c.state).join(
        filing, filing.c.id == statement.c.filing_id
    ).where(within(filing, reach), *_live(moment), statement.c.comparative.is_(False))  # fmt: skip
    if borrower_id is not None:
        asked = asked.where(statement.c.borrower_id == borrower_id)
    found: _By = defaultdict(dict)
    for row in connection.execute(asked.order_by(filing.c.submitted_at.desc())):
        kinds, kind = found[row.borrower_id, row.period_end], Kind(row.kind)
        confirmed = row.state == State.CONFIRMED or (kind in kinds and kinds[kind].confirmed)
        kinds[kind] = _Came(policy.local(row.submitted_at).date(), confirmed)
    return found


def _live(moment: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """Filings that stood for their workbook; what was taken back after the moment did so then."""
    live = filing.c.state.in_(LIVE)
    return (live,) if moment is None else (filing.c.submitted_at < moment, or_(live, filing.c.settled_at >= moment))


def _chases(connection: Connection, reach: Reach, policy: Policy) -> dict[tuple[str, date], _Asked]:
    asked = select(chase_log).where(within(chase_log, reach)).order_by(chase_log.c.id)
    found: dict[tuple[str, date], _Asked] = {}
    for row in connection.execute(asked).mappings():
        key = (row["borrower_id"], row["period_end"])
        times = found[key].times if key in found else 0
        found[key] = _Asked(times + 1, policy.local(row["chased_at"]).date(), row["promised_on"])
    return found


def counts(items: Iterable[Due]) -> dict[DueState, int]:
    """How many of each state."""
    found = dict.fromkeys(DueState, 0)
    for one in items:
        found[one.state] += 1
    return found
