"""Cash by week: which week a day belongs to, what was expected and what came, and what is not known."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import working_book
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import cash, league
from postloan.portfolio.behind import Payments

DAY = date(2024, 6, 30)
BEFORE = date(2024, 5, 31)
HERE = Scope(EVERYTHING, DAY)
P = Policy()


def test_weeks_are_seven_days_up_to_the_date_and_after_it():
    found = cash.weeks(DAY, 2)
    assert found == [
        (-2, date(2024, 6, 17), date(2024, 6, 23)), (-1, date(2024, 6, 24), DAY), (1, date(2024, 7, 1), date(2024, 7, 7)),
        (2, date(2024, 7, 8), date(2024, 7, 14)),
    ]  # fmt: skip


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 60))
def test_weeks_leave_no_day_out(as_of: date, n: int):
    found = cash.weeks(as_of, n)
    assert [last - first for _, first, last in found] == [timedelta(days=6)] * 2 * n
    assert found[n - 1][2] == as_of
    for (_, _, last), (_, first, _) in itertools.pairwise(found):
        assert first == last + timedelta(days=1)


def loan(name: str, day: date = DAY, **values: Any) -> dict[str, Any]:
    return {**working_book._loan(name, name, "East", "Li", 0), "as_of": day, **values}


def due(name: str, day: date, principal: str, interest: str | None = None, number: int = 1) -> dict[str, Any]:
    return {"loan_id": name, "instalment": number, "due_on": day, "principal_due": Decimal(principal),
            "interest_due": None if interest is None else Decimal(interest)}  # fmt: skip


def publisher(home: Path, desk: Engine):
    book = working_book.Book(home / "book", desk, memory="300MB", threads=1)

    def do(table: str, *rows: dict[str, Any]) -> Pin:
        book.publish(SYSTEM, working_book.staged(book, table, rows), P)
        return book.pin()

    return do


@pytest.fixture
def publish(tmp_path: Path, engine: Engine):
    """Publish rows of a table; the pin of the book afterwards."""
    return publisher(tmp_path, engine)


def pay(name: str, day: date, amount: str) -> dict[str, Any]:
    return {"loan_id": name, "paid_on": day, "amount": Decimal(amount), "reference": f"{name}{day}{amount}"}


@pytest.fixture(scope="module")
def pin(new_house) -> Pin:
    """A pays late, B has no schedule but a next instalment, C has neither, D was paid off in June, E was written off."""
    house = new_house()
    publish = publisher(house.settings.home / "cash", house.desk)
    publish("loan", *(loan(name, BEFORE) for name in "ABCDE"))
    publish(
        "loan", loan("A"), loan("B", next_due_on=date(2024, 7, 9), next_due_amount=Decimal("70.00")), loan("C", branch="West"),
        loan("E", written_off=True),
    )  # fmt: skip
    publish(
        "schedule", due("A", date(2024, 6, 18), "100.00", "5.50"), due("A", date(2024, 7, 1), "100.00", "5.25", 2),
        due("A", date(2024, 7, 15), "1.00", None, 3), due("D", date(2024, 5, 31), "40.00"), due("D", date(2024, 6, 25), "40.00", None, 2),
        due("D", date(2024, 7, 2), "40.00", None, 3), due("E", date(2024, 7, 2), "90.00"),
    )  # fmt: skip
    return publish(
        "repayment", pay("A", date(2024, 6, 20), "60.00"), pay("A", date(2024, 6, 30), "45.50"), pay("D", date(2024, 6, 10), "120.00"),
        pay("B", date(2024, 6, 20), "9.00"),
    )  # fmt: skip


def week(found: cash.Cash, number: int) -> dict[str, Any]:
    row = found.rows.set_index("week").loc[number]
    return {
        name: None if pd.isna(row[name]) else row[name]
        for name in ("expected", "from_schedule", "from_tape", "received", "shortfall")
    }


def test_the_past_compares_what_fell_due_with_what_came(pin: Pin):
    found = cash.expected(pin, HERE, P)
    assert week(found, -2) == {"expected": 105.5, "from_schedule": 105.5, "from_tape": None, "received": 60.0, "shortfall": 45.5}
    assert week(found, -1) == {"expected": 40.0, "from_schedule": 40.0, "from_tape": None, "received": 45.5, "shortfall": -5.5}
    assert found.rows.set_index("week").loc[[-2, -1], "shortfall_total"].tolist() == [-74.5, -80.0]
    assert (found.known_from, found.known_until) == (date(2024, 6, 10), DAY)


def test_a_loan_that_was_paid_off_is_not_expected_to_pay_after_the_first_date_without_it(pin: Pin):
    found = cash.expected(pin, HERE, P)
    assert week(found, -5)["expected"] == 40.0, "due on 31 May, when it was still there"
    assert week(found, -3)["received"] == 120.0
    assert week(found, 1)["expected"] == 105.25, "A's alone: neither D's nor the written-off E's"


def test_a_week_before_the_ledger_begins_has_nothing_received_rather_than_none(pin: Pin):
    found = cash.expected(pin, HERE, P)
    assert week(found, -5)["received"] is None
    assert week(found, -5)["shortfall"] is None
    assert week(found, -3)["received"] == 120.0


def test_without_a_schedule_the_tapes_next_instalment_is_all_that_is_known(pin: Pin):
    found = cash.expected(pin, HERE, P)
    assert week(found, 2) == {"expected": 70.0, "from_schedule": 0.0, "from_tape": 70.0, "received": None, "shortfall": None}
    assert (found.scheduled, found.from_tape, found.unknown) == (1, 1, 1)
    assert found.total("expected", past=False) == Decimal("176.25")
    assert found.total("from_tape", past=True) is None


def test_without_any_ledger_the_past_is_unknown_and_the_tape_speaks_for_the_future(publish):
    pin = publish("loan", loan("B", next_due_on=date(2024, 7, 9), next_due_amount=Decimal("70.00")), loan("C"))
    found = cash.expected(pin, HERE, P)
    past = found.rows[found.rows["week"] < 0]
    assert past[["expected", "received", "shortfall", "shortfall_total"]].isna().all(axis=None)
    assert week(found, 2)["expected"] == 70.0
    assert week(found, 2)["from_schedule"] is None
    assert (found.known_from, found.total("received", past=True)) == (None, None)


def test_with_schedules_alone_what_came_is_unknown(publish):
    publish("loan", loan("A"))
    found = cash.expected(publish("schedule", due("A", date(2024, 6, 18), "100.00")), HERE, P)
    assert week(found, -2) == {"expected": 100.0, "from_schedule": 100.0, "from_tape": None, "received": None, "shortfall": None}


def test_a_branch_sees_the_cash_of_its_own_loans(pin: Pin):
    found = cash.expected(pin, Scope(Reach(("West",)), DAY), P)
    assert (found.scheduled, found.from_tape, found.unknown) == (0, 0, 1)
    assert found.rows["received"].isna().all()


WEEKLY = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=3, max_size=3)


@given(WEEKLY)
def test_the_shortfall_adds_up_week_by_week(weekly: list[tuple[int, int]]):
    spans = cash.weeks(DAY, 3)
    due, came = ({number: pair[at] for (number, _, _), pair in zip(spans, weekly, strict=False)} for at in (0, 1))
    ahead = {1: 0, 2: 0, 3: 0}
    found = cash.compare(spans, due | ahead, ahead, came, known=(spans[0][1], DAY), planned=True)
    past = found[found["week"] < 0]
    assert past["shortfall_total"].iloc[-1] == pytest.approx(sum(d - c for d, c in weekly) / 100)
    assert past["shortfall"].cumsum().tolist() == pytest.approx(past["shortfall_total"].tolist())


def test_the_league_shows_the_cash_of_the_month_where_the_ledger_knows_the_unit(pin: Pin):
    rows = league.table(pin, HERE, P).rows.set_index("branch")
    assert rows.loc["East", "cash"] == 234.5
    assert pd.isna(rows.loc["West", "cash"]), "no payment of the west is known at all"


def test_roll_forward_counts_worse_and_written_off_balances_of_what_was_overdue(publish):
    """Overdue in May: 100 (worse), 200 (same), 300 (written off), 400 (paid off). 400 of 1000 went forward."""
    owed = {"w": (100, 10, 45), "s": (200, 10, 20), "o": (300, 100, 130), "p": (400, 10, None)}
    publish("loan", loan("ok", BEFORE), *(loan(name, BEFORE, balance=Decimal(b), dpd=d) for name, (b, d, _) in owed.items()))
    now = [loan(name, balance=Decimal(b), dpd=d, written_off=name == "o") for name, (b, _, d) in owed.items() if d is not None]
    rows = league.table(publish("loan", loan("ok"), *now), HERE, P).rows
    assert rows["roll_forward"].tolist() == [0.4]


def behind_week(pin: Pin, payments: Payments, first: date, last: date, view: Scope = HERE) -> dict[str, Decimal]:
    """The loans of a list of payments, each with what it adds."""
    rows = cash.by_loan(pin, view, payments, first, last).to_pyarrow().to_pylist()
    return {row["loan_id"]: row["counted"] for row in rows}


SINCE, UNTIL = date(2024, 4, 8), date(2024, 9, 22)


def test_every_loan_stands_behind_the_cash_with_what_it_owed_and_paid(pin: Pin):
    june = (date(2024, 6, 1), DAY)
    assert behind_week(pin, "scheduled", *june) == {"A": Decimal("105.50"), "D": Decimal("40.00")}
    assert behind_week(pin, "received", *june) == {"A": Decimal("105.50"), "D": Decimal("120.00")}, "B has no schedule"
    assert behind_week(pin, "short", *june) == {"D": Decimal("-80.00")}, "A paid what it owed, late"
    assert behind_week(pin, "short", date(2024, 6, 17), date(2024, 6, 23)) == {"A": Decimal("45.50")}
    assert behind_week(pin, "named", SINCE, UNTIL) == {"B": Decimal("70.00")}
    assert behind_week(pin, "expected", date(2024, 7, 1), UNTIL) == {"A": Decimal("106.25"), "B": Decimal("70.00")}
    assert behind_week(pin, "expected", *june, view=Scope(Reach(("West",)), DAY)) == {}


@pytest.mark.parametrize("number", [-12, -5, -3, -2, -1, 1, 2, 12])
def test_the_loans_behind_a_week_come_to_it(pin: Pin, number: int):
    found = cash.expected(pin, HERE, P).rows.set_index("week").loc[number]
    span = found["first_day"].date(), found["last_day"].date()
    for column, payments in (
        ("expected", "expected"),
        ("from_schedule", "scheduled"),
        ("from_tape", "named"),
        ("received", "received"),
    ):
        if not pd.isna(found[column]):
            assert float(sum(behind_week(pin, payments, *span).values())) == found[column], column


def test_arrears_of_the_tape_are_no_cash_of_a_week(publish):
    pin = publish("loan", loan("B", next_due_on=date(2024, 6, 20), next_due_amount=Decimal("70.00")))
    assert behind_week(pin, "expected", SINCE, UNTIL) == {}
