"""Matrices against published figures, and against what must hold whatever the figures."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats
from scipy.linalg import expm

from postloan.portfolio import transition

#: Counts by rating AAA … CCC as published with the first row's shares.
RATINGS = np.array([
    [24, 6, 1, 0, 0, 0, 0], [9, 59, 14, 7, 0, 0, 0], [1, 8, 87, 20, 4, 0, 0], [0, 0, 10, 60, 13, 5, 0],
    [0, 0, 0, 9, 50, 13, 7], [0, 0, 0, 1, 7, 45, 19], [0, 0, 0, 0, 0, 3, 18],
])  # fmt: skip

#: Jarrow, Lando & Turnbull's one-year matrix, AAA … CCC, default; as printed, so some rows add up to 0.9998.
JLT = np.array([
    [.8910, .0963, .0078, .0019, .0030, 0, 0, 0], [.0086, .9010, .0747, .0099, .0029, .0029, 0, 0],
    [.0009, .0291, .8894, .0649, .0101, .0045, 0, .0009], [.0006, .0043, .0656, .8427, .0644, .0160, .0018, .0045],
    [.0004, .0022, .0079, .0719, .7764, .1043, .0127, .0241], [0, .0019, .0031, .0066, .0517, .8246, .0435, .0685],
    [0, 0, .0116, .0116, .0203, .0754, .6493, .2319], [0, 0, 0, 0, 0, 0, 0, 1],
])  # fmt: skip
DEFAULT = 7
WHOLE = transition.normalised(JLT)


def test_published_counts_give_the_published_shares():
    assert RATINGS.sum(axis=1).tolist() == [31, 89, 120, 88, 79, 72, 21]
    shares = transition.cohort(RATINGS)
    assert shares[0, :3].round(6).tolist() == [0.774194, 0.193548, 0.032258]
    assert shares[3, 2:6].round(6).tolist() == [0.113636, 0.681818, 0.147727, 0.056818]
    assert shares[6, 5:].round(6).tolist() == [0.142857, 0.857143]


def test_histories_give_the_same_counts_in_whatever_order_they_come():
    moves = [(i, j) for i, row in enumerate(RATINGS) for j, n in enumerate(row) for _ in range(n)]
    entity = np.repeat(np.arange(len(moves)), 2)
    time = np.tile([2016, 2017], len(moves))
    state = np.array(moves).ravel()
    shuffled = np.random.default_rng(7).permutation(len(state))
    assert transition.transitions(entity, time, state)[0].tolist() == RATINGS.tolist()
    assert transition.transitions(entity[shuffled], time[shuffled], state[shuffled])[0].tolist() == RATINGS.tolist()


def test_moves_are_counted_by_period_and_only_between_neighbours():
    """b is not seen in May: from April to June it moved nowhere that is known."""
    entity = np.array(["a", "a", "a", "b", "b"])
    time = pd.to_datetime(["2026-04-30", "2026-05-31", "2026-06-30", "2026-04-30", "2026-06-30"]).to_numpy()
    state = np.array([0, 1, 1, 0, 2])
    found = transition.transitions(entity, time, state, states=3)
    assert found.shape == (2, 3, 3)
    assert [tuple(at) for at in np.argwhere(found)] == [(0, 0, 1), (1, 1, 1)]
    two = transition.transitions(entity, time, state, states=3, step=2)
    assert [tuple(at) for at in np.argwhere(two)] == [(0, 0, 1), (0, 0, 2)]


def test_pooling_weighs_each_period_by_who_was_there_and_a_weight_counts_at_the_beginning():
    counts = np.array([[[90, 10], [0, 0]], [[5, 5], [0, 0]]])
    assert transition.cohort(counts)[0].tolist() == [95 / 110, 15 / 110]
    weighted = transition.transitions(
        np.array([1, 1, 2, 2]), np.array([0, 1, 0, 1]), np.array([0, 0, 0, 1]), weight=np.array([300.0, 1, 100, 1])
    )
    assert transition.cohort(weighted)[0].tolist() == [0.75, 0.25]


def test_a_state_that_nobody_was_in_has_no_shares():
    assert np.isnan(transition.cohort(np.array([[1, 1], [0, 0]]))[1]).all()


def test_an_entity_cannot_be_in_two_states_at_once_nor_outside_of_them():
    with pytest.raises(ValueError, match="two states"):
        transition.transitions(np.array([1, 1]), np.array([0, 0]), np.array([0, 1]))
    with pytest.raises(ValueError, match="outside"):
        transition.transitions(np.array([1, 1]), np.array([0, 1]), np.array([0, 2]), states=2)


def test_who_withdrew_can_be_a_state_or_leave_the_denominator():
    counts = np.array([[80, 10, 10], [20, 60, 20]])
    assert transition.cohort(counts)[0].tolist() == [0.8, 0.1, 0.1]
    left = transition.cohort(transition.without(counts, [2]))
    assert left[0].tolist() == pytest.approx([80 / 90, 10 / 90])
    assert left.tolist() == pytest.approx(transition.informative(transition.cohort(counts), [2]))


def test_a_row_of_which_all_withdrew_is_not_known():
    assert np.isnan(transition.informative(np.array([[0.0, 1.0]]), [1])).all()


# --- intervals ------------------------------------------------------------------------------------------------------------


def test_intervals_agree_with_their_textbooks():
    """Wilson's 0 of 20 ends at 0.1611; Clopper–Pearson's 2 of 20 at (0.0123, 0.3170); both are SciPy's too."""
    counts = np.array([[0, 20], [2, 18]])
    found = transition.wilson(counts, 0.95)
    assert (found.low[0, 0], round(found.high[0, 0], 4), found.high[0, 1]) == (0, 0.1611, 1)
    exact = transition.clopper_pearson(counts, 0.95)
    assert (round(exact.low[1, 0], 4), round(exact.high[1, 0], 4)) == (0.0123, 0.3170)
    for method, mine in (("wilson", found), ("exact", exact)):
        theirs = stats.binomtest(2, 20).proportion_ci(0.95, method=method)
        assert (mine.low[1, 0], mine.high[1, 0]) == pytest.approx((theirs.low, theirs.high))


