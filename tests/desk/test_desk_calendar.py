"""Working days on real holidays, make-up days, and what a bank changes; years nobody has a notice of yet."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.desk.calendar import Calendar, Change, calendar_of, countries
from postloan.policy import Policy

CHINA = Calendar("CN")


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def between(first: str, last: str) -> list[date]:
    start, end = days(first, last)
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def change(on: str, *, working: bool) -> Change:
    return Change(1, date.fromisoformat(on), working, "通知", "总行", datetime(2026, 1, 1), 1)  # noqa: DTZ001  UTC, as stored


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        # 国办发明电〔2024〕12号: National Day and Mid-Autumn 2025, worked on Sunday 28 September and Saturday 11 October
        (between("2025-10-01", "2025-10-08"), days("2025-09-28", "2025-09-30", "2025-10-09", "2025-10-10", "2025-10-11")),
        # National Day 2026: 1 to 7 October, worked on Sunday 20 September and Saturday 10 October
        (between("2026-10-01", "2026-10-07"), days("2026-09-20", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10")),
        # Spring Festival 2026: 15 to 23 February, worked on Saturdays 14 and 28 February
        (between("2026-02-15", "2026-02-23"), days("2026-02-13", "2026-02-14", "2026-02-24", "2026-02-28")),
        # Spring Festival 2025: 28 January to 4 February, worked on Sunday 26 January and Saturday 8 February
        (between("2025-01-28", "2025-02-04"), days("2025-01-26", "2025-01-27", "2025-02-05", "2025-02-08")),
        # New Year 2026: 1 to 3 January, worked on Sunday the 4th
        (between("2026-01-01", "2026-01-03"), days("2026-01-04", "2026-01-05")),
        # Labour Day 2026: 1 to 5 May, worked on Saturday the 9th
        (between("2026-05-01", "2026-05-05"), days("2026-04-30", "2026-05-06", "2026-05-09")),
    ],
    ids=[
        "national day 2025",
        "national day 2026",
        "spring festival 2026",
        "spring festival 2025",
        "new year 2026",
        "labour day 2026",
    ],
)
def test_chinese_holidays_with_their_make_up_days(off: list[date], worked: list[date]) -> None:
    assert [day for day in off if CHINA.is_working(day)] == []
    assert [day for day in worked if not CHINA.is_working(day)] == []


@pytest.mark.parametrize(
    ("since", "n", "until"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # the eve of National Day: the next working day is after the holiday
        ("2026-09-30", 3, "2026-10-10"),  # Thursday, Friday, and the Saturday that makes up
        ("2026-09-18", 1, "2026-09-20"),  # Friday: the Sunday is worked
        ("2026-02-13", 2, "2026-02-24"),  # Friday: Saturday the 14th is worked, then the festival
        ("2026-03-10", 5, "2026-03-17"),
        ("2026-10-03", 0, "2026-10-08"),
        ("2026-10-08", 0, "2026-10-08"),
    ],
)
def test_deadlines_fall_on_working_days(since: str, n: int, until: str) -> None:
    assert CHINA.add_working_days(date.fromisoformat(since), n) == date.fromisoformat(until)


def test_the_years_have_as_many_working_days_as_their_notices_say() -> None:
    assert sum(CHINA.working_in(2025)) == 248
    assert sum(CHINA.working_in(2026)) == 248
    # October 2026: 31 days, nine at weekends, of which one is worked; five weekdays off
    assert CHINA.working_in(2026)[9] == 18


def test_a_year_without_a_notice_is_said_to_be_unknown() -> None:
    assert [CHINA.known(year) for year in (2000, 2025, 2026, 2099)] == [False, True, True, False]
    assert not CHINA.is_working(date(2099, 10, 1)), "the law's own days off still count"
    assert Calendar("DE").known(2035), "where no notice moves days, the law is enough"
    assert not CHINA.known(1900)


def test_a_change_of_the_bank_counts_before_the_official_calendar() -> None:
    changed = Calendar("CN", (change("2026-10-08", working=False), change("2026-10-03", working=True)))
    assert changed.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 3)
    assert changed.add_working_days(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert changed != CHINA
    assert [(one.on, one.working) for one in changed.days_of(2026) if one.change] == [
        (date(2026, 10, 3), True),
        (date(2026, 10, 8), False),
    ]


def test_the_days_of_a_year_are_named_in_the_reader_s_language() -> None:
    named = {one.on: one for one in CHINA.days_of(2026, "zh")}
    assert (named[date(2026, 10, 1)].name, named[date(2026, 10, 10)].name, named[date(2026, 10, 10)].working) == (
        "国庆节",
        None,
        True,
    )
    assert {one.on: one.name for one in CHINA.days_of(2026, "en")}[date(2026, 10, 1)] == "National Day"
    assert date(2026, 3, 14) not in named, "a plain Saturday is nothing special"


def test_other_countries_have_other_weekends() -> None:
    assert Calendar("EG").is_working(date(2026, 3, 8)), "a Sunday"
    assert not Calendar("EG").is_working(date(2026, 3, 6)), "a Friday"
    assert {"CN", "HK", "DE", "US"} <= countries()
    assert all(len(code) == 2 for code in countries())


def test_the_bank_s_country_is_the_policy_s(any_engine) -> None:
    with any_engine.connect() as connection:
        assert calendar_of(connection, Policy()) == CHINA
        assert calendar_of(connection, Policy(calendar_country="DE")).country == "DE"


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(DAYS, st.integers(1, 40))
def test_counting_forwards_and_between_agree(since: date, n: int) -> None:
    until = CHINA.add_working_days(since, n)
    assert CHINA.is_working(until)
    assert CHINA.working_days_between(since, until) == n
    assert CHINA.working_days_between(until, since) == -n
    assert CHINA.add_working_days(until, 1) == CHINA.add_working_days(since, n + 1)


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_more_days_never_end_earlier(since: date, n: int, more: int) -> None:
    assert since <= CHINA.add_working_days(since, n) <= CHINA.add_working_days(since, n + more)


def test_nobody_counts_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CHINA.add_working_days(date(2026, 1, 1), -1)
