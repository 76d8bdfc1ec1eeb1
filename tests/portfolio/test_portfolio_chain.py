"""The chain: estimated and carried forward as a person would by hand, and never losing a fen on the way."""

import numpy as np
import pytest
from chain_cases import BAD, GOOD, LATE, REPAID, SETTLED, WRITTEN_OFF, balances, joined, month, months
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.portfolio.outlook import chain
from postloan.portfolio.outlook.chain import IS_NPL, OUT, STATES
from postloan.terms import Bucket, RiskClass

#: Of 1000 good, 900 stay, 50 fall late, 30 are repaid and 20 settled; of 100 late, 40 are cured, 40 stay, 20 turn bad.
HAND = month({
    GOOD: {GOOD: 900, LATE: 50, REPAID: 30, SETTLED: 20}, LATE: {GOOD: 40, LATE: 40, BAD: 20},
    BAD: {BAD: 90, WRITTEN_OFF: 10},
}, new={GOOD: 60})  # fmt: skip


def alike(n: int) -> np.ndarray:
    return chain.weights(n, None)


def test_a_state_is_a_bucket_and_a_standing() -> None:
    buckets, classes = np.array([0, 1, 4, 0, 7]), np.array([1, 2, 3, 4, 5])
    places = chain.state(buckets, classes)
    assert list(places) == [GOOD, LATE, BAD, 2, 7 * 3 + 2]
    assert list(chain.BUCKET_OF[places]) == list(buckets)
    assert list(IS_NPL[places]) == [int(one) >= RiskClass.SUBSTANDARD for one in classes]
    assert 3 * len(Bucket) == STATES


def test_a_chain_of_three_states_goes_where_the_hand_says() -> None:
    path = chain.project(balances(good=1000, late=100, bad=100), chain.estimate(HAND, alike(1)), 2, lending=True)
    first, second = path.states[1], path.states[2]
    # 1000·0.9 + 100·0.4 + 60 new; 1000·0.05 + 100·0.4; 100·0.2 + 100·0.9
    assert [first[GOOD], first[LATE], first[BAD]] == pytest.approx([1000, 90, 110])
    # 1000·0.9 + 90·0.4 + 60; 1000·0.05 + 90·0.4; 90·0.2 + 110·0.9
    assert [second[GOOD], second[LATE], second[BAD]] == pytest.approx([996, 86, 117])
    assert path.out[0] == pytest.approx([30, 20, 10, 0])
    assert path.out[1] == pytest.approx([30, 20, 11, 0])
    assert dict(zip(chain.NPL_MOVES, path.npl[1], strict=True)) == pytest.approx(
        {"npl_inflow": 18, "npl_new": 0, "cured": 0, "repaid": 0, "settled": 0, "written_off": 11, "sold": 0}
    )


def test_without_new_lending_the_book_of_today_runs_off() -> None:
    found = chain.estimate(HAND, alike(1))
    path = chain.project(balances(good=1000), found, 1, lending=False)
    assert path.states[1][GOOD] == pytest.approx(900)
    assert path.states[1].sum() + path.out[0].sum() == pytest.approx(1000)


def test_a_two_state_chain_is_the_power_of_its_matrix() -> None:
    two = month({GOOD: {GOOD: 80, LATE: 20}, LATE: {GOOD: 30, LATE: 70}})
    path = chain.project(balances(good=1), chain.estimate(two, alike(1)), 6, lending=False)
    power = np.linalg.matrix_power(np.array([[0.8, 0.2], [0.3, 0.7]]), 6)
    assert path.states[6][[GOOD, LATE]] == pytest.approx(power[0], rel=1e-12)


def test_the_product_of_roll_rates_is_what_arrives_at_the_end() -> None:
    """Oracle O-27: of 1000, 60, 30, 18, 12 and 9 owed per bucket, 55, 36, 21, 14, 10 and 8 are one bucket on a month later."""
    before, after = (1000, 60, 30, 18, 12, 9), (55, 36, 21, 14, 10, 8)
    rolls = month(
        {3 * b: {3 * (b + 1): ahead, SETTLED: owed - ahead} for b, (owed, ahead) in enumerate(zip(before, after, strict=True))}
    )
    found = chain.estimate(rolls, alike(1))
    rates = [found.rows[3 * b, 3 * (b + 1)] for b in range(6)]
    assert [round(rate, 4) for rate in rates] == [0.055, 0.6, 0.7, 0.7778, 0.8333, 0.8889]
    path = chain.project(balances(good=1), found, 6, lending=False)
    assert path.states[6][3 * Bucket.M6] == pytest.approx(0.013309, abs=5e-7)


def test_months_are_pooled_by_what_was_owed_in_them() -> None:
    small, large = month({GOOD: {GOOD: 5, LATE: 5}}), month({GOOD: {GOOD: 90, LATE: 0}})
    found = chain.estimate(joined(small, large), alike(2))
    assert found.rows[GOOD, LATE] == pytest.approx(5 / 100)