def test_intervals_that_hold_together_are_wider():
    one, all_ = transition.wilson(RATINGS, 0.95), transition.goodman(RATINGS, 0.95)
    seen = RATINGS > 0
    assert (all_.low[seen] < one.low[seen]).all()
    assert (all_.high[seen] > one.high[seen]).all()


def test_nothing_known_has_no_interval():
    empty = np.zeros((1, 2), dtype=int)
    for interval in (transition.wilson, transition.clopper_pearson, transition.goodman):
        found = interval(empty, 0.95)
        assert np.isnan(found.low).all()
        assert np.isnan(found.high).all()


SMALL = hnp.arrays(np.int64, (3, 4), elements=st.integers(0, 400))


@given(SMALL)
def test_every_interval_holds_its_share(counts):
    shares = transition.cohort(counts)
    for interval in (transition.wilson, transition.clopper_pearson, transition.goodman):
        low, high = interval(counts, 0.95)
        known = counts.sum(axis=1) > 0
        assert (low[known] <= shares[known]).all()
        assert (shares[known] <= high[known]).all()
        assert (low[known] >= 0).all()
        assert (high[known] <= 1).all()


# --- the published one-year matrix ----------------------------------------------------------------------------------------


def test_published_rows_are_accepted_as_printed():
    assert JLT.sum(axis=1).round(4).tolist() == [1, 1, 0.9998, 0.9999, 0.9999, 0.9999, 1.0001, 1]
    assert transition.faults(JLT, absorbing=[DEFAULT]) == ()


