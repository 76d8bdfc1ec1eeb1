"""How long one loan waits: from its own plan and what the tapes said of it."""

from datetime import date, timedelta
from decimal import Decimal

import working_book
from hypothesis import given
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.house import House
from postloan.months import corresponding_day
from postloan.policy import Policy
from postloan.portfolio.classing import Waiting, waiting
from postloan.portfolio.classing.restructuring import passed_since
from postloan.portfolio.classing.waiting import Seen, waited

P = Policy()
CHANGED = date(2024, 5, 30)


def plan(first: date, n: int = 36, step: int = 1) -> list[date]:
    return [corresponding_day(first, step * k) for k in range(n)]


def tapes(*dpd: int, first: date = date(2024, 6, 30), risk_class: int = 2, changed: date | None = CHANGED) -> list[Seen]:
    """One a month, on its last day but for short months."""
    return [Seen(corresponding_day(first, n), days, risk_class, changed) for n, days in enumerate(dpd)]


def test_a_loan_that_was_never_changed_and_performs_waits_for_nothing():
    assert waited(tapes(0, 0, 40, changed=None), plan(date(2024, 1, 21)), P) == Waiting()
    assert waited([], [], P) == Waiting()


def test_observation_begins_with_the_first_repayment_after_the_change():
    found = waited(tapes(0, 0), plan(date(2024, 1, 21)), P)
    assert (found.observed.start, found.observed.end) == (date(2024, 6, 21), date(2025, 6, 21))


def test_who_pays_once_a_year_is_watched_for_two_payments():
    found = waited(tapes(0, 0), plan(date(2024, 12, 20), 5, step=12), P)
    assert found.observed.end == date(2026, 12, 20)


def test_arrears_on_a_tape_name_the_payment_that_was_missed():
    """On 2025-02-28 seven days late: the payment of 21 February, from which everything begins anew."""
    history = [*tapes(*[0] * 8), Seen(date(2025, 2, 28), 7, 2, CHANGED), Seen(date(2025, 3, 28), 0, 2, CHANGED)]
    found = waited(history, plan(date(2024, 6, 21)), P)
    assert (found.observed.start, found.observed.end, found.observed.restarts) == (date(2025, 2, 21), date(2026, 2, 21), 1)


def test_arrears_of_one_payment_on_many_tapes_are_one_miss():
    history = [Seen(date(2025, 2, 28), 7, 2, CHANGED), Seen(date(2025, 3, 31), 38, 2, CHANGED)]
    assert waited(history, plan(date(2024, 6, 21)), P).observed.restarts == 1


def test_arrears_from_before_the_change_are_no_miss_of_the_new_plan():
    history = [Seen(date(2024, 6, 30), 60, 2, CHANGED)]
    assert waited(history, plan(date(2024, 6, 21)), P).observed.restarts == 0


def test_without_a_plan_after_the_change_nobody_knows_its_end():
    found = waited(tapes(0), plan(date(2023, 1, 21), 3), P)
    assert (found.restructured_on, found.observed) == (CHANGED, None)


def test_a_bad_loan_waits_from_the_first_tape_without_arrears():
    history = tapes(95, 120, 0, 0, first=date(2024, 1, 10), risk_class=3, changed=None)
    found = waited(history, plan(date(2024, 1, 20)), P)
    assert (found.cleared_on, found.upgrade_from) == (date(2024, 3, 10), date(2024, 9, 10))


def test_a_bad_loan_in_arrears_or_never_late_has_no_day_to_count_from():
    for days in ((95, 0, 5), (0, 0, 0)):
        found = waited(tapes(*days, risk_class=3, changed=None), plan(date(2024, 1, 20)), P)
        assert (found.cleared_on, found.upgrade_from) == (None, None)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=24))
def test_the_observation_never_ends_sooner_for_a_missed_payment(days: list[int]):
    dues = plan(date(2024, 6, 21), 80)
    missed, kept = (waited(tapes(*one), dues, P).observed for one in (days, [0] * len(days)))
    assert missed.start >= kept.start
    assert missed.end >= kept.end


def test_a_loan_of_the_book_is_read_with_its_plan_and_only_within_reach(house: House):
    loan = {**working_book._loan("a", "张三", "East", "Li", 0), "as_of": date(2024, 7, 31), "restructured_on": CHANGED}
    instalments = [
        {"loan_id": "a", "instalment": n, "due_on": due, "principal_due": Decimal("100.00"), "interest_due": Decimal("1.00")}
        for n, due in enumerate(plan(date(2024, 6, 21), 24), 1)
    ]
    for table, rows in (("schedule", instalments), ("loan", [loan])):
        house.book.publish(SYSTEM, working_book.staged(house.book, table, rows), P)
    pin, day = house.book.pin(), date(2024, 7, 31)
    assert waiting(pin, Scope(EVERYTHING, day), P, loan_id="a").observed.end == date(2025, 6, 21)
    assert waiting(pin, Scope(Reach(("West",)), day), P, loan_id="a") == Waiting()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_the_last_day_from_which_months_have_passed(day: date, months: int):
    last = passed_since(day, months)
    assert corresponding_day(last, months) <= day < corresponding_day(last + timedelta(days=1), months)
