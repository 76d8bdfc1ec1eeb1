"""Units compared by the mix of the whole book: an example by hand, exact intervals, and what must hold for any book."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import league, standard

OLD, NEW = date(2026, 9, 30), date(2026, 10, 31)
HERE = Scope(EVERYTHING, NEW)
SMALL = Policy().changed(league_loans_min=4)


def codes(*names: str) -> np.ndarray:
    return np.unique(list(names), return_inverse=True)[1]


def test_the_branch_with_hard_segments_is_last_in_the_raw_table_and_not_in_the_adjusted_one():
    """Hard loans go bad at 26/120, easy ones at 6/300.

    North: 100 hard, 20 bad; 20 easy, none bad: 20/120 = 16.7 %, expected 100·26/120 + 20·6/300 = 22.067.
    South: 20 hard, 6 bad; 280 easy, 6 bad: 12/300 = 4 %, expected 20·26/120 + 280·6/300 = 9.933.
    """
    found = standard.standardise(
        codes("N", "N", "S", "S"), codes("h", "e", "h", "e"), np.array([100, 20, 20, 280]), np.array([20, 0, 6, 6])
    )
    assert found.rate.tolist() == pytest.approx([20 / 120, 12 / 300])
    assert found.expected.tolist() == pytest.approx([22.0667, 9.9333], abs=1e-4)
    assert found.ratio.tolist() == pytest.approx([0.90634, 1.20805], abs=1e-5)
    assert found.whole_rate == pytest.approx(32 / 420)
    assert found.adjusted.tolist() == pytest.approx([0.069055, 0.092042], abs=1e-6)
    everyone = np.array([True, True])
    assert standard.ranks(found.rate, everyone) == [2, 1]
    assert standard.ranks(found.ratio, everyone) == [1, 2]


def test_exact_intervals_of_a_count():
    """Garwood's limits as printed in tables of Poisson counts: 0 → 0–3.689, 1 → 0.025–5.572, 10 → 4.795–18.390."""
    low, high = standard.interval(np.array([0, 1, 10]), np.array([1.0, 1.0, 1.0]), 0.95)
    assert low.tolist() == pytest.approx([0, 0.0253, 4.7954], abs=5e-5)
    assert high.tolist() == pytest.approx([3.6889, 5.5716, 18.3904], abs=5e-5)


def test_where_nothing_was_expected_nothing_is_compared():
    found = standard.standardise(codes("A", "B"), codes("x", "y"), np.array([5, 0]), np.array([0, 0]))
    assert np.isnan(found.ratio).all()
    assert np.isnan(found.rate).tolist() == [False, True]
    low, high = standard.interval(found.observed, found.expected, 0.95)
    assert np.isnan([*low, *high]).all()
    assert standard.ranks(found.ratio, np.array([True, True])) == [None, None]
    empty = standard.standardise(*(np.array([], dtype=np.intp),) * 4)
    assert (len(empty.expected), empty.whole_rate) == (0, None)


def test_equal_ratios_share_a_rank_and_the_unranked_have_none():
    values = np.array([0.5, 0.5, 2.0, 0.1])
    assert standard.ranks(values, np.array([True, True, True, False])) == [1, 1, 3, None]


CELLS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(1, 500), st.floats(0, 1)), min_size=1, max_size=40)


@given(CELLS)
def test_expected_over_all_units_is_what_was_observed(cells: list[tuple[int, int, int, float]]):
    unit, segment, loans = (np.array(column) for column in list(zip(*cells, strict=True))[:3])
    hit = np.array([int(n * share) for _, _, n, share in cells])
    found = standard.standardise(unit, segment, loans, hit)
    assert found.expected.sum() == pytest.approx(hit.sum())
    assert found.at_risk.sum() == loans.sum()
    low, high = standard.interval(found.observed, found.expected, 0.9)
    known = found.expected > 0
    assert (low[known] <= found.ratio[known] + 1e-12).all()
    assert (found.ratio[known] <= high[known] + 1e-12).all()


@given(CELLS)
def test_one_segment_for_all_leaves_the_order_as_it_was(cells: list[tuple[int, int, int, float]]):
    unit, _, loans = (np.array(column) for column in list(zip(*cells, strict=True))[:3])
    hit = np.array([int(n * share) for _, _, n, share in cells])
    found = standard.standardise(unit, np.zeros_like(unit), loans, hit)
    if hit.sum():
        known = found.at_risk > 0
        assert found.adjusted[known] == pytest.approx(found.rate[known])


def loan(name: str, branch: str, product: str, dpd: int, **values: Any) -> dict[str, Any]:
    return {
        "as_of": NEW,
        "loan_id": name,
        "branch": branch,
        "product": product,
        "balance": 100,
        "dpd": dpd,
        "originated_on": date(2026, 1, 15),
        **values,
    }