def test_a_matrix_that_is_none_is_told_what_is_wrong():
    wrong = np.array([[0.9, 0.2, 0.0], [0.5, 0.6, -0.1], [0.0, 0.1, 0.9]])
    found = transition.faults(wrong, absorbing=[2])
    assert [(fault.kind, fault.row) for fault in found] == [("sum", 0), ("size", 1), ("left", 2)]
    assert found[0].value == pytest.approx(1.1)
    assert [fault.kind for fault in transition.faults(np.array([[np.nan, 1.0], [0, 1]]))] == ["size"]


@pytest.mark.parametrize(("n", "published"), [
    (2, [.000088, .000380, .002544, .011417, .053232, .136351, .388189]),
    (3, [.000316, .001196, .005066, .020598, .085422, .200657, .495475]),
    (5, [.001377, .004305, .013009, .044732, .153356, .314197, .625001]),
    (10, [.009190, .021820, .049351, .125454, .310948, .513256, .755895]),
])  # fmt: skip
def test_powers_give_the_published_default_probabilities(n: int, published: list[float]):
    assert transition.power(JLT, n)[:DEFAULT, DEFAULT].round(6).tolist() == published


def test_the_default_curve_is_made_of_the_powers():
    curve = transition.default_curve(JLT, 10, DEFAULT)
    assert curve.cumulative[1, :DEFAULT].round(6).tolist()[-1] == 0.388189
    assert curve.marginal.sum(axis=0) == pytest.approx(curve.cumulative[-1] - np.eye(8)[DEFAULT])
    assert curve.conditional[1, 6] == pytest.approx((0.388189 - 0.2319) / (1 - 0.2319), abs=1e-6)
    assert np.isnan(curve.conditional[0, DEFAULT]), "of those who have defaulted none can"


def test_the_logarithm_needs_repair_and_then_is_a_generator():
    raw = transition.generator(JLT)
    off = raw[~np.eye(8, dtype=bool)]
    assert round(off.min(), 5) == -0.00042
    mended = transition.repaired(raw)
    assert mended.sum(axis=1) == pytest.approx(np.zeros(8))
    assert (mended[~np.eye(8, dtype=bool)] >= 0).all()
    assert transition.over(raw) == pytest.approx(WHOLE)


def test_the_published_approximation_of_the_generator():
    rates = transition.generator_jlt(JLT)
    assert np.diag(rates)[:DEFAULT].round(6).tolist() == [
        -0.115411,
        -0.104250,
        -0.117008,
        -0.171044,
        -0.252987,
        -0.192757,
        -0.431960,
    ]
    assert rates[DEFAULT].tolist() == [0] * 8
    assert np.linalg.norm(WHOLE - transition.over(rates)) == pytest.approx(0.023486, abs=5e-7)


def test_no_real_logarithm_is_said_and_not_guessed():
    with pytest.raises(ArithmeticError):
        transition.generator(np.array([[0.0, 1.0], [1.0, 0.0]]))


def test_mean_years_to_default():
    found = transition.absorption(WHOLE, [DEFAULT])
    assert found.time.round(3).tolist() == [80.095, 72.853, 64.535, 53.225, 36.708, 23.942, 14.015]
    assert found.transient == tuple(range(7))
    assert found.hitting.ravel() == pytest.approx(np.ones(7)), "there is one end only"


def test_two_ends_share_those_who_start():
    shares = np.array([[0.8, 0.15, 0.05], [0, 1, 0], [0, 0, 1]])
    found = transition.absorption(shares, [1, 2])
    assert found.time == pytest.approx([5])
    assert found.hitting[0] == pytest.approx([0.75, 0.25])


def test_what_never_ends_has_no_mean_time():
    assert np.isnan(transition.absorption(np.eye(3), [2]).time).all()


def test_mobility():
    assert transition.shorrocks(WHOLE) == pytest.approx(0.175035, abs=5e-7)
    assert transition.shorrocks(np.eye(4)) == 0
    assert transition.shorrocks(np.full((4, 4), 0.25)) == 1


