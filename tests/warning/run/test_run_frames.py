"""The frames made of loans, visits, promises and contacts: what each row says, and only what was known by then."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from run_book import AS_OF, MONTHS, POLICY, YEAR_AGO, Desk, staged

from postloan.access import SYSTEM
from postloan.collection.tables import contact, promise
from postloan.visit.tables import visit
from postloan.warning.engine import KEYS
from postloan.warning.frames import COLUMNS, builders
from postloan.warning.sources.course import month_ends, year_before

Rows = Callable[..., list[dict[str, Any]]]
MADE_OF_LOANS = ("loans", "lateness", "lines", "last_year", "maturing")


def of(rows: list[dict[str, Any]], name: str, key: str = "loan_id") -> dict[str, Any]:
    (found,) = [row for row in rows if row[key] == name]
    return found


def test_month_ends_are_the_last_dates_of_each_month_newest_first(still: Desk) -> None:
    assert month_ends(still.known(), 3) == tuple(reversed(MONTHS[-3:]))
    assert month_ends(still.known(), 9)[6:] == (MONTHS[0], None, None)
    assert year_before(still.known()) == YEAR_AGO
    assert year_before(still.known(on=MONTHS[5])) is None


def test_lateness_has_the_days_of_six_month_ends_of_whoever_was_late(frame_of: Rows) -> None:
    rows = frame_of("lateness")
    often = of(rows, "often")
    assert [often[f"dpd_{place}"] for place in range(6)] == [11, None, 2, None, 4, None]
    assert (often["late_months"], often["exposure"], often["branch"]) == (3, 900.0, "A")
    assert {row["loan_id"] for row in rows} == {"often", "rising"}, "nothing owed, or in dollars, is not told here"
    assert [of(rows, "rising")[f"dpd_{place}"] for place in range(3)] == [21, 12, 5]


def test_lateness_of_a_past_date_knows_nothing_later(frame_of: Rows) -> None:
    rows = frame_of("lateness", on=MONTHS[3], until=MONTHS[3])
    assert {row["loan_id"] for row in rows} == {"often", "gone"}
    assert of(rows, "often")["late_months"] == 1


def test_a_loan_that_was_never_late_is_quiet_and_counted(still: Desk) -> None:
    frame = builders()["lateness"](still.known())
    assert frame is not None
    assert frame.everybody is not None
    assert (frame.everybody().num_rows, frame.quiet) == (5, True), "the borrowers less the one in dollars"
    assert builders()["lateness"](still.known(on=YEAR_AGO)) is None, "one month tells no course"


def test_a_line_had_something_undrawn_a_term_loan_never(frame_of: Rows) -> None:
    (line,) = frame_of("lines")
    assert line["loan_id"] == "line"
    assert [line[f"usage_{place}"] for place in range(4)] == pytest.approx([1.0, 900 / 909, 900 / 909, 0.9])


def test_loan_to_value_is_held_against_the_same_month_a_year_before(frame_of: Rows, still: Desk) -> None:
    (house,) = frame_of("last_year")
    assert (house["ltv_before"], house["ltv"], house["before_on"]) == (pytest.approx(0.6), pytest.approx(0.75), YEAR_AGO)
    assert house["ltv_change"] == pytest.approx(0.15)
    assert builders()["last_year"](still.known(on=MONTHS[5])) is None


def saw(desk: Desk, on: date, *, ability: str = "good", logged: date | None = None) -> None:
    told = logged or on
    desk.put(
        visit, loan_id="soon", borrower_id="five", borrower_name="Name five", branch="A", kind="routine", visitors="Li", place="there",
        visited_at=datetime.combine(on, time(10)), findings="x", fund_use="good", operation="good", repayment_ability=ability,
        logged_by="Li", logged_at=datetime.combine(told, time(4)),
    )  # fmt: skip


def test_a_good_visit_confirms_what_matures_once_it_is_filed(bank: Desk, frame_of: Rows) -> None:
    (soon,) = frame_of("maturing", bank)
    assert (soon["days_to_maturity"], soon["confirmed_on"]) == (15, None)
    saw(bank, date(2024, 10, 20), ability="poor")
    saw(bank, date(2024, 10, 21), logged=date(2024, 11, 2))
    assert frame_of("maturing", bank)[0]["confirmed_on"] is None, "the poor one says nothing, the good one is not filed yet"
    (later,) = frame_of("maturing", bank, until=date(2024, 11, 3))
    assert (later["days_to_maturity"], later["confirmed_on"]) == (12, date(2024, 10, 21))


def call(desk: Desk, on: date, outcome: str, borrower: str = "two", loan: str = "rising") -> int:
    return desk.put(
        contact, loan_id=loan, borrower_id=borrower, borrower_name="Name", branch="A", as_of=AS_OF, dpd=5, currency="CNY",
        action="call", outcome=outcome, happened_at=datetime.combine(on, time(9)), logged_by="Li",
        logged_at=datetime.combine(on, time(2)),
    )  # fmt: skip


def test_days_without_an_answer_count_since_he_was_reached_last(bank: Desk, frame_of: Rows) -> None:
    assert frame_of("contacts", bank) == [], "nobody ever tried"
    for day, outcome in (
        (1, "not_reached"),
        (3, "reached"),
        (5, "not_reached"),
        (5, "wrong_number"),
        (9, "third_party"),
        (12, "sent"),
    ):
        call(bank, date(2024, 10, day), outcome)
    (found,) = frame_of("contacts", bank)
    assert (found["borrower_id"], found["days_tried"], found["contacts_tried"]) == ("two", 2, 3)
    assert (found["tried_first_on"], found["tried_last_on"], found["reached_last_on"]) == tuple(
        date(2024, 10, day) for day in (5, 9, 3)
    )
    assert found["tried_last_days"] == 22
    (before,) = frame_of("contacts", bank, until=date(2024, 10, 5))
    assert before["days_tried"] == 1


def vow(desk: Desk, made: date, due: date, amount: int) -> None:
    number = call(desk, made, "promise")
    desk.put(
        promise, contact_id=number, loan_id="rising", borrower_id="two", borrower_name="Name", branch="A", currency="CNY",
        amount=Decimal(amount), made_on=made, due_on=due, taken_by="Li",
    )  # fmt: skip


def test_a_promise_is_broken_when_the_money_did_not_come(own: Desk, frame_of: Rows) -> None:
    assert frame_of("promises", own) == []
    vow(own, date(2024, 9, 1), date(2024, 9, 5), 100)
    vow(own, date(2024, 9, 10), date(2024, 9, 15), 50)
    vow(own, date(2024, 10, 29), date(2024, 11, 20), 50)
    (unknown,) = frame_of("promises", own)
    assert (unknown["promises_given"], unknown["promises_judged"]) == (3, 0), "no repayments in the book, so nobody can tell"
    paid = {"loan_id": "rising", "paid_on": date(2024, 9, 14), "amount": Decimal(50), "reference": "R1"}
    last = {"loan_id": "rising", "paid_on": AS_OF, "amount": Decimal(1), "reference": "R2"}
    own.book.publish(SYSTEM, staged(own.book, "repayment", [paid, last]), POLICY)
    (found,) = frame_of("promises", own)
    assert (found["promises_judged"], found["promises_broken"]) == (2, 1)
    assert (found["promised_unpaid"], found["broken_last_on"]) == (100.0, date(2024, 9, 5))
    assert found["broken_days"] == [date(2024, 9, 5)]


def test_the_first_instalment_is_late_until_it_is_paid(own: Desk, frame_of: Rows) -> None:
    assert frame_of("first_payments", own) == [], "no schedule"
    plans = [
        {"loan_id": name, "instalment": 1, "due_on": date(2024, 10, 1), "principal_due": Decimal(10)} for name in ("big", "often")
    ]
    own.book.publish(SYSTEM, staged(own.book, "schedule", plans), POLICY)
    paid = {"loan_id": "big", "paid_on": date(2024, 10, 9), "amount": Decimal(10), "reference": "R1"}
    own.book.publish(SYSTEM, staged(own.book, "repayment", [paid]), POLICY)
    rows = frame_of("first_payments", own)
    assert {row["loan_id"]: row["first_days_late"] for row in rows} == {"big": 8, "often": 30}
    assert of(rows, "often")["first_paid_on"] is None


@pytest.mark.parametrize("name", MADE_OF_LOANS)
def test_a_frame_has_the_columns_it_declares_and_of_one_borrower_the_same_rows(name: str, frame_of: Rows) -> None:
    everybody = frame_of(name)
    for row in everybody:
        assert set(row) >= {*KEYS, *COLUMNS[name]}
    for who in ("one", "four"):
        mine = sorted((row for row in everybody if row["borrower_id"] == who), key=lambda row: row["loan_id"])
        assert sorted(frame_of(name, whom=who), key=lambda row: row["loan_id"]) == mine


def test_the_largest_loan_says_where_a_borrower_belongs(still: Desk) -> None:
    everybody = still.known()
    told = {row["borrower_id"]: row for row in everybody.borrowers.to_pylist()}
    assert (told["one"]["branch"], told["one"]["officer"], told["one"]["exposure"]) == ("B", "Wu", 5900.0)
    assert set(told) == {"one", "two", "three", "four", "five"}
    asked, again = still.known().whose(["one", "four", "six"]), everybody.whose(["one", "four", "six"])
    assert asked.sort_index().to_dict() == again.sort_index().to_dict()
    assert set(asked.index) == {"one", "four"}
