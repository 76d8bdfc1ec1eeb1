"""Reading covenants: those of one borrower or of everybody in reach, each with how it stands, and what was found before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.borrower.covenant.model import Standing, Test, Waiver
from postloan.borrower.covenant.rows import as_covenant, as_test, as_waiver
from postloan.borrower.covenant.standing import standing
from postloan.borrower.covenant.tables import covenant, covenant_test, covenant_waiver
from postloan.policy import Policy


def of_borrower(connection: Connection, reach: Reach, borrower_id: str, *, on: date, policy: Policy) -> tuple[Standing, ...]:
    """Every covenant of one borrower, ended ones too, in the order they were entered, as it stands on a day."""
    return _standings(connection, (within(covenant, reach), covenant.c.borrower_id == borrower_id), on, policy)


def history(connection: Connection, reach: Reach, borrower_id: str) -> tuple[Test, ...]:
    """Every test of every covenant of one borrower, newest first."""
    kept = _tests(connection, (within(covenant, reach), covenant.c.borrower_id == borrower_id))
    return tuple(sorted((one for tests in kept.values() for one in tests), key=lambda one: (one.test_on, one.id), reverse=True))


def waivers(connection: Connection, reach: Reach, borrower_id: str) -> tuple[Waiver, ...]:
    """Every wish for a waiver of one borrower, newest first."""
    kept = _waivers(connection, (within(covenant, reach), covenant.c.borrower_id == borrower_id))
    return tuple(sorted((one for asked in kept.values() for one in asked), key=lambda one: one.id, reverse=True))


def _standings(connection: Connection, where: Iterable[ColumnElement[bool]], on: date, policy: Policy) -> tuple[Standing, ...]:
    conditions = tuple(where)
    tests, asked = _tests(connection, conditions), _waivers(connection, conditions)
    rows = connection.execute(select(covenant).where(*conditions).order_by(covenant.c.id)).mappings()
    return tuple(standing(one, tests[one.id], asked[one.id], on, policy) for one in map(as_covenant, rows))


def _tests(connection: Connection, where: tuple[ColumnElement[bool], ...]) -> dict[int, list[Test]]:
    asked = select(covenant_test).join(covenant, covenant.c.id == covenant_test.c.covenant_id).where(*where)
    found: dict[int, list[Test]] = defaultdict(list)
    for row in connection.execute(asked.order_by(covenant_test.c.id)).mappings():
        found[row["covenant_id"]].append(as_test(row))
    return found


def _waivers(connection: Connection, where: tuple[ColumnElement[bool], ...]) -> dict[int, list[Waiver]]:
    asked = (
        select(covenant_waiver, covenant_test.c.test_on)
        .join(covenant_test, covenant_test.c.id == covenant_waiver.c.test_id)
        .join(covenant, covenant.c.id == covenant_waiver.c.covenant_id)
        .where(*where)
    )
    found: dict[int, list[Waiver]] = defaultdict(list)
    for row in connection.execute(asked.order_by(covenant_waiver.c.id)).mappings():
        found[row["covenant_id"]].append(as_waiver(row))
    return found