# --- duration -------------------------------------------------------------------------------------------------------------


def test_moves_by_time_at_risk():
    """One is in 0 for two years and one for four, of whom one leaves; another spends four in 1: λ01 = 1/6, λ1 = 0 of 5."""
    seen = transition.exposed(
        np.array([1, 1, 1, 2, 2, 3, 3]), np.array([0.0, 2, 3, 0, 4, 0, 4]), np.array([0, 1, 1, 0, 0, 1, 1]), states=2
    )
    assert seen.time.tolist() == [6, 5]
    assert seen.moves.tolist() == [[0, 1], [0, 0]]
    rates = transition.intensities(seen)
    assert rates.tolist() == [[-1 / 6, 1 / 6], [0, 0]]
    assert transition.over(rates, 2)[0, 1] == pytest.approx(1 - np.exp(-1 / 3))


def test_the_duration_estimator_finds_the_matrix_that_made_the_histories():
    """Two states of which the second absorbs, half of the first gone by the end: λ = ln 2, as in the published example."""
    draw = np.random.default_rng(8)
    left = draw.exponential(1 / np.log(2), 20_000)
    gone = left < 1
    entity = np.arange(20_000)
    first = np.column_stack([entity, np.zeros(20_000), np.zeros(20_000)])
    last = np.column_stack([entity, np.where(gone, left, 1), gone])
    rows = np.vstack([first, last])
    rates = transition.intensities(transition.exposed(rows[:, 0], rows[:, 1], rows[:, 2].astype(int), states=2))
    assert transition.over(rates).round(2).tolist() == [[0.5, 0.5], [0, 1]]


def test_counts_put_a_move_in_the_middle_of_its_period():
    seen = transition.exposed_by_counts(np.array([[80, 20], [0, 100]]))
    assert seen.time.tolist() == [90, 110]
    assert transition.intensities(seen)[0].tolist() == pytest.approx([-20 / 90, 20 / 90])


def test_the_counted_duration_estimate_is_near_the_chain_that_moves_by_small_steps():
    rates = np.array([[-0.02, 0.02, 0], [0.02, -0.06, 0.04], [0, 0, 0]])
    counts = expm(rates) * 1e6
    found = transition.over(transition.intensities(transition.exposed_by_counts(counts)))
    assert np.abs(found - expm(rates)).max() < 1e-3
    assert transition.faults(found, absorbing=[2]) == ()


# --- memory ---------------------------------------------------------------------------------------------------------------


