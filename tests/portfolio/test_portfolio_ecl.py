"""Expected loss: oracles O-66, O-67, O-69, O-70, and the closed form against the sum it stands for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.portfolio.provisioning import ecl


def test_losses_of_a_bullet_loan_year_by_year():
    found = ecl.expected([0.02, 0.03, 0.04], [1000] * 3, 0.45, 0.05)
    # Printed with the survival of the years before: 0.98 and 0.98 × 0.97.
    assert found.periods == pytest.approx((8.571429, 12.000000, 14.780952), abs=5e-7)
    assert found.first == pytest.approx(8.5714, abs=5e-5)
    assert found.lifetime == pytest.approx(35.3524, abs=5e-5)


def test_scenarios_are_weighted():
    assert ecl.by_scenario([0.6, 0.2, 0.2], [100, 80, 160]) == pytest.approx(108)
    with pytest.raises(ValueError, match="weights add up"):
        ecl.by_scenario([0.5, 0.2, 0.2], [1, 1, 1])


def test_interest_of_an_impaired_loan_is_on_what_is_left():
    assert ecl.stage3_interest(1000, 400, 0.06) == pytest.approx(36)


def test_loss_rate_approach_of_the_illustrative_examples():
    assert ecl.expected([0.005], [1_000_000], 0.25, 0).lifetime == pytest.approx(1250)
    matrix = zip((15.0, 7.5, 4.0, 2.5, 1.0), (0.003, 0.016, 0.036, 0.066, 0.106), strict=True)
    assert sum(balance * 1e6 * rate for balance, rate in matrix) == pytest.approx(580_000)


def test_loss_given_default_from_recoveries():
    assert ecl.workout_lgd(1000, [(1, 280), (2, 370)], 0.06) == pytest.approx(0.406550, abs=5e-7)
    assert ecl.workout_lgd(0, [], 0.06) is None


@pytest.mark.parametrize(
    ("pd", "weight"),
    [
        (0.03, 14.44), (0.05, 19.65), (0.10, 29.65), (0.25, 49.47), (0.40, 62.72), (0.50, 69.61), (0.75, 82.78), (1.0, 92.32),
        (1.3, 100.95), (1.5, 105.59), (2, 114.85), (2.5, 122.16), (3, 128.44), (4, 139.58), (5, 149.85), (6, 159.61), (10, 193.09),
        (15, 221.53), (20, 238.23),
    ],
)  # fmt: skip
def test_risk_weights_of_the_corporate_curve(pd: float, weight: float):
    assert ecl.corporate_capital(pd / 100, 0.45).risk_weight * 100 == pytest.approx(weight, abs=0.02)


def test_a_line_counts_with_what_may_still_be_drawn():
    assert ecl.exposure_at_default(600, 400, 0.5) == 800


_PD = st.floats(1e-4, 1)
_MONTHS = st.integers(1, 240)


@given(_PD, st.floats(0, 0.3), _MONTHS, st.integers(1, 240), st.booleans())
def test_the_closed_form_is_the_sum(pd: float, rate: float, months: int, horizon: int, falling: bool):  # noqa: FBT001
    horizon = min(horizon, months)
    hazard = ecl.monthly_hazard(pd)
    owed = ecl.amortising(1, months) if falling else (1.0,) * months
    wanted = ecl.expected([hazard] * horizon, owed[:horizon], 1, (1 + rate) ** (1 / 12) - 1).lifetime
    assert ecl.loss_factor(hazard, rate, horizon, months, int(falling)) == pytest.approx(wanted, rel=1e-6, abs=1e-12)


@given(_PD, st.floats(0, 0.3), _MONTHS)
def test_lifetime_is_never_below_twelve_months_and_an_amortising_loan_loses_less(pd: float, rate: float, months: int):
    hazard, year = ecl.monthly_hazard(pd), min(12, months)
    bullet, falling = (ecl.loss_factor(hazard, rate, months, months, kind) for kind in (0, 1))
    assert bullet >= ecl.loss_factor(hazard, rate, year, months, 0) - 1e-12
    assert falling <= bullet + 1e-9
    assert 0 <= falling <= 1


def test_a_column_gives_what_its_numbers_give():
    hazard, rate, months = np.array([0.001, 0.02, 1.0]), np.array([0.0435, 0.05, 0.1]), np.array([36, 12, 1])
    together = ecl.loss_factor(hazard, rate, months, months, np.array([1, 0, 1]))
    each = [ecl.loss_factor(h, r, m, m, f) for h, r, m, f in zip(hazard, rate, months, (1, 0, 1), strict=True)]
    assert together == pytest.approx(each)


@given(st.floats(0.0003, 0.3), st.floats(0.0003, 0.3))
def test_capital_for_a_certain_loss_grows_with_its_share(low: float, high: float):
    one, other = (ecl.corporate_capital(0.01, lgd).capital for lgd in sorted((low, high)))
    assert one <= other
