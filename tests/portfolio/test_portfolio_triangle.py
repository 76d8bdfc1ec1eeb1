"""Vintage arithmetic on groups that a person can count on his fingers."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.months import first_day, month_of
from postloan.portfolio.cohort.triangle import Cut, Span, cumulative, standing

AS_OF = date(2026, 6, 30)
JAN, FEB, MAR = (month_of(date(2026, month, 1)) for month in (1, 2, 3))
MONTHLY = Cut(grain="month")


def groups(*rows: tuple[int, int, int | None, int, int]) -> pd.DataFrame:
    """month, seen, event, loans, principal in yuan."""
    frame = pd.DataFrame(rows, columns=["month", "seen", "event", "loans", "principal"])
    return frame.assign(event=frame["event"].astype("float"), principal=frame["principal"] * 100)


def cells(triangle, of: str = "share") -> list[list[float | None]]:
    return [[None if np.isnan(value) else round(float(value), 4) for value in row] for row in getattr(triangle, of)]


def test_a_month_counts_from_the_start_of_the_calendar():
    assert first_day(month_of(date(2026, 10, 31))) == date(2026, 10, 1)
    assert Span.of(month_of(date(2026, 5, 1)), "quarter") == Span(month_of(date(2026, 4, 1)), month_of(date(2026, 6, 1)))
    assert first_day(Span.of(month_of(date(2026, 5, 1)), "year").last) == date(2026, 12, 1)


def test_bad_loans_add_up_along_a_row_and_what_has_not_come_is_blank():
    found = cumulative(
        groups((JAN, 0, None, 2, 600), (JAN, 0, 2, 1, 300), (JAN, 0, 4, 1, 100), (MAR, 0, 1, 1, 50), (MAR, 0, None, 1, 50)),
        AS_OF,
        MONTHLY,
    )
    assert [(first_day(one.span.first), one.loans, one.principal, one.reached) for one in found.cohorts] == [
        (date(2026, 1, 1), 4, Decimal("1000.00"), 5), (date(2026, 3, 1), 2, Decimal("100.00"), 3),
    ]  # fmt: skip
    assert cells(found) == [[0, 0, 0.25, 0.25, 0.5, 0.5], [0, 0.5, 0.5, 0.5, None, None]]


def test_by_principal_a_large_loan_weighs_more():
    rows = groups((JAN, 0, None, 1, 900), (JAN, 0, 1, 1, 100))
    assert cells(cumulative(rows, AS_OF, Cut(basis="principal")))[0][:2] == [0, 0.1]
    assert cells(cumulative(rows, AS_OF, Cut(basis="loans")))[0][:2] == [0, 0.5]


def test_a_quarter_is_as_old_as_its_last_month():
    found = cumulative(groups((JAN, 0, 1, 1, 10), (MAR, 0, None, 3, 30)), AS_OF, Cut(grain="quarter"))
    assert cells(found) == [[0, 0.25, 0.25, 0.25]]
    assert found.cohorts[0].reached == 3


def test_a_quarter_that_is_still_being_lent_has_a_size_and_no_cell():
    found = cumulative(groups((month_of(date(2026, 4, 1)), 0, 0, 5, 10)), date(2026, 5, 31), Cut(grain="quarter"))
    assert found.cohorts[0].loans == 5
    assert cells(found) == [[None]]


def test_loans_that_were_not_seen_from_the_start_are_left_out_and_counted():
    old = groups((JAN - 12, 13, 14, 3, 30), (JAN - 12, 13, None, 7, 70), (JAN, 0, None, 2, 20), (JAN, 3, 4, 1, 10))
    found = cumulative(old, AS_OF, MONTHLY)
    assert [one.loans for one in found.cohorts] == [2]
    assert (found.left_out.loans, found.left_out.principal, found.left_out.cohorts) == (11, Decimal("110.00"), 1)
    assert found.loans + found.left_out.loans == 13
    assert found.cohorts[0].missing == 1
    assert found.partial(0), "one loan of January is not among its two"
    assert found.principal + found.left_out.principal == Decimal("130.00")


def test_on_request_they_are_shown_from_the_month_in_which_they_were_first_seen():
    old = groups((JAN, 2, 3, 1, 30), (JAN, 2, None, 3, 70))
    found = cumulative(old, AS_OF, Cut(late_too=True))
    assert cells(found) == [[None, None, 0, 0.25, 0.25, 0.25]]
    assert found.left_out.loans == 0
    assert found.cohorts[0].first_mob == 2


def test_how_late_is_too_late_is_for_the_policy_to_say():
    quarterly = groups((JAN, 2, None, 4, 40))
    assert cumulative(quarterly, AS_OF, Cut(seen_by=1)).cohorts == ()
    assert cells(cumulative(quarterly, AS_OF, Cut(seen_by=2)))[0][:3] == [None, None, 0]


def test_no_loans_make_an_empty_triangle():
    found = cumulative(groups(), AS_OF, MONTHLY)
    assert found.cohorts == ()
    assert found.share.shape == (0, 1)
    assert found.loans == 0
    assert found.principal == 0


def test_a_cohort_that_is_worth_nothing_has_no_share():
    assert cells(cumulative(groups((JAN, 0, 1, 2, 0)), AS_OF, Cut(basis="principal"))) == [[None] * 6]


def test_values_of_a_slice_are_compared_over_the_same_months():
    rows = groups((JAN, 0, 1, 1, 10), (FEB, 0, None, 3, 90), (FEB, 0, 2, 1, 5), (MAR, 0, 0, 9, 900))
    rows["value"] = ["Home", "Home", None, "Home"]
    found = cumulative(rows, AS_OF, Cut(span=Span(JAN, FEB)))
    assert [(one.value, one.loans, one.span) for one in found.cohorts] == [("Home", 4, Span(JAN, FEB)), (None, 1, Span(JAN, FEB))]
    assert cells(found) == [[0, 0.25, 0.25, 0.25, 0.25], [0, 0, 1, 1, 1]]


def stood(*rows: tuple[int, int, int, int, int, int]) -> pd.DataFrame:
    """month, seen, mob, loans, principal and balance in yuan."""
    frame = pd.DataFrame(rows, columns=["month", "seen", "mob", "loans", "principal", "balance"])
    return frame.assign(principal=frame["principal"] * 100, balance=frame["balance"] * 100)


def test_what_stands_at_a_date_can_fall_and_a_month_without_a_tape_is_a_gap():
    rows = groups((JAN, 0, None, 4, 1000))
    dates = [date(2026, month, 28) for month in (1, 2, 3, 5, 6)]
    late = stood((JAN, 0, 1, 2, 500, 400), (JAN, 0, 2, 1, 250, 100))
    assert cells(standing(rows, late, dates, AS_OF, MONTHLY)) == [[0, 0.5, 0.25, None, 0, 0]]
    assert cells(standing(rows, late, dates, AS_OF, Cut(basis="principal"))) == [[0, 0.5, 0.25, None, 0, 0]]
    assert cells(standing(rows, late, dates, AS_OF, Cut(basis="balance"))) == [[0, 0.4, 0.1, None, 0, 0]]


def test_a_quarter_stands_where_every_month_of_it_was_on_a_tape_at_that_age():
    rows = groups((JAN, 0, None, 1, 10), (MAR, 0, None, 1, 10))
    dates = [date(2026, month, 28) for month in (1, 2, 3, 4, 6)]
    found = standing(rows, stood((JAN, 0, 0, 1, 10, 10), (MAR, 0, 0, 1, 10, 10)), dates, AS_OF, Cut(grain="quarter"))
    assert cells(found) == [[1.0, 0, None, None]], "a month old in February, March, April; two months old: May is missing"


def test_what_stands_of_loans_that_do_not_count_does_not_count():
    rows = groups((JAN, 0, None, 1, 10), (JAN, 4, None, 5, 50))
    dates = [date(2026, month, 28) for month in range(1, 7)]
    found = standing(rows, stood((JAN, 4, 5, 5, 50, 50), (JAN, 0, 5, 1, 10, 10)), dates, AS_OF, MONTHLY)
    assert cells(found)[0][5] == 1.0


_group = st.tuples(
    st.integers(JAN - 15, JAN + 5), st.integers(0, 6), st.one_of(st.none(), st.integers(0, 20)), st.integers(1, 9), st.integers(0, 5000)
)  # fmt: skip
_many = st.lists(_group, max_size=40).map(lambda rows: groups(*rows))


@given(_many, st.sampled_from(["month", "quarter", "year"]), st.sampled_from(["loans", "principal"]), st.booleans())
def test_a_row_never_falls_and_never_exceeds_its_cohort(rows, grain, basis, late_too):
    found = cumulative(rows, AS_OF, Cut(grain=grain, basis=basis, late_too=late_too))
    assert (np.diff(found.part, axis=1) >= 0).all()
    assert (found.part <= found.whole[:, None]).all()
    assert (np.nan_to_num(found.share) <= 1).all()


@given(_many, st.booleans())
def test_every_loan_is_in_one_cohort_or_left_out(rows, late_too):
    found = cumulative(rows, AS_OF, Cut(late_too=late_too))
    assert found.loans + found.left_out.loans == rows["loans"].sum()
    assert (found.principal + found.left_out.principal) * 100 == int(rows["principal"].sum())


@given(_many, st.sampled_from(["quarter", "year"]))
def test_a_longer_cohort_is_the_sum_of_its_months(rows, grain):
    months, longer = cumulative(rows, AS_OF, MONTHLY), cumulative(rows, AS_OF, Cut(grain=grain))
    for place, cohort in enumerate(longer.cohorts):
        inside = [at for at, one in enumerate(months.cohorts) if cohort.span.first <= one.span.first <= cohort.span.last]
        assert longer.whole[place] == months.whole[inside].sum()
        for mob in np.flatnonzero(longer.known[place]):
            assert months.known[inside, mob].all(), "a cell is known only when all of its months are"
            assert longer.part[place, mob] == months.part[inside, mob].sum()


@given(_many)
def test_nothing_is_known_beyond_the_date_or_before_the_first_tape(rows):
    found = cumulative(rows, AS_OF, Cut(late_too=True))
    for place, cohort in enumerate(found.cohorts):
        known = np.flatnonzero(found.known[place]).tolist()
        assert known == list(range(cohort.first_mob, min(cohort.reached, found.mobs[-1]) + 1))


@pytest.mark.parametrize("mob_max", [6, 60])
def test_the_triangle_ends_at_the_month_that_is_asked_for(mob_max):
    found = cumulative(groups((JAN - 24, 0, 20, 1, 10), (JAN - 24, 0, None, 1, 10)), AS_OF, Cut(mob_max=mob_max))
    assert len(found.mobs) == min(mob_max, 29) + 1
    assert cells(found)[0][-1] == (0.0 if mob_max == 6 else 0.5)