def book() -> list[dict[str, Any]]:
    """North lends "hard" (5 loans, 2 bad), South "easy" (5 loans, none bad) and one "hard" that is bad; Tiny has one loan."""
    rows = [loan(f"n{i}", "North", "hard", 120 if i < 2 else 0, officer="Wu") for i in range(5)]
    rows += [loan(f"s{i}", "South", "easy", 0, officer="Li") for i in range(5)]
    rows += [loan("s9", "South", "hard", 95, officer="Li"), loan("t", "Tiny", "easy", 10)]
    return rows


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    return publish_once(
        [
            {**row, "as_of": OLD, "dpd": 0 if row["loan_id"] in {"n0", "t"} else row["dpd"]}
            for row in book()
            if row["loan_id"] != "s4"
        ]
        + book()
    )


def test_the_book_by_hand(pin: Pin):
    found = league.table(pin, HERE, SMALL, segments=("product",))
    rows = found.rows.set_index("branch")
    assert found.rate == pytest.approx(3 / 12)
    assert rows["observed"].to_dict() == {"North": 2, "South": 1, "Tiny": 0}
    assert rows["expected"].to_dict() == pytest.approx({"North": 5 * 3 / 6, "South": 3 / 6, "Tiny": 0})
    assert rows.loc["North", ["raw_rank", "adjusted_rank"]].tolist() == [2, 1], "raw last, adjusted first"
    assert rows.loc["South", ["raw_rank", "adjusted_rank"]].tolist() == [1, 2]
    assert rows.loc["North", "adjusted_ratio"] == pytest.approx(2 / 2.5 * 3 / 12)
    assert found.rows["branch"].tolist() == ["North", "South", "Tiny"]


def test_a_unit_with_few_loans_is_shown_and_not_ranked(pin: Pin):
    found = league.table(pin, HERE, SMALL, outcome="overdue", segments=("product",)).rows.set_index("branch")
    assert found.loc["Tiny", ["raw_rank", "adjusted_rank"]].isna().all()
    assert found.loc["Tiny", "observed"] == 1
    assert found.loc["Tiny", "ratio"] == pytest.approx(1 / (1 / 6))
    assert found.loc["South", "raw_rank"] == 1
    assert league.table(pin, HERE, Policy()).rows["adjusted_rank"].isna().all(), "the policy asks for fifty"


def test_newly_overdue_are_those_on_time_before_of_those_still_held(pin: Pin):
    found = league.table(pin, HERE, SMALL, outcome="new_overdue", segments=())
    rows = found.rows.set_index("branch")
    assert found.since == OLD
    assert rows["at_risk"].to_dict() == {"North": 4, "South": 4, "Tiny": 1}, "n1 and s9 were late before, s4 is new"
    assert rows["observed"].to_dict() == {"North": 1, "South": 0, "Tiny": 1}
    assert rows.loc["North", "new_overdue"] == pytest.approx(0.25)


def test_the_first_date_knows_nothing_of_newly_overdue(pin: Pin):
    found = league.table(pin, HERE.at(OLD), SMALL, outcome="new_overdue")
    assert found.since is None
    assert found.rate is None
    assert found.rows["new_overdue"].isna().all()
    assert found.rows["ratio"].isna().all()


@pytest.mark.parametrize("unit", league.UNITS)
@pytest.mark.parametrize("outcome", league.OUTCOMES)
@pytest.mark.parametrize("segments", [(), ("product",), ("age", "guarantee_type"), league.SEGMENTS])
def test_every_choice_adds_up_to_the_book(pin: Pin, unit: str, outcome: str, segments: tuple[str, ...]):
    rows = league.table(pin, HERE, SMALL, unit=unit, outcome=outcome, segments=segments).rows
    assert rows["balance"].sum() == 1200
    assert rows["expected"].sum() == pytest.approx(rows["observed"].sum())


def test_loans_without_an_officer_are_a_unit_of_their_own(pin: Pin):
    rows = league.table(pin, HERE, SMALL, unit="officer").rows
    assert sorted(rows["officer"].tolist(), key=str) == ["Li", None, "Wu"], rows
    assert rows.set_index("officer")["loans"].to_dict() == {"Li": 6, "Wu": 5, None: 1}


def test_bands_of_age_begin_where_the_policy_says(publish):
    """On 2026-10-31: lent in May, 5 months on book; in April, 6. Only the older ones are bad."""
    rows = [loan(f"{branch}{i}{month}", branch, "p", 120 if month == 4 else 0, originated_on=date(2026, month, 15))
            for branch, months in (("A", (4, 4, 4, 5)), ("B", (4, 5, 5, 5))) for i, month in enumerate(months)]  # fmt: skip
    pin = publish(rows)
    by_age = league.table(pin, HERE, SMALL, segments=("age",)).rows.set_index("branch")
    assert by_age["ratio"].to_dict() == {"A": 1.0, "B": 1.0}
    one_band = league.table(pin, HERE, SMALL.changed(league_age_months=(0, 12, 24, 36)), segments=("age",)).rows.set_index(
        "branch"
    )
    assert one_band["ratio"].to_dict() == {"A": 1.5, "B": 0.5}


def test_an_unknown_unit_or_outcome_is_refused(pin: Pin):
    for wrong in ({"unit": "loan_id"}, {"outcome": "balance"}):
        with pytest.raises(KeyError):
            league.table(pin, HERE, SMALL, **wrong)
