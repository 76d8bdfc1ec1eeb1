"""A question is put into words once for all days, but only where the days do nothing but stand in the words."""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.book.engine import plan
from postloan.book.wording import worded
from postloan.policy import Policy

LOANS = ibis.schema({"as_of": "date", "dpd": "int32"})


def words(how):
    return f"a > {_said(how[0])} and b between {_said(how[1][0])} and {_said(how[1][1])}"


def _said(day):
    return f"MAKE_DATE({day.year}, {day.month}, {day.day})"


def asked(words, sets, name):
    """How often the words had to be found, and whether each answer was what finding them anew gives."""
    counted = []

    def counting(how):
        counted.append(how)
        return words(how)

    answers = [worded(name, how, counting) for how in sets]
    assert answers == [words(how) for how in sets]
    return len(counted)


SETS = [(date(2024, month, 28), (date(2023, month, 1), date(2024, month, 28)), "x") for month in range(1, 13)]


def test_days_that_only_stand_in_the_words_are_exchanged():
    assert asked(words, SETS, "plain") == 2, "once for days that were asked of, once for the trial"


@pytest.mark.parametrize(
    ("name", "clever"),
    [
        ("year", lambda how: f"{words(how)} and year = {how[0].year}"),
        ("month", lambda how: f"{words(how)} and month = {how[0].month}"),
        ("distance", lambda how: f"{words(how)} and days = {(how[0] - how[1][0]).days}"),
        ("before", lambda how: f"{words(how)} and c > {_said(how[0] - timedelta(30))}"),
        ("weekday", lambda how: f"{words(how)} and d = {how[0].weekday()}"),
        ("leap", lambda how: f"{words(how)} and e = {how[0].toordinal()}"),
    ],
)
def test_days_that_are_worked_with_are_put_into_words_each_time(name, clever):
    assert asked(clever, SETS, name) >= len(SETS)


@pytest.mark.parametrize("first", [date(2024, 1, 31), date(2024, 2, 29), date(2025, 12, 31), date(2026, 6, 30)])
def test_days_of_which_it_matters_that_a_month_ends_are_put_into_words_each_time(first):
    ends = [first, *(day for day in MONTH_ENDS if day > first)]
    sets = [(day, (first - timedelta(500), day), "x") for day in [*ends[:6], date(2031, 3, 15)]]
    asked(lambda how: f"{words(how)} and last = {(how[0] + timedelta(1)).day == 1}", sets, f"ends {first}")


MONTH_ENDS = [date(2024 + n // 12, n % 12 + 1, 1) - timedelta(1) for n in range(1, 72)]


def test_the_same_day_twice_is_another_question_than_two_days():
    sets = [
        (date(2024, 1, 1), (date(2024, 1, 1), date(2024, 2, 1))),
        (date(2024, 3, 1), (date(2024, 1, 1), date(2024, 2, 1))),
    ] * 2
    asked(words, sets, "twice")


@dataclass(frozen=True)
class Asked:
    until: date
    places: tuple[str, ...]


def test_days_within_a_value_are_exchanged_too():
    sets = [(Asked(date(2024, month, 1), ("a",)), "x") for month in range(1, 13)]
    assert asked(lambda how: f"{_said(how[0].until)} in {how[0].places}", sets, "record") == 2


DAY = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def _late(loans, on, since):
    return loans.filter(loans.as_of.between(since, on)).mutate(due=(ibis.literal(on) - loans.dpd.as_interval("D")).cast("date"))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(DAY, DAY), min_size=1, max_size=5))
def test_a_question_to_the_engine_has_the_words_it_would_have_by_itself(pairs):
    for on, since in pairs:
        table = ibis.table(LOANS, "asked")
        fresh = str(ibis.to_sql(_late(table, on, since), dialect="duckdb", pretty=False))
        name = plan((LOANS,), _late, on, since).split('FROM "')[1].split('"')[0]
        assert plan((LOANS,), _late, on, since).replace(name, "asked") == fresh


def test_a_record_that_remembers_what_it_worked_out_is_asked_like_any_other():
    policy = Policy()
    assert policy.book_shape, "worked out once and kept in the record"
    sets = [(date(2024, month, 28), (date(2023, month, 1), date(2024, month, 28)), policy) for month in range(1, 13)]
    assert asked(words, sets, "remembering") < len(sets)
