"""What a severity does: rows that still add up, losses by hand, and never less harm for more severity."""

import numpy as np
import pytest
from chain_cases import BAD, GOOD, LATE, REPAID, SETTLED, WRITTEN_OFF, balances, month, months
from hypothesis import given
from hypothesis import strategies as st

from postloan.policy import Policy
from postloan.portfolio.outlook import chain, shock
from postloan.portfolio.outlook.chain import IS_NPL, STATES, Chain
from postloan.portfolio.outlook.severity import Severity

POLICY = Policy()
NEVER = Severity()
#: A ladder that only NPL ends: the worse the state, the more of it gets there.
LADDER = month({GOOD: {GOOD: 95, LATE: 5}, LATE: {GOOD: 30, LATE: 40, BAD: 30}, BAD: {BAD: 100}})


def rows_of(some: chain.Months) -> np.ndarray:
    return chain.estimate(some, chain.weights(len(some), None)).rows


def after(some: chain.Months, severity: Severity, steps: int = 3) -> shock.Outcome:
    found = chain.estimate(some, chain.weights(len(some), None))
    matrix = Chain(found.rows, np.zeros((1, STATES)), found.unseen)
    losses = np.array([shock.lgd("mortgage", severity.haircut, POLICY)])
    return shock.outcome(
        balances(good=1000, late=100, bad=50)[None], losses, matrix, severity, POLICY, months=steps, lending=True
    )


def test_rates_of_getting_worse_are_multiplied_and_cures_pay_for_it_first() -> None:
    hit = shock.rolled(rows_of(month({LATE: {GOOD: 30, LATE: 40, BAD: 20, REPAID: 6, WRITTEN_OFF: 4}})), 2.0)[LATE]
    assert hit[[GOOD, LATE, BAD, REPAID, WRITTEN_OFF]] == pytest.approx([0.10, 0.40, 0.40, 0.06, 0.04])
    hit = shock.rolled(rows_of(month({LATE: {GOOD: 10, LATE: 40, BAD: 20, SETTLED: 30}})), 2.0)[LATE]
    assert hit[[GOOD, LATE, BAD, SETTLED]] == pytest.approx([0.0, 0.30, 0.40, 0.30]), "then staying pays"


def test_a_multiplication_ends_when_cures_and_stays_are_used_up() -> None:
    hit = shock.rolled(rows_of(month({LATE: {GOOD: 10, LATE: 20, BAD: 40, SETTLED: 30}})), 3.0)[LATE]
    assert hit[[GOOD, LATE, BAD, SETTLED]] == pytest.approx([0.0, 0.0, 0.70, 0.30])


def test_to_be_classed_non_performing_while_paid_to_date_is_to_get_worse() -> None:
    bad_by_judgement, late_but_normal = 0 * 3 + 2, 2 * 3 + 0
    assert shock.WORSE[late_but_normal, bad_by_judgement]
    assert shock.BETTER[bad_by_judgement, late_but_normal]
    assert not (shock.WORSE & shock.BETTER).any()
    assert (shock.WORSE | shock.BETTER | np.eye(STATES, dtype=bool)).all()


@given(months(), st.floats(1, 10))
def test_a_stressed_row_adds_up_to_what_it_did_and_leaves_the_ways_out_alone(some: chain.Months, times: float) -> None:
    rows = rows_of(some)
    hit = shock.rolled(rows, times)
    assert hit.sum(axis=1) == pytest.approx(rows.sum(axis=1))
    assert np.array_equal(hit[:, STATES:], rows[:, STATES:])
    assert (hit[:, :STATES] >= -1e-12).all()


@given(months())
def test_no_severity_changes_nothing(some: chain.Months) -> None:
    rows = rows_of(some)
    assert shock.rolled(rows, 1.0) == pytest.approx(rows)
    assert shock.shifted(balances(late=5.0), 0.0) == pytest.approx(balances(late=5.0))


