"""Promises judged by the repayments of a real small book; personal data shown on the record."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import working_book
from sqlalchemy import Engine, select
from working_book import EAST, POLICY, VIEW

from postloan.access import Actor, Reach, Role, Scope
from postloan.book import Book, Pin
from postloan.collection import Personal, ledger, reveal_personal
from postloan.collection.promise import Promised
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import NotAllowed, OutOfReach
from postloan.terms import PromiseState

GIVEN = tuple(
    Promised(n, loan, Decimal(500), date(2024, 6, 3), date(2024, 6, 10)) for n, loan in enumerate(("E-1", "E-2", "W-1"), 1)
)


def test_a_book_without_repayments_leaves_every_promise_unknown(pin: Pin) -> None:
    assert {judged.state for judged in ledger.states(pin, VIEW, POLICY, GIVEN).values()} == {None}


def test_repayments_of_the_book_settle_the_promises(book: Book) -> None:
    pin = working_book.pay(
        book, ("E-1", date(2024, 6, 12), "450"), ("E-2", date(2024, 6, 1), "500"), ("E-2", date(2024, 6, 29), "1")
    )
    judged = ledger.states(pin, VIEW, POLICY, GIVEN)
    assert [judged[n].state for n in (1, 2, 3)] == [PromiseState.KEPT, PromiseState.BROKEN, None]
    assert [judged[n].paid for n in (1, 2, 3)] == [Decimal(450), Decimal(0), None]


def test_repayments_of_another_branch_settle_nothing_that_one_may_see(book: Book) -> None:
    pin = working_book.pay(book, ("W-1", date(2024, 6, 9), "500"), ("E-1", date(2024, 6, 20), "500"))
    assert ledger.states(pin, VIEW, POLICY, GIVEN)[3].state is PromiseState.KEPT
    assert ledger.states(pin, Scope(Reach((EAST,)), VIEW.as_of), POLICY, GIVEN)[3].state is None


def test_no_promises_are_no_question(book: Book) -> None:
    assert ledger.states(book.pin(), VIEW, POLICY, ()) == {}


def reveal(engine: Engine, pin: Pin, who: Actor, loan_id: str, field: Personal) -> str | None:
    with unit(engine, who, "reveal_personal") as work:
        return reveal_personal(work, pin, VIEW, loan_id, field)


def test_revealing_shows_the_value_and_the_audit_keeps_the_fact_without_it(
    any_engine: Engine, actor: Callable[..., Actor], pin: Pin
) -> None:
    collector = actor(Role.COLLECTOR, EAST)
    assert reveal(any_engine, pin, collector, "E-1", Personal.PHONE) == "13800000001"
    with any_engine.connect() as connection:
        row = connection.execute(select(audit).where(audit.c.verb == "reveal_personal")).mappings().one()
    assert row["changes"] == [{"fact": "personal_revealed", "loan_id": "E-1", "borrower_id": "C-E-1", "field": "phone"}]
    assert (row["who"], row["subject"]) == (collector.name, "loan:E-1")
    assert "13800000001" not in str(dict(row))


def test_nothing_is_revealed_beyond_reach_or_right(any_engine: Engine, actor: Callable[..., Actor], pin: Pin) -> None:
    with pytest.raises(OutOfReach):
        reveal(any_engine, pin, actor(Role.COLLECTOR, EAST), "W-1", Personal.PHONE)
    with pytest.raises(NotAllowed):
        reveal(any_engine, pin, actor(Role.HEAD_OFFICE), "E-1", Personal.ID_NUMBER)
