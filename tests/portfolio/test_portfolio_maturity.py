"""The maturity wall: which bar a contractual end belongs to, and that no loan is dropped or counted twice."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SLICES, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.exposure import maturity

DAY = date(2026, 10, 20)
HERE = Scope(EVERYTHING, DAY)
P = Policy()


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    ends = {
        "gone": date(2026, 10, 19), "today": DAY, "month": date(2026, 10, 31), "next": date(2026, 11, 1), "last": date(2028, 10, 31),
        "beyond": date(2028, 11, 1),
    }  # fmt: skip
    return publish_once([
        {"as_of": DAY, "loan_id": name, "matures_on": end, "balance": f"{n}00.01", "dpd": 30 if name == "gone" else 0, "product": "A" if n % 2 else "B"}
        for n, (name, end) in enumerate(ends.items(), 1)
    ])  # fmt: skip


def test_the_bars_cover_every_day_once():
    bars = maturity.spans(DAY)
    assert len(bars) == 28
    assert bars[0] == ("matured", None, date(2026, 10, 19))
    assert bars[1] == ("2026-10", DAY, date(2026, 10, 31))
    assert bars[25] == ("2028-10", date(2028, 10, 1), date(2028, 10, 31))
    assert bars[26] == ("beyond", date(2028, 11, 1), None)
    for (_, _, last), (_, first, _) in itertools.pairwise(bars[:-1]):
        assert first == last + timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.dates(date(2010, 1, 1), date(2040, 12, 31)))
def test_an_end_is_put_in_the_bar_whose_days_hold_it(end: date, as_of: date):
    _, first, last = maturity.spans(as_of)[maturity._place(end.replace(day=1), as_of, maturity.MONTHS, matured=end < as_of)]
    assert first is None or first <= end
    assert last is None or end <= last


def test_the_wall_by_hand(pin: Pin):
    rows = maturity.over_bars(maturity.wall(pin, HERE, P), DAY).set_index("span")
    held = rows[rows["loans"] > 0]
    assert held["balance"].to_dict() == {
        "matured": 100.01,
        "2026-10": 500.02,
        "2026-11": 400.01,
        "2028-10": 500.01,
        "beyond": 600.01,
    }
    assert held["loans"].to_dict() == {"matured": 1, "2026-10": 2, "2026-11": 1, "2028-10": 1, "beyond": 1}
    assert rows["overdue_balance"].sum() == 100.01
    assert len(rows) == 27, "every month has its bar, also an empty one"


@pytest.mark.parametrize("by", SLICES)
def test_the_wall_by_any_slice_adds_up_to_the_portfolio(pin: Pin, by: str):
    rows = maturity.wall(pin, HERE, P, by=by)
    assert round(rows["balance"].sum(), 2) == 2100.06
    assert rows["loans"].sum() == 6
    assert not rows.duplicated(["span", by]).any()


def test_a_slice_that_was_not_given_is_a_value_of_its_own(pin: Pin):
    rows = maturity.wall(pin, HERE, P, by="industry")
    assert rows["industry"].tolist() == [None] * 5


def test_what_is_due_within_a_year_leaves_out_what_has_matured(pin: Pin):
    rows = maturity.wall(pin, HERE, P)
    assert round(maturity.due_within(rows, DAY, 12), 2) == 900.03
    assert round(maturity.due_within(rows, DAY, 24), 2) == 1400.04
    assert round(maturity.due_within(rows, DAY, 0), 2) == 500.02


def test_nobodys_wall_has_its_bars_and_no_loans(pin: Pin):
    rows = maturity.wall(pin, HERE.narrowed(product="none"), P)
    assert rows.empty
    assert maturity.over_bars(rows, DAY)["loans"].sum() == 0


def test_an_unknown_slice_is_refused(pin: Pin):
    with pytest.raises(KeyError):
        maturity.wall(pin, HERE, P, by="loan_id")
