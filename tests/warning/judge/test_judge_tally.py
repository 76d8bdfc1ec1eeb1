"""Counting by hand: who counts how, when a warning is right, and that chance has a lift of one."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.months import months_after
from postloan.terms import Colour
from postloan.warning.judge.curve import grid, steps
from postloan.warning.judge.quality import Quality
from postloan.warning.judge.tally import NEVER, Clock, Grades, Seen, count, days
from postloan.warning.rule import Family, Fires, Limit, Measured, Rule

DATES = [date(2024, month, 28) for month in range(1, 7)]
ENDS = [months_after(day, 12) for day in DATES]


def clock(*bad: date | None) -> Clock:
    return Clock(days(DATES), days(ENDS), np.array([NEVER if day is None else day.toordinal() for day in bad], np.int32))


def counted(warned: dict[int, int], seen: dict[int, int], now: Clock) -> Quality:
    who = Seen.nobody(len(now.bad))
    for borrower, place in seen.items():
        who.add(np.array([borrower]), place)
    first = (np.array(list(warned), np.int32), np.array(list(warned.values()), np.int16))
    return count(first, who, who.counted(now), now).quality


def test_each_borrower_is_one_of_the_four():
    now = clock(date(2024, 9, 1), None, date(2024, 8, 1), None, date(2025, 9, 1))
    found = counted({0: 2, 1: 3}, dict.fromkeys(range(5), 0), now)
    # 0 warned and bad in half a year, 1 warned and never bad, 2 bad unwarned, 3 neither, 4 bad later than a year from its first date.
    assert found == Quality(tp=1, fp=1, fn=1, tn=2)


@pytest.mark.parametrize(
    ("bad", "right"), [(date(2025, 3, 28), True), (date(2025, 3, 29), False), (date(2024, 3, 29), True)], ids=["last day", "a day late", "at once"]
)  # fmt: skip
def test_a_warning_is_right_up_to_the_last_day_of_its_horizon(bad, right):
    found = counted({0: 2}, {0: 0}, clock(bad))
    assert found == (Quality(1, 0, 0, 0) if right else Quality(0, 1, 0, 0))


def test_whoever_cannot_be_judged_is_not_counted():
    assert counted({}, {1: 0}, clock(date(2024, 9, 1), None)) == Quality(0, 0, 0, 1)


def test_the_lead_is_counted_from_the_first_warning():
    who = Seen.nobody(1)
    who.add(np.array([0]), 0)
    grades = Grades(1)
    for place, colour in ((1, 2), (3, 1), (4, 4)):
        grades.add(np.array([0]), np.array([colour]), place)
    now = clock(date(2024, 8, 1))
    leads = {least: count(grades.first(least), who, who.counted(now), now).leads.tolist() for least in Colour}
    assert leads == {
        Colour.BLUE: [(date(2024, 8, 1) - DATES[1]).days], Colour.YELLOW: [(date(2024, 8, 1) - DATES[1]).days],
        Colour.ORANGE: [(date(2024, 8, 1) - DATES[4]).days], Colour.RED: [(date(2024, 8, 1) - DATES[4]).days],
    }  # fmt: skip


REACHED = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(1, 4)), max_size=60)


@settings(deadline=None, max_examples=50)
@given(REACHED)
def test_the_first_place_of_a_grade_is_the_earliest_at_which_it_was_reached(reached):
    grades = Grades(10)
    for place in range(6):
        at = {}
        for who, when, grade in reached:
            if when == place:
                at[who] = max(grade, at.get(who, 0))
        grades.add(np.array(list(at), int), np.array(list(at.values()), int), place)
    for least in range(1, 5):
        expected: dict[int, int] = {}
        for who, when, grade in reached:
            if grade >= least:
                expected[who] = min(when, expected.get(who, 99))
        who, places = grades.first(least)
        assert dict(zip(who.tolist(), places.tolist(), strict=True)) == expected


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 400), st.integers(0, 2**32 - 1))
def test_the_four_counts_add_up_and_a_milder_colour_warns_no_fewer(borrowers, seed):
    rng = np.random.default_rng(seed)
    bad = np.where(rng.random(borrowers) < 0.3, days(DATES)[0] + rng.integers(1, 700, borrowers), NEVER).astype(np.int32)
    now = Clock(days(DATES), days(ENDS), bad)
    seen, grades = Seen.nobody(borrowers), Grades(borrowers)
    for place in range(len(DATES)):
        good = np.nonzero((bad > now.day[place]) & (rng.random(borrowers) < 0.8))[0]
        seen.add(good, place)
        grades.add(good, rng.integers(0, 5, len(good)), place)
    whole = seen.counted(now)
    found = [count(grades.first(int(least)), seen, whole, now).quality for least in Colour]
    assert {one.judged for one in found} == {whole[0]}
    assert all(min(one.tp, one.fp, one.fn, one.tn) >= 0 for one in found)
    assert [one.alerts for one in found] == sorted((one.alerts for one in found), reverse=True)


@pytest.mark.parametrize(("last", "least"), [(0, 0.98), (5, 0.9)], ids=["all on the first date", "over the window"])
def test_warning_at_random_never_looks_better_than_chance(last, least):
    rng = np.random.default_rng(7)
    borrowers, start = 200_000, days(DATES)[0]
    bad = (start + 1 + rng.exponential(2000, borrowers)).astype(np.int32)  # the same risk on every day
    now = Clock(days(DATES), days(ENDS), bad)
    seen, grades = Seen.nobody(borrowers), Grades(borrowers)
    chosen = np.where(rng.random(borrowers) < 0.3, rng.integers(0, last + 1, borrowers), -1)
    for place in range(len(DATES)):
        good = np.nonzero(bad > now.day[place])[0]
        seen.add(good, place)
        grades.add(good, (chosen[good] == place).astype(int), place)
    found = count(grades.first(1), seen, seen.counted(now), now).quality
    assert least <= found.lift <= 1.02
    assert found.recall <= 0.305


def _rule(fires: Fires, *limits: Limit) -> Rule:
    return Rule("X01", Family.REPAYMENT, "loans", (), (), Measured.DAYS, fires, limits, (), "", "", lambda rows, p: None, {})


def test_thresholds_are_the_values_seen_within_the_bounds_and_the_limits_in_force():
    rule = _rule(Fires.FROM, Limit(Colour.YELLOW, 8, 2, 60), Limit(Colour.RED, 61, 31, 180))
    found = grid(rule, np.array([0.0, 1.0, 5.0, 20.0, 900.0]), {"yellow": 8, "red": None})
    assert found.tolist()[0] == 5
    assert {5.0, 8.0, 20.0} <= set(found.tolist())
    assert found.max() <= 180
    low = _rule(Fires.BELOW, Limit(Colour.YELLOW, 1.5, 0.5, 3))
    assert grid(low, np.array([0.2, 1.0, 2.0]), {"yellow": 1.5}).tolist()[0] == 2, (
        "the loosest first: of a rule that fires below, the highest"
    )
    assert grid(rule, np.empty(0), {"yellow": 8, "red": 61}).tolist() == [8, 61]


@pytest.mark.parametrize("fires", Fires)
@settings(deadline=None, max_examples=50)
@given(
    values=st.lists(st.floats(-5, 5), min_size=1, max_size=30),
    limits=st.lists(st.floats(-5, 5), min_size=1, max_size=9, unique=True),
)
def test_steps_count_the_thresholds_that_a_value_passes(fires, values, limits):
    ordered = np.array(sorted(limits, reverse=not fires.high))
    found = steps(fires, np.array(values), ordered)
    assert found.tolist() == [sum(bool(fires.passed(value, limit)) for limit in ordered) for value in values]