def test_a_half_life_halves_the_weight_of_older_months() -> None:
    assert list(chain.weights(4, None)) == [1, 1, 1, 1]
    assert list(chain.weights(4, 1.0)) == [1 / 8, 1 / 4, 1 / 2, 1]
    then, now = month({GOOD: {GOOD: 100}}, new={GOOD: 30}), month({GOOD: {LATE: 100}}, new={GOOD: 60})
    found = chain.estimate(joined(then, now), chain.weights(2, 1.0))
    assert found.rows[GOOD, LATE] == pytest.approx(2 / 3)
    assert found.new[GOOD] == pytest.approx((30 * 0.5 + 60) / 1.5)


def test_a_state_without_a_row_takes_it_from_earlier_months_and_else_stays() -> None:
    earlier, recent = month({LATE: {BAD: 10}}), month({GOOD: {GOOD: 10}})
    found = chain.estimate(recent, alike(1), joined(earlier, recent))
    assert found.rows[LATE, BAD] == 1
    assert found.rows[BAD, BAD] == 1
    assert found.unseen[BAD]
    assert not found.unseen[LATE]


def test_drawings_on_a_credit_line_are_negative_repayment() -> None:
    drawn = month({GOOD: {GOOD: 120, REPAID: -20}})
    path = chain.project(balances(good=100), chain.estimate(drawn, alike(1)), 2, lending=False)
    assert path.states[2][GOOD] == pytest.approx(144)
    assert path.out[:, OUT.index("repaid")] == pytest.approx([-20, -24])


@given(months(), st.booleans(), st.integers(1, 6))
def test_nothing_is_lost_on_the_way(some: chain.Months, lending: bool, steps: int) -> None:  # noqa: FBT001  drawn
    found = chain.estimate(some, alike(len(some)))
    assert found.rows.sum(axis=1) == pytest.approx(np.ones(STATES))
    path = chain.project(balances(good=1e9, late=1e8, bad=1e7), found, steps, lending=lending)
    lent = found.new.sum() * lending
    closing = path.states[1:].sum(axis=1) + path.out.sum(axis=1)
    assert closing == pytest.approx(path.states[:-1].sum(axis=1) + lent)
    npl = path.states[:, IS_NPL].sum(axis=1)
    moves = path.npl[:, :2].sum(axis=1) - path.npl[:, 2:].sum(axis=1)
    assert npl[1:] == pytest.approx(npl[:-1] + moves)


@given(months())
def test_a_stationary_book_is_forecast_exactly_and_without_a_range(some: chain.Months) -> None:
    one = chain.Months(some.opening[:1], some.moved[:1], some.new[:1])
    same = joined(one, one, one, one)
    found = chain.estimate(same, alike(4))
    today = balances(good=1e9, late=1e8, bad=1e7)
    said = chain.measured(chain.project(today, found, 6, lending=True))
    drawn = chain.simulate(today, same, alike(4), found, 6, lending=True, draws=50, seed=1)
    for name, values in said.items():
        for edge in chain.bands(drawn[name]).values():
            assert edge == pytest.approx(values, rel=1e-9, abs=1e-6, nan_ok=True)


def test_the_same_seed_gives_the_same_draws_and_another_one_others() -> None:
    rough = joined(HAND, month({GOOD: {GOOD: 500, LATE: 500}, LATE: {BAD: 100}}), month({GOOD: {GOOD: 100}}))
    found = chain.estimate(rough, alike(3))

    def drawn(seed: int) -> np.ndarray:
        return chain.simulate(balances(good=1000), rough, alike(3), found, 6, lending=True, draws=200, seed=seed)["npl_balance"]

    assert np.array_equal(drawn(7), drawn(7))
    assert not np.array_equal(drawn(7), drawn(8))


def test_the_draws_live_through_the_months_as_often_as_these_weigh() -> None:
    bad, fine = month({GOOD: {BAD: 100}}), month({GOOD: {GOOD: 100}})
    two, weight = joined(bad, fine), np.array([1.0, 3.0])
    found = chain.estimate(two, weight)
    drawn = chain.simulate(balances(good=100), two, weight, found, 1, lending=False, draws=20_000, seed=3)
    # A sample holds both months in half of the draws: then the bad one is lived through with 1/4; else it is there alone.
    assert drawn["npl_balance"][:, 1].mean() / 100 == pytest.approx(0.5 * 0.25 + 0.25, abs=0.02)
    low, high = (chain.bands(drawn["npl_balance"])[name][1] for name in ("low95", "high95"))
    assert (low, high) == (0, 100)


@settings(max_examples=30)
@given(months(n=4))
def test_the_wider_range_holds_the_narrower(some: chain.Months) -> None:
    found = chain.estimate(some, alike(4))
    drawn = chain.simulate(balances(good=1e9, late=1e8), some, alike(4), found, 3, lending=True, draws=100, seed=2)
    edges = chain.bands(drawn["npl_balance"])
    assert (edges["low95"] <= edges["low80"]).all()
    assert (edges["low80"] <= edges["high80"]).all()
    assert (edges["high80"] <= edges["high95"]).all()


def test_a_ratio_of_nothing_and_a_flow_before_today_are_missing() -> None:
    said = chain.measured(chain.project(np.zeros(STATES), chain.estimate(HAND, alike(1)), 1, lending=False))
    assert np.isnan(said["npl_ratio"]).all()
    assert np.isnan(said["npl_inflow"][0])
    assert said["npl_balance"][1] == 0
