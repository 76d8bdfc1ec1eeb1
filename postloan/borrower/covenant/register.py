"""The verbs on the register: agree a covenant, change it, end it, test it by hand or with the statements there are."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from postloan.access import Right, Scope, verb
from postloan.access.within import reach_of, within
from postloan.book import Pin
from postloan.borrower.analysis import NAMES
from postloan.borrower.covenant.form import CovenantForm, problems_of
from postloan.borrower.covenant.metric import AMOUNTS
from postloan.borrower.covenant.model import Covenant, Kind, State
from postloan.borrower.covenant.refusals import ByStatement, NoTestDate, NothingToTest
from postloan.borrower.covenant.rows import as_covenant
from postloan.borrower.covenant.service import serviced
from postloan.borrower.covenant.tables import covenant as table
from postloan.borrower.covenant.tables import covenant_test
from postloan.borrower.covenant.testing import newest_of, tested
from postloan.borrower.spread.accounts import accounts_of
from postloan.borrower.spread.borrowers import borrower_of
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, OutOfReach, Problem

_REASON = 500
_NOTE = 2000


def metrics_of(kind: str) -> tuple[str, ...]:
    """What a covenant of a kind can measure; nothing for one that a person tests."""
    return {Kind.RATIO: tuple(NAMES), Kind.AMOUNT: tuple(AMOUNTS)}.get(kind, ())  # type: ignore[call-overload,no-any-return]


@verb(Right.SET_COVENANT)
def set_covenant(work: Unit, pin: Pin, scope: Scope, borrower_id: str, form: CovenantForm, *, form_key: str | None = None) -> int:
    """Enter a covenant of a borrower and return its number. The same ``form_key`` twice is one covenant.

    Raises:
        OutOfReach: no live loan of the borrower is within the person's reach on the scope's date.
        Invalid: with every problem beside its field.
    """
    work.subject = f"borrower:{borrower_id}"
    whose = borrower_of(pin, Scope(reach_of(work), scope.as_of, scope.currency), borrower_id)
    if form_key is not None:
        mine = select(table.c.id).where(table.c.form_key == form_key, table.c.set_by_id == work.who.id)
        if (known := work.connection.execute(mine).scalar_one_or_none()) is not None:
            return int(known)
    _refuse(problems_of(form, frozenset(metrics_of(form.kind))))
    found: int = work.insert(table, {
        "borrower_id": borrower_id, "borrower_name": whose.name, "branch": whose.branch, "officer": whose.officer, **form.as_row(),
        "currency": scope.currency, "set_by_id": work.who.id, "set_by": work.who.name, "set_at": work.at, "form_key": form_key, "version": 1,
    })  # fmt: skip
    return found


@verb(Right.SET_COVENANT)
def change_covenant(work: Unit, covenant_id: int, version: int, form: CovenantForm, *, reason: str) -> None:
    """Change what is required, when it is tested or where it is agreed, as it was read at ``version``. Past tests keep what they were.

    What it measures cannot be changed: that would be another covenant.

    Raises:
        OutOfReach, Invalid; ChangedMeanwhile: it was changed or ended since it was read.
    """
    before = covenant_in_reach(work, covenant_id)
    if before.valid_until is not None:
        raise ChangedMeanwhile
    problems = problems_of(form, frozenset(metrics_of(form.kind)))
    if form.kind != before.kind or form.as_row()["metric"] != before.metric:
        problems["metric"] = Problem("covenant.other_metric")
    _refuse(problems | reason_problem(reason, "reason"))
    work.note("reason", text=reason.strip())
    work.update(table, covenant_id, form.as_row(), version=version)


@verb(Right.SET_COVENANT)
def end_covenant(work: Unit, covenant_id: int, version: int, *, on: date | None, reason: str) -> None:
    """Let a covenant be in force no longer from a day on. Its tests stay.

    Raises:
        OutOfReach, Invalid; ChangedMeanwhile: it was changed or ended since it was read.
    """
    before = covenant_in_reach(work, covenant_id)
    if before.valid_until is not None:
        raise ChangedMeanwhile
    _refuse(reason_problem(reason, "reason") | ({} if on is not None else {"on": Problem("covenant.day_missing")}))
    ended = {"valid_until": on, "ended_by": work.who.name, "ended_at": work.at, "end_reason": reason.strip()}
    work.update(table, covenant_id, ended, version=version)


@verb(Right.SET_COVENANT)
def record_test(
    work: Unit, covenant_id: int, *, test_on: date | None, complied: bool | None, note: str, form_key: str | None = None
) -> int:
    """Say what was found on a test date of a covenant that no statement can test: insurance, dividends and the like.

    Raises:
        OutOfReach; ByStatement; NoTestDate: the day is none of its test dates, or still to come.
        Invalid: neither kept nor broken, or not a word on what was seen.
    """
    found = covenant_in_reach(work, covenant_id)
    if found.kind.by_statement:
        raise ByStatement
    if form_key is not None:
        asked = select(covenant_test.c.id).where(
            covenant_test.c.form_key == form_key, covenant_test.c.tested_by_id == work.who.id
        )
        if (known := work.connection.execute(asked).scalar_one_or_none()) is not None:
            return int(known)
    _refuse(
        reason_problem(note, "note", _NOTE)
        | ({} if complied is not None else {"complied": Problem("covenant.choice_missing")})
        | ({} if test_on is not None else {"test_on": Problem("covenant.day_missing")})
    )
    policy = current(work.connection)
    if test_on not in found.test_dates(policy.local(work.at).date()):
        raise NoTestDate
    state = State.COMPLIED if complied else State.BREACHED
    test_id: int = work.insert(covenant_test, {
        "covenant_id": covenant_id, "test_on": test_on, "tested_at": work.at, "tested_by_id": work.who.id, "tested_by": work.who.name,
        "state": state.value, "inputs": [], "policy_version": policy.version, "note": note.strip(), "form_key": form_key,
    })  # fmt: skip
    return test_id


@verb(Right.SET_COVENANT)
def retest_covenant(work: Unit, covenant_id: int, *, pin: Pin | None = None) -> int:
    """Test a covenant with the confirmed statements there are, on every test date that has none; returns how many tests were made.

    For one that was entered after the statements were confirmed.

    Raises:
        OutOfReach; ByStatement: it is not tested by statements at all; NothingToTest.
    """
    found = covenant_in_reach(work, covenant_id)
    if not found.kind.by_statement or found.kind is Kind.DELIVERY:
        raise ByStatement
    accounts = accounts_of(work.connection, reach_of(work), found.borrower_id)
    ends = {one.period.end for one in accounts}
    open_ = [end for end in ends if (day := found.test_date_of(end)) and newest_of(work, covenant_id, day) is None]
    made = (
        tested(work, found.borrower_id, accounts, ends=open_, only=covenant_id, service=serviced(pin, found.borrower_id))
        if open_
        else ()
    )
    if not made:
        raise NothingToTest
    return len(made)


def covenant_in_reach(work: Unit, covenant_id: int) -> Covenant:
    """The covenant of a number.

    Raises:
        OutOfReach: it is not there or not his.
    """
    asked = select(table).where(table.c.id == covenant_id, within(table, reach_of(work)))
    row = work.connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    work.subject = f"borrower:{row['borrower_id']}"
    return as_covenant(row)


def reason_problem(words: str, name: str, most: int = _REASON) -> dict[str, Problem]:
    """What is wrong with a reason."""
    if not words.strip():
        return {name: Problem("covenant.reason_missing")}
    return {name: Problem("covenant.too_long", {"limit": most})} if len(words) > most else {}


def _refuse(problems: Mapping[str, Problem]) -> None:
    if problems:
        raise Invalid(dict(problems))
