"""The health score: anchors to points, parts to a number, and what moved it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.borrower.health.indicator import BY_NAME, INDICATORS, STEPS, Part, points
from postloan.borrower.health.score import Band, Facts, Health, band_of, score, weight_of
from postloan.borrower.health.waterfall import Cause, waterfall
from postloan.policy import PARAMETERS, Policy

POLICY = Policy()
DAY = date(2025, 6, 30)
#: Every indicator halfway: 50 points each.
MIDDLE = {one.name: one.anchors(POLICY)[2] for one in INDICATORS}


def health(policy: Policy = POLICY, **values: float | None) -> Health:
    return score(Facts(DAY, values), policy)


def only(*parts: Part) -> dict[str, float]:
    return {one.name: MIDDLE[one.name] for one in INDICATORS if one.part in parts}


@pytest.mark.parametrize(
    ("value", "earned"), [(2.5, 100), (2.0, 100), (1.75, 87.5), (1.5, 75), (1.0, 50), (0.9, 37.5), (0.8, 25), (0.5, 0), (-3, 0)]
)
def test_points_run_straight_between_the_anchors_and_stay_beyond_them(value: float, earned: float) -> None:
    assert points(value, POLICY.health_at_current_ratio) == pytest.approx(earned)


@pytest.mark.parametrize(("days", "earned"), [(0, 100), (7, 75), (30, 50), (45, 37.5), (90, 0), (400, 0)])
def test_falling_anchors_say_that_less_is_better(days: float, earned: float) -> None:
    assert points(days, POLICY.health_at_dpd_now) == pytest.approx(earned)


def test_every_indicator_has_anchors_in_the_policy_and_every_part_a_weight() -> None:
    for one in INDICATORS:
        anchors = one.anchors(POLICY)
        assert len(anchors) == len(STEPS)
        assert list(anchors) in (sorted(set(anchors)), sorted(set(anchors), reverse=True)), one.name
        assert one.unit == "points" or PARAMETERS[one.parameter].basis.value == "practice"
    assert sum(weight_of(part, POLICY) for part in Part) == pytest.approx(1)


def test_a_borrower_who_is_middling_in_everything_has_fifty() -> None:
    found = health(**MIDDLE | {"security": 50.0})
    assert found.value == pytest.approx(50)
    assert (found.band, found.enough, found.known_weight) == (Band.ORANGE, True, pytest.approx(1))
    assert all(one.value == pytest.approx(50) for one in found.parts)


def test_a_missing_part_is_left_out_and_the_others_weigh_more() -> None:
    values = MIDDLE | {"security": 50.0, "current_ratio": 9.0, "quick_ratio": 9.0, "cash_ratio": 9.0}
    for name in ("inflow_change", "sales_change", "void_rate", "days_since_invoice"):
        values[name] = None
    found = health(**values)
    assert found[Part.BEHAVIOUR].value is None
    assert found[Part.BEHAVIOUR].share == 0
    assert found.known_weight == pytest.approx(0.92)
    assert found.value == pytest.approx(50 + 50 * 0.10 / 0.92)
    assert sum(one.share for one in found.parts) == pytest.approx(1)


def test_with_too_little_known_there_is_no_number_but_the_parts_are_told() -> None:
    found = health(**only(Part.REPAYMENT, Part.GUARANTEE))
    assert (found.value, found.band, found.enough) == (None, None, False)
    assert found.known_weight == pytest.approx(0.32)
    assert found[Part.REPAYMENT].value == pytest.approx(50)


def test_nothing_known_is_nothing_said() -> None:
    found = health()
    assert (found.value, found.mean, found.ceiling, found.known_weight, found.enough) == (None, None, None, 0, False)


def test_a_part_is_unknown_while_less_than_its_share_of_indicators_is_known() -> None:
    half = health(sales_change=0.0, void_rate=0.05)
    third = health(current_ratio=1.0)
    assert half[Part.BEHAVIOUR].value == pytest.approx(75)
    assert third[Part.LIQUIDITY].value is None
    assert [one.points for one in third[Part.LIQUIDITY].reasons] == [50, None, None]
    assert health(POLICY.changed(health_part_known_min=0.3), current_ratio=1.0)[Part.LIQUIDITY].value == pytest.approx(50)


def test_what_is_worse_than_any_value_earns_nothing_and_says_so() -> None:
    found = score(Facts(DAY, {"debt_to_assets": 0.40}, worst=frozenset({"debt_to_ebitda"})), POLICY)[Part.SOLVENCY]
    assert found.value == pytest.approx(50)
    (said,) = [one for one in found.reasons if one.name == "debt_to_ebitda"]
    assert (said.value, said.points, said.worst) == (None, 0, True)


def test_who_is_in_arrears_is_not_sound_by_his_statements_alone() -> None:
    best = {one.name: one.anchors(POLICY)[4] for one in INDICATORS}
    late = health(**best | {"dpd_now": 95.0, "dpd_worst": 95.0})
    assert late[Part.REPAYMENT].value == pytest.approx((0 + points(95, POLICY.health_at_dpd_worst)) / 2)
    assert late.ceiling == pytest.approx(late[Part.REPAYMENT].value + 25)
    assert late.mean > 75 > 40 > late.value == late.ceiling
    assert late.band is Band.RED
    assert health(**best).value == pytest.approx(100)


@pytest.mark.parametrize(
    ("value", "band"),
    [(None, None), (0, Band.RED), (39.99, Band.RED), (40, Band.ORANGE), (55, Band.YELLOW), (70, Band.BLUE), (84.9, Band.BLUE), (85, Band.GREEN), (100, Band.GREEN)],
)  # fmt: skip
def test_the_band_begins_at_its_edge(value: float | None, band: Band | None) -> None:
    assert band_of(value, POLICY) is band


def test_a_part_that_moved_is_a_bar_of_its_own_and_the_others_are_none() -> None:
    before = health(**MIDDLE | {"security": 50.0})
    after = health(**MIDDLE | {"security": 50.0, "debt_to_assets": 0.55, "interest_cover": 3.0, "debt_to_ebitda": 2.5})
    found = waterfall(before, after)
    (bar,) = found.bars
    assert (bar.name, bar.cause, bar.before, bar.after) == ("solvency", Cause.MOVED, pytest.approx(50), pytest.approx(75))
    assert bar.effect == pytest.approx(25 * 0.15) == pytest.approx(found.difference)


def test_a_part_that_became_known_is_told_apart_from_one_that_moved() -> None:
    values = MIDDLE | {"security": 50.0}
    before = health(**{name: value for name, value in values.items() if BY_NAME[name].part is not Part.BEHAVIOUR})
    after = health(**values | {"inflow_change": 0.5, "sales_change": 0.5, "void_rate": 0.0, "days_since_invoice": 1.0})
    (bar,) = waterfall(before, after).bars
    assert (bar.name, bar.cause, bar.before, bar.after) == ("behaviour", Cause.FOUND, None, 100)
    assert bar.effect == pytest.approx(0.08 * 50)
    (back,) = waterfall(after, before).bars
    assert (back.cause, back.effect) == (Cause.LOST, pytest.approx(-0.08 * 50))


def test_the_ceiling_is_a_bar_of_its_own() -> None:
    best = {one.name: one.anchors(POLICY)[4] for one in INDICATORS}
    found = waterfall(health(**best), health(**best | {"dpd_now": 90.0, "dpd_worst": 90.0}))
    bars = {bar.name: bar for bar in found.bars}
    assert set(bars) == {"repayment", "ceiling"}
    assert bars["ceiling"].effect < 0
    assert found.difference == pytest.approx(bars["repayment"].effect + bars["ceiling"].effect)


def test_without_a_number_on_both_days_there_is_no_waterfall() -> None:
    found = waterfall(health(dpd_now=0.0), health(**MIDDLE))
    assert (found.opening, found.bars, found.difference) == (None, (), None)


def test_scores_of_different_weights_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different weights"):
        waterfall(health(**MIDDLE), health(POLICY.changed(health_weight_cash=0.5), **MIDDLE))


def _any_values() -> st.SearchStrategy[dict[str, float | None]]:
    def of(name: str) -> st.SearchStrategy[float | None]:
        anchors = BY_NAME[name].anchors(POLICY)
        return st.none() | st.floats(min(anchors) - 1, max(anchors) + 1)

    return st.fixed_dictionaries({one.name: of(one.name) for one in INDICATORS})


@settings(max_examples=50, deadline=None)
@given(_any_values(), _any_values())
def test_the_bars_add_up_to_the_difference_whatever_became_known_or_unknown(before: dict, after: dict) -> None:
    lenient = POLICY.changed(health_known_min=0.0)
    found = waterfall(health(lenient, **before), health(lenient, **after))
    if found.difference is not None:
        assert sum(bar.effect for bar in found.bars) == pytest.approx(found.difference, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(_any_values())
def test_a_score_lies_between_its_worst_and_best_part(values: dict) -> None:
    found = health(POLICY.changed(health_known_min=0.0, health_above_repayment_max=100.0), **values)
    known = [one.value for one in found.parts if one.value is not None]
    if found.value is not None:
        assert min(known) - 1e-9 <= found.value <= max(known) + 1e-9
        assert 0 <= found.value <= 100


@settings(max_examples=30, deadline=None)
@given(_any_values(), st.sampled_from([one.name for one in INDICATORS if one.unit != "points"]), st.floats(0, 1))
def test_a_better_figure_never_lowers_the_score(values: dict, name: str, step: float) -> None:
    anchors = BY_NAME[name].anchors(POLICY)
    old = values[name] if values[name] is not None else anchors[2]
    better = old + step * (anchors[-1] - anchors[0])
    lenient = POLICY.changed(health_known_min=0.0)
    first, then = health(lenient, **values | {name: old}), health(lenient, **values | {name: better})
    if first.value is not None:
        assert then.value >= first.value - 1e-9
