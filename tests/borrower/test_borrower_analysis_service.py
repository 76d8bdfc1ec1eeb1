"""What a borrower's loans ask in twelve months, by their own schedules and within reach."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from working_book import staged

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book, Pin
from postloan.borrower.analysis import Service, service, services
from postloan.desk import connect
from postloan.policy import Policy

AS_OF = date(2024, 6, 30)
VIEW = Scope(EVERYTHING, AS_OF)


def loan(loan_id: str, borrower: str, branch: str = "East", currency: str = "CNY", **more: Any) -> dict[str, Any]:
    return {
        "as_of": AS_OF, "loan_id": loan_id, "borrower_id": borrower, "borrower_name": borrower, "branch": branch, "officer": "Li",
        "product": "SME", "principal": Decimal(1000), "rate": 0.05, "originated_on": date(2023, 6, 1), "matures_on": date(2026, 6, 1),
        "balance": Decimal(800), "dpd": 0, "currency": currency, **more,
    }  # fmt: skip


def due(loan_id: str, on: date, principal: int, interest: int | None, number: int) -> dict[str, Any]:
    return {
        "loan_id": loan_id, "instalment": number, "due_on": on, "principal_due": Decimal(principal),
        "interest_due": None if interest is None else Decimal(interest),
    }  # fmt: skip


DAYS = (date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31))


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    """A owes two loans with schedules, one of them of the other branch; B one with and one without; C none; G is paid off early."""
    home = tmp_path_factory.mktemp("service")
    file = home / "desk.sqlite"
    file.write_bytes(migrated_file.read_bytes())
    desk: Engine = connect(f"sqlite:///{file}")
    book = Book(home, desk, memory="200MB", threads=1)
    before = [{**loan("G1", "G"), "as_of": date(2024, 3, 31)}, {**loan("A1", "A"), "as_of": date(2024, 3, 31)}]
    now = [
        loan("A1", "A"),
        loan("A2", "A", "West"),
        loan("B1", "B", dpd=9, overdue_principal=Decimal(7), overdue_interest=Decimal("0.5")),
        loan("B2", "B"),
        loan("C1", "C"),
        loan("U1", "A", currency="USD"),
    ]
    plan = [
        due(name, day, 10 * size, interest, number)
        for name, size, interest in (("A1", 1, 2), ("A2", 10, None), ("B1", 1, 1), ("G1", 1, 1), ("U1", 1, 1))
        for number, day in enumerate(DAYS, 1)
    ]
    for table, rows in (("loan", before), ("loan", now), ("schedule", plan)):
        book.publish(SYSTEM, staged(book, table, rows), Policy())
    yield book.pin()
    desk.dispose()


def test_the_next_twelve_months_begin_after_the_date_and_end_with_its_day(pin: Pin) -> None:
    assert service(pin, VIEW, "A") == Service(Decimal(220), Decimal(4), AS_OF, date(2025, 6, 30), loans=2)


def test_the_last_twelve_months_end_with_the_date(pin: Pin) -> None:
    found = service(pin, VIEW, "A", ahead=False)
    assert found == Service(Decimal(220), Decimal(4), date(2023, 6, 30), AS_OF, loans=2)


def test_what_is_overdue_has_to_be_paid_as_well(pin: Pin) -> None:
    ahead, behind = service(pin, VIEW, "B"), service(pin, VIEW, "B", ahead=False)
    assert ahead is not None
    assert behind is not None
    assert (ahead.arrears, behind.arrears) == (Decimal("7.50"), 0)


def test_other_stretches_can_be_asked_for(pin: Pin) -> None:
    found = service(pin, VIEW, "A", months=6)
    assert found is not None
    assert (found.principal, found.until) == (110, date(2024, 12, 31)), "from a month-end to a month-end"


def test_a_loan_without_schedule_leaves_the_sum_short_and_none_at_all_unknown(pin: Pin) -> None:
    found = service(pin, VIEW, "B")
    assert found is not None
    assert (found.loans, found.unplanned, found.complete) == (1, 1, False)
    assert service(pin, VIEW, "C") is None
    assert service(pin, VIEW, "nobody") is None


def test_only_loans_within_reach_count(pin: Pin) -> None:
    east = service(pin, Scope(Reach(("East",)), AS_OF), "A")
    assert east is not None
    assert (east.principal, east.loans) == (20, 1)
    assert service(pin, Scope(Reach(("West",)), AS_OF), "B") is None
    assert service(pin, Scope(Reach(()), AS_OF), "A") is None


def test_currencies_are_never_added(pin: Pin) -> None:
    found = service(pin, Scope(EVERYTHING, AS_OF, "USD"), "A")
    assert found is not None
    assert (found.principal, found.interest, found.currency) == (20, 2, "USD")


def test_the_plan_of_a_loan_that_is_paid_off_asks_nothing_more(pin: Pin) -> None:
    assert service(pin, VIEW, "G") is None
    behind = service(pin, VIEW, "G", ahead=False)
    assert behind is not None
    assert (behind.principal, behind.unplanned) == (20, 0)


def test_all_borrowers_at_once_are_the_same_as_one_by_one(pin: Pin) -> None:
    assert services(pin, VIEW) == {name: service(pin, VIEW, name) for name in ("A", "B")}
