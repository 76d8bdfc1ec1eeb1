"""What invoices say of the revenue told is found when a workbook is handed in, and stays."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import working_book
from spread_desk import POLICY, VIEW, book, hand_in, income, manager, sheet
from sqlalchemy import Engine

from postloan.access import EVERYTHING, SYSTEM
from postloan.book import Book, Pin
from postloan.borrower.flows import turnover
from postloan.borrower.spread import checking, queries
from postloan.borrower.spread.file import confirm
from postloan.borrower.spread.values import Found
from postloan.desk import connect, unit


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """The companies, and an invoice of 50.00 from B1 in each month from December 2024 to January 2026."""
    home = tmp_path_factory.mktemp("invoiced")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book(home / "book", desk)
    made = Book(home / "book", desk, memory="300MB", threads=1)
    days = [date(2024, 12, 1), *(date(2025, month, 28) for month in range(1, 13)), date(2026, 1, 31)]
    rows = [
        {"borrower_id": "B1", "direction": "sale", "number": str(n), "issued_on": day, "counterparty": "甲", "amount": Decimal(50),
         "tax": Decimal(5), "total": Decimal(55), "status": "valid", "currency": "CNY"}
        for n, day in enumerate(days)
    ]  # fmt: skip
    made.publish(SYSTEM, working_book.staged(made, "invoice", rows), POLICY)
    return made.pin()


def of_turnover(desk: Engine, number: int) -> list[Found]:
    with desk.connect() as connection:
        return [one for one in queries.found_of(connection, EVERYTHING, number) if one.code == "FS-15"]


def test_only_months_that_the_invoices_cover_whole_are_told(pin: Pin) -> None:
    flows = turnover(pin, VIEW, POLICY, "B1")
    assert flows.inflow == {}
    assert set(flows.sales.values()) == {Decimal(50)}
    assert {date(2025, month, 1) for month in range(1, 13)} <= set(flows.sales)
    assert turnover(pin, VIEW, POLICY, "B2").sales == {}


def test_revenue_far_from_the_invoices_is_asked_about_and_stays_so_when_confirmed(engine: Engine, pin: Pin) -> None:
    number = hand_in(engine, pin, [sheet(), income(revenue=1000)])
    before = of_turnover(engine, number)
    assert [(one.ok, one.difference) for one in before] == [(False, Decimal(-400))]
    with unit(engine, manager(), "confirm") as work:
        confirm(work, number, 1)
    assert of_turnover(engine, number) == before


def test_revenue_near_the_invoices_is_not(engine: Engine, pin: Pin) -> None:
    assert [one.ok for one in of_turnover(engine, hand_in(engine, pin, [sheet(), income(revenue=610)]))] == [True]


def test_who_has_no_invoices_is_not_asked(engine: Engine, pin: Pin) -> None:
    assert of_turnover(engine, hand_in(engine, pin, [sheet(), income()], borrower="B2")) == []
    with engine.connect() as connection:
        found = checking.preview(connection, EVERYTHING, "B2", [income()], turnover(pin, VIEW, POLICY, "B2"))
    assert "FS-15" not in [one.code for one in found]
