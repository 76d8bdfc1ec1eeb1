"""Calendar months as bankers and the civil code count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.months import corresponding_day, first_day, last_day, month_ends, month_of, months_after, months_between

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(("day", "months", "then"), [
    (date(2025, 1, 31), 1, date(2025, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2024, 1, 31), -2, date(2023, 11, 30)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2023, 2, 28), 12, date(2024, 2, 29)), (date(2025, 2, 28), 1, date(2025, 3, 31)),
    (date(2025, 6, 30), 6, date(2025, 12, 31)), (date(2024, 1, 30), 1, date(2024, 2, 29)), (date(2024, 5, 30), 9, date(2025, 2, 28)),
    (date(2024, 6, 29), 6, date(2024, 12, 29)), (date(2024, 12, 15), 2, date(2025, 2, 15)),
])  # fmt: skip
def test_the_last_day_of_a_month_stays_the_last_day(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@pytest.mark.parametrize(("day", "months", "then"), [
    (date(2024, 8, 31), 6, date(2025, 2, 28)), (date(2024, 1, 31), -2, date(2023, 11, 30)), (date(2025, 2, 28), 1, date(2025, 3, 28)),
])  # fmt: skip
def test_a_month_without_the_day_ends_on_its_last(day: date, months: int, then: date) -> None:
    assert corresponding_day(day, months) == then


@given(DAYS, st.integers(-60, 60))
def test_the_corresponding_day_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    then = corresponding_day(day, months)
    assert months_between(day, then) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@given(DAYS)
def test_a_month_lies_between_its_first_and_its_last_day(day: date) -> None:
    month = month_of(day)
    assert first_day(month) <= day <= last_day(month)
    assert last_day(month) + timedelta(days=1) == first_day(month + 1)


def test_the_month_ends_before_a_day_end_with_the_day_itself() -> None:
    assert month_ends(date(2026, 3, 9), 2) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 9)]
    assert month_ends(date(2026, 3, 31), 0) == [date(2026, 3, 31)]
