"""Restated figures make a new edition and keep the old one; corrections are kept with who, when and why."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from spread_desk import hand_in, income, manager, officer, sheet
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Actor
from postloan.book import Pin
from postloan.borrower.spread import accounts_of, queries, sources_of
from postloan.borrower.spread.correct import correct
from postloan.borrower.spread.file import confirm, return_
from postloan.borrower.spread.memory import remembered
from postloan.borrower.spread.refusals import Blocked, SamePerson
from postloan.borrower.spread.values import Correction, State
from postloan.desk import unit
from postloan.errors import ChangedMeanwhile, Invalid
from postloan.statement import Kind


@pytest.fixture
def pin(companies_pin: Pin) -> Pin:
    return companies_pin


def ask(desk: Engine, query: Callable, *args: object, **how: object) -> object:
    with desk.connect() as connection:
        return query(connection, EVERYTHING, *args, **how)


def do(desk: Engine, verb: Callable, who: Actor, *args: object, **how: object) -> object:
    with unit(desk, who, verb.__name__) as work:
        return verb(work, *args, **how)


def confirmed(desk: Engine, pin: Pin, statements: list, mark: str) -> int:
    number = hand_in(desk, pin, statements, mark)
    do(desk, confirm, manager(), number, 1)
    return number


def revenue(desk: Engine) -> Decimal | None:
    return ask(desk, accounts_of, "B1")[-1].get("operating_revenue")


def test_a_restated_figure_makes_a_second_edition_and_the_first_stays_readable(any_engine: Engine, pin: Pin) -> None:
    first, second = (confirmed(any_engine, pin, [income(revenue=value)], mark) for mark, value in (("a", 5000), ("b", 4700)))
    editions = [
        (filed.id, kept.edition, kept.superseded_at is None) for filed, kept in ask(any_engine, queries.editions_of, "B1")
    ]
    assert editions == [(first, 1, False), (second, 2, True)]
    assert revenue(any_engine) == 4700
    (before,) = ask(any_engine, queries.statements_of_filing, first)
    assert before.statement.values["operating_revenue"] == 5000
    every = ask(any_engine, sources_of, "B1", with_superseded=True)
    assert list(every.loc[every["account"] == "operating_revenue", "edition"]) == [1, 2]
    assert len(ask(any_engine, sources_of, "B1")) == len(income().figures)


def test_the_difference_to_the_edition_in_force_is_shown_before_and_after_confirming(any_engine: Engine, pin: Pin) -> None:
    confirmed(any_engine, pin, [income(revenue=5000)], "a")
    number = hand_in(any_engine, pin, [income(revenue=4700), sheet()], "b")
    for version in (1, None):
        (found,) = ask(any_engine, queries.differences, number)
        assert (found.kind, found.account, found.before, found.after) == (Kind.INCOME, "operating_revenue", 5000, 4700)
        assert found.source.address == "B5"
        if version:
            do(any_engine, confirm, manager(), number, version)


def test_another_period_or_perimeter_is_no_second_edition(any_engine: Engine, pin: Pin) -> None:
    confirmed(any_engine, pin, [income(), income(perimeter="consolidated"), income(comparative=True)], "a")
    assert [kept.edition for _, kept in ask(any_engine, queries.editions_of, "B1")] == [1, 1, 1]


def test_a_waiting_filing_is_put_right_in_place_and_whoever_did_so_cannot_confirm_it(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [income()])
    (kept,) = ask(any_engine, queries.statements_of_filing, number)
    wanted = [Correction(kept.id, "operating_revenue", "operating_revenue", Decimal("5100.25"))]
    assert do(any_engine, correct, manager(8), number, 1, wanted, "原表 5,100.25") == number
    (change,) = ask(any_engine, queries.changes_of, number)
    assert (change.value_before, change.value_after, change.reason, change.changed_by) == (
        5000,
        Decimal("5100.25"),
        "原表 5,100.25",
        "支行行长8",
    )
    with pytest.raises(ChangedMeanwhile):
        do(any_engine, confirm, manager(9), number, 1)
    with pytest.raises(SamePerson):
        do(any_engine, confirm, manager(8), number, 2)
    do(any_engine, confirm, manager(9), number, 2)
    assert revenue(any_engine) == Decimal("5100.25")


def test_a_confirmed_figure_is_put_right_by_a_new_filing_that_waits_for_a_second_person(any_engine: Engine, pin: Pin) -> None:
    first = confirmed(any_engine, pin, [income(), sheet()], "a")
    kept = next(one for one in ask(any_engine, queries.statements_of_filing, first) if one.statement.kind is Kind.INCOME)
    number = do(
        any_engine,
        correct,
        officer(),
        first,
        2,
        [Correction(kept.id, "operating_revenue", "operating_revenue", Decimal(4900))],
        "重述",
    )
    filed = ask(any_engine, queries.one, number)
    assert number != first
    assert (filed.state, filed.corrects_id, filed.file_name) == (State.SUBMITTED, first, "a.xlsx")
    assert revenue(any_engine) == 5000
    do(any_engine, confirm, manager(), number, 1)
    assert revenue(any_engine) == 4900
    assert [one.superseded_at is None for one in ask(any_engine, queries.statements_of_filing, first)] == [False, False]


def test_a_line_that_was_taken_wrongly_is_moved_or_left_out_and_remembered(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [income()], fingerprint="f3")
    (kept,) = ask(any_engine, queries.statements_of_filing, number)
    moves = [Correction(kept.id, "operating_cost", "selling_expense"), Correction(kept.id, "operating_revenue", None)]
    do(any_engine, correct, officer(), number, 1, moves, "科目认错")
    (after,) = ask(any_engine, queries.statements_of_filing, number)
    assert after.statement.values == {"selling_expense": 4000}
    with any_engine.connect() as connection:
        known = remembered(connection, fingerprint="f3", borrower_id="B1")
    assert known == {(Kind.INCOME, "operating_cost"): "selling_expense", (Kind.INCOME, "operating_revenue"): None}


def test_a_correction_needs_a_reason_a_change_and_a_free_account(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [income()])
    (kept,) = ask(any_engine, queries.statements_of_filing, number)
    taken = [Correction(kept.id, "operating_cost", "operating_revenue")]
    for wanted, why in ((taken, "x"), ([], "x"), (taken, " ")):
        with pytest.raises(Invalid):
            do(any_engine, correct, officer(), number, 1, wanted, why)
    with pytest.raises(ChangedMeanwhile):
        do(any_engine, correct, officer(), number, 1, [Correction(kept.id, "cash", "cash", Decimal(1))], "x")
    assert ask(any_engine, queries.changes_of, number) == ()
    assert ask(any_engine, queries.one, number).version == 1


def test_a_correction_that_would_make_the_sheet_meaningless_changes_nothing(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet()])
    (kept,) = ask(any_engine, queries.statements_of_filing, number)
    with pytest.raises(Blocked):
        do(
            any_engine,
            correct,
            officer(),
            number,
            1,
            [Correction(kept.id, "total_assets", "total_assets", Decimal(9_000_000))],
            "看错",
        )
    (same,) = ask(any_engine, queries.statements_of_filing, number)
    assert same.statement == kept.statement


def test_a_returned_filing_is_put_right_before_it_goes_in_again(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [income()])
    do(any_engine, return_, manager(), number, 1, "收入有误")
    (kept,) = ask(any_engine, queries.statements_of_filing, number)
    do(
        any_engine,
        correct,
        officer(),
        number,
        2,
        [Correction(kept.id, "operating_revenue", "operating_revenue", Decimal(1))],
        "改",
    )
    assert ask(any_engine, queries.one, number).state is State.RETURNED
