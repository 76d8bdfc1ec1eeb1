"""Which dates can be judged: right-censored, spaced, and cut into windows of one horizon."""

import itertools
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.months import months_after
from postloan.warning.judge.observe import TooShort, observe

ENDS = [day.date() for day in pd.date_range("2024-10-31", "2026-10-31", freq="ME")]


def test_the_last_twelve_months_are_not_judged():
    found = observe(ENDS, 12)
    assert len(ENDS) == 25
    assert found.windows == (tuple(ENDS[1:13]),), "a year of dates, and a year after the last of them"
    assert found.recent == tuple(ENDS[13:])
    assert found.before == (ENDS[0],)
    assert found.whole
    assert (found.until, found.ends(date(2025, 10, 31))) == (date(2026, 10, 31), date(2026, 10, 31))


def test_a_longer_book_has_a_window_for_every_horizon_and_what_is_left_over_is_not_judged():
    ends = [day.date() for day in pd.date_range("2022-01-31", "2026-10-31", freq="ME")]
    found = observe(ends, 12)
    assert [len(window) for window in found.windows] == [12, 12, 12]
    assert (found.windows[0][0], found.windows[-1][-1]) == (date(2022, 11, 30), date(2025, 10, 31))


def test_a_book_without_a_whole_window_has_one_that_is_said_to_be_short():
    found = observe(ENDS[:15], 12)
    assert found.windows == (tuple(ENDS[:3]),)
    assert not found.whole


def test_dates_are_spaced_from_the_newest_that_can_be_judged():
    found = observe(ENDS, 12, every=3)
    assert found.judged == tuple(date(*day) for day in ((2025, 1, 31), (2025, 4, 30), (2025, 7, 31), (2025, 10, 31)))
    assert found.recent == tuple(date(*day) for day in ((2026, 1, 31), (2026, 4, 30), (2026, 7, 31), (2026, 10, 31)))
    assert found.whole


@pytest.mark.parametrize("dates", [[], ENDS[:1], ENDS[:12]])
def test_a_book_that_is_too_short_says_so(dates):
    with pytest.raises(TooShort) as refused:
        observe(dates, 12)
    assert refused.value.values["months"] == 12


@given(st.integers(1, 18), st.integers(1, 70))
@settings(deadline=None, max_examples=50)
def test_month_by_month_the_unwarned_are_followed_to_where_the_next_window_begins(horizon, months):
    ends = [day.date() for day in pd.date_range("2020-01-31", periods=months, freq="ME")]
    if months <= horizon:
        with pytest.raises(TooShort):
            observe(ends, horizon)
        return
    found = observe(ends, horizon)
    assert found.whole == (months >= 2 * horizon)
    for one, other in itertools.pairwise(found.windows):
        assert found.ends(one[0]) == other[0]


DATES = st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), min_size=1, max_size=60, unique=True).map(sorted)


@settings(deadline=None, max_examples=50)
@given(DATES, st.integers(1, 24), st.integers(1, 6))
def test_every_judged_date_has_its_horizon_behind_it_and_windows_do_not_overlap(dates, horizon, every):
    if months_after(dates[0], horizon) > dates[-1]:
        with pytest.raises(TooShort):
            observe(dates, horizon, every)
        return
    found = observe(dates, horizon, every)
    assert all(found.ends(day) <= dates[-1] for day in found.judged)
    assert all(found.ends(day) > dates[-1] for day in found.recent)
    assert list(found.dates) == sorted(set(found.dates))
    for window in found.windows:
        assert window[-1] < months_after(window[0], horizon)
        assert found.ends(window[0]) > window[-1]
    spaced = list(found.judged)
    assert all(months_after(a, every) <= b for a, b in itertools.pairwise(spaced))
    assert found.judged[-1] == max(day for day in dates if months_after(day, horizon) <= dates[-1])