@given(months(), st.floats(1, 10), st.floats(1, 10))
def test_after_one_month_higher_roll_rates_never_mean_less_npl(some: chain.Months, one: float, other: float) -> None:
    gentle, harsh = sorted((one, other))
    here = balances(good=1e9, late=1e8, bad=1e7)
    npl = [(here @ shock.rolled(rows_of(some), times))[:STATES][IS_NPL].sum() for times in (gentle, harsh)]
    assert npl[0] <= npl[1] + 1e-3


severities = st.builds(Severity, st.floats(1, 10), st.floats(0, 1), st.floats(0, 1))


@given(severities, severities, st.integers(1, 12))
def test_down_a_ladder_more_severity_never_does_less_harm(one: Severity, other: Severity, steps: int) -> None:
    gentle = Severity(*map(min, zip(*(vars(s).values() for s in (one, other)), strict=True)))
    harsh = Severity(*map(max, zip(*(vars(s).values() for s in (one, other)), strict=True)))
    less, more = after(LADDER, gentle, steps), after(LADDER, harsh, steps)
    assert less.npl <= more.npl + 1e-6
    assert less.need <= more.need + 1e-6
    assert less.balance == pytest.approx(more.balance), "stress moves balances, it does not make or lose any"


def test_the_shift_downgrades_a_share_of_special_mention_in_its_bucket() -> None:
    moved = shock.shifted(balances(good=1000, late=100, bad=50), 0.10)
    assert moved[LATE] == pytest.approx(90)
    assert moved[1 * 3 + 2] == pytest.approx(10)
    assert moved[[GOOD, BAD]] == pytest.approx([1000, 50])


def test_a_fall_of_collateral_raises_the_loss_of_what_it_secures_and_of_nothing_else() -> None:
    assert shock.lgd("mortgage", 0.0, POLICY) == POLICY.ecl_lgd_mortgage
    # 35 % is lost, 65 % comes back; a fifth less of that: 52 % comes back.
    assert shock.lgd("mortgage", 0.2, POLICY) == pytest.approx(0.48)
    assert shock.lgd("pledge", 1.0, POLICY) == 1
    assert shock.lgd("credit", 0.3, POLICY) == POLICY.ecl_lgd_credit
    assert shock.lgd(None, 0.3, POLICY) == POLICY.ecl_lgd_unknown
    assert shock.lgd("something else", 0.3, POLICY) == POLICY.ecl_lgd_unknown


def test_the_share_that_defaults_is_what_the_chain_brings_to_npl() -> None:
    share = shock.default_share(rows_of(LADDER), 2)
    # Late: 30 % at once, and 30 % of the 40 % that stay; good: 30 % of the 5 % that fall late.
    assert share[[GOOD, LATE, BAD]] == pytest.approx([0.05 * 0.30, 0.30 + 0.40 * 0.30, 1.0])
    lost = shock.default_share(rows_of(month({GOOD: {GOOD: 90, WRITTEN_OFF: 10}})), 2)
    assert lost[GOOD] == pytest.approx(0.10 + 0.90 * 0.10)


def test_the_need_is_the_loss_on_npl_and_the_expected_loss_on_the_rest() -> None:
    here = after(LADDER, NEVER, steps=1)
    good, late, bad = 1000 * 0.95 + 100 * 0.3, 1000 * 0.05 + 100 * 0.4, 50 + 100 * 0.3
    share = shock.default_share(rows_of(LADDER), POLICY.ecl_chain_months)
    expected = POLICY.ecl_lgd_mortgage * (good * share[GOOD] + late * share[LATE] + bad)
    assert here.need == pytest.approx(expected)
    assert here.npl == pytest.approx(bad)


def test_what_is_written_off_on_the_way_is_told_beside_the_npl() -> None:
    some = month({GOOD: {GOOD: 90, BAD: 10}, BAD: {BAD: 60, WRITTEN_OFF: 30, SETTLED: 10}, LATE: {LATE: 100}})
    here = after(some, NEVER, steps=1)
    assert here.lost == pytest.approx(15)
    assert here.npl == pytest.approx(1000 * 0.1 + 50 * 0.6)