def simulated(shares: np.ndarray, loans: int, *, stubborn: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Counts over one and two periods; ``stubborn``: the share of those who fell that fall again, whatever the chain says."""
    draw = np.random.default_rng(11)
    states = [draw.integers(0, 2, loans)]
    for _ in range(2):
        edges = shares.cumsum(axis=1)[states[-1]]
        states.append((draw.random(loans)[:, None] > edges).sum(axis=1))
    fell = (states[1] > states[0]) & (draw.random(loans) < stubborn)
    states[2] = np.where(fell, 2, states[2])
    entity, time = np.tile(np.arange(loans), 3), np.repeat([0, 1, 2], loans)
    state = np.concatenate(states)
    one = transition.transitions(entity, time, state, states=3).sum(axis=0)
    return one, transition.transitions(entity, time, state, states=3, step=2).sum(axis=0)


CHAIN = np.array([[0.9, 0.1, 0.0], [0.3, 0.5, 0.2], [0.0, 0.0, 1.0]])


def test_a_true_chain_is_not_doubted():
    found = transition.memory(*simulated(CHAIN, 20_000))
    assert found.p_value > 0.05
    assert found.gap < 0.01
    assert found.freedom == 4


def test_loans_that_fell_and_fall_again_are_noticed():
    found = transition.memory(*simulated(CHAIN, 20_000, stubborn=0.5))
    assert found.p_value < 1e-6
    assert found.gap > 0.01
    assert found.observed[0, 2] > found.expected[0, 2], "momentum"


def test_with_nothing_to_compare_there_is_no_verdict():
    found = transition.memory(np.zeros((2, 3)), np.zeros((2, 3)))
    assert np.isnan([found.p_value, found.gap]).all()
    assert found.freedom == 0


def test_the_two_period_test_by_hand():
    """Of 100 that stay with 0.9 and 100 in the end: 0.81 expected; 71 seen → χ² = 100/81 + 100/19 on one degree."""
    found = transition.memory(np.array([[900, 100], [0, 1000]]), np.array([[71, 29], [0, 100]]))
    assert found.statistic == pytest.approx(100 / 81 + 100 / 19)
    assert found.freedom == 1
    assert found.gap == pytest.approx(10 / 200)
    assert found.gaps.tolist() == pytest.approx([0.1, 0])


# --- roll rates -----------------------------------------------------------------------------------------------------------


def test_the_net_flow_variant_and_its_chain():
    """Opening C … M5 and closing M1 … M6 of two months; what stood in M6 rolls to nothing that was given."""
    opening = np.array([1000, 60, 30, 18, 12, 9, 7])
    closing = np.array([0, 55, 36, 21, 14, 10, 8])
    found = transition.aggregate(opening, closing)
    assert found.round(4).tolist() == [0.0550, 0.6000, 0.7000, 0.7778, 0.8333, 0.8889]
    assert round(float(transition.chain_loss(found)), 6) == 0.013309


def test_an_empty_bucket_rolls_nowhere_that_is_known():
    found = transition.aggregate(np.array([0, 10]), np.array([5, 5]))
    assert np.isnan(found).all()
    assert np.isnan(transition.chain_loss(found))


def test_settled_is_a_way_out_and_no_cure():
    moves = np.array([[90, 5, 0, 5, 0], [3, 4, 2, 10, 1], [1, 2, 6, 0, 1]])
    found = transition.rolls(moves)
    assert found.cure.tolist() == [0, 3 / 20, 1 / 10]
    assert found.back.tolist() == [0, 0, 2 / 10]
    assert found.forward.tolist() == [5 / 100, 2 / 20, 0]
    assert found.ends[1].tolist() == [10 / 20, 1 / 20]


@given(hnp.arrays(np.int64, (8, 11), elements=st.integers(0, 10**12)))
def test_stay_forward_back_cure_and_ways_out_are_all_of_the_opening(moves):
    found = transition.rolls(moves)
    total = found.forward + found.stay + found.back + found.cure + found.ends.sum(axis=1)
    known = moves.sum(axis=1) > 0
    assert total[known] == pytest.approx(np.ones(known.sum()))
    assert np.isnan(total[~known]).all()


@given(hnp.arrays(np.float64, (8, 11), elements=st.floats(0, 1)))
def test_cumulative_default_never_falls_and_ends_stay_ends(weights):
    shares = transition.closed((weights + 1e-6) / (weights + 1e-6).sum(axis=1, keepdims=True))
    assert transition.faults(shares, absorbing=[8, 9, 10]) == ()
    curve = transition.default_curve(shares, 12, 9)
    assert (np.diff(curve.cumulative, axis=0) >= -1e-12).all()
    assert transition.power(shares, 7)[8:].tolist() == np.eye(11)[8:].tolist()


@given(hnp.arrays(np.float64, (5, 5), elements=st.floats(0.01, 1)))
def test_a_repaired_generator_makes_transition_matrices_for_any_time(weights):
    shares = (weights + np.eye(5) * 20) / (weights + np.eye(5) * 20).sum(axis=1, keepdims=True)
    rates = transition.repaired(transition.generator(shares))
    for time in (0.25, 1.0, 7.0):
        assert transition.faults(transition.over(rates, time), tolerance=1e-9) == ()
