"""The engine of classes: oracles O-01 to O-10, and what must hold for any facts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.months import corresponding_day
from postloan.policy import Policy
from postloan.portfolio.classing import (
    CHECKS,
    RULES,
    STAGE_RULES,
    Claim,
    Facts,
    checks,
    earliest_upgrade,
    observation,
    rate,
    rate_claims,
    stage,
)
from postloan.portfolio.classing.facts import KINDS
from postloan.terms import RiskClass

P = Policy()


def ids(rating: object) -> list[str]:
    return [found.rule.id for found in rating.fired]


# --- the ladder and its exceptions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("dpd", "expected"), [(0, 1), (1, 2), (90, 2), (91, 3), (270, 3), (271, 4), (360, 4), (361, 5)])
def test_days_past_due_give_the_class_of_the_ladder(dpd: int, expected: int):
    assert rate(Facts(dpd=dpd), P).risk_class == expected


@pytest.mark.parametrize(("dpd", "expected"), [(0, 1), (1, 2), (90, 2), (91, 3), (120, 3), (121, 4), (180, 4), (181, 5)])
def test_cards_have_their_own_ladder(dpd: int, expected: int):
    assert rate(Facts(dpd=dpd, card=True), P).risk_class == expected


@pytest.mark.parametrize(
    ("dpd", "technical", "expected"), [(5, True, 1), (7, True, 1), (8, True, 2), (5, None, 2), (5, False, 2)]
)
def test_technical_arrears_are_spared_while_short_and_shown(dpd: int, technical: bool | None, expected: int):  # noqa: FBT001
    assert rate(Facts(dpd=dpd, technical=technical), P).risk_class == expected


def test_a_spared_rule_is_told_with_its_inputs():
    (spared,) = rate(Facts(dpd=5, technical=True), P).outcome.spared
    assert spared.rule.id == "C2-1"
    assert dict(spared.inputs) == {"dpd": 5, "technical": True}
    assert dict(spared.limits) == {"sm_dpd_min": 1, "tech_grace_days": 7}


# --- loss ratio ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ratio", "expected"), [(0.49, 3), (0.50, 4), (0.89, 4), (0.90, 5)])
def test_loss_ratio_of_an_impaired_loan(ratio: float, expected: int):
    assert rate(Facts(dpd=0, impaired=True, ecl_ratio=ratio), P).risk_class == expected


def test_loss_ratio_means_nothing_unless_impaired():
    found = rate(Facts(dpd=0, impaired=False, stage=1, ecl_ratio=0.6), P)
    assert (found.risk_class, ids(found)) == (1, [])


def test_whether_it_fires_is_not_known_when_nobody_said_whether_it_is_impaired():
    found = rate(Facts(dpd=0, ecl_ratio=0.6), P)
    assert found.risk_class == 1
    assert {"C3-2", "C4-3"} <= {one.rule.id for one in found.outcome.unknown}
    assert "C5-3" not in {one.rule.id for one in found.outcome.unknown}, "0.6 is below 0.9 whatever else is true"


# --- obligors and groups ---------------------------------------------------------------------------------------------


def claim(name: str, balance: int, dpd: int = 0, *, obligor: str = "C", group: str | None = None, **facts: object) -> Claim:
    return Claim(name, obligor, Decimal(balance), Facts(**{"dpd": dpd, "non_retail": True, **facts}), group)


def test_more_than_a_tenth_non_performing_lifts_every_claim_of_a_company():
    found = rate_claims([claim("a", 5_000_000), claim("b", 600_000, 95)], P)
    assert {name: int(one.risk_class) for name, one in found.items()} == {"a": 3, "b": 3}
    (lifted,) = [one for one in found["a"].fired if one.rule.id == "C3-5"]
    assert dict(lifted.inputs)["npl_share_here"] == pytest.approx(0.10714, abs=5e-6)
    assert dict(lifted.limits) == {"xdef_own_bank_share_gt": 0.10}


def test_exactly_a_tenth_is_not_lifted_to_non_performing():
    found = rate_claims([claim("a", 4_500_000), claim("b", 500_000, 95)], P)
    assert ids(found["a"]) == ["C2-4"], "a bad claim beside it still asks for special mention"
    assert found["a"].risk_class == RiskClass.SPECIAL_MENTION


def test_retail_claims_lift_nothing():
    found = rate_claims([claim("a", 5_000_000, non_retail=False), claim("b", 600_000, 95, non_retail=False)], P)
    assert ids(found["a"]) == []


def test_a_recognised_enhancement_spares_the_other_claims():
    found = rate_claims([claim("a", 1_000, enhanced=True), claim("b", 1_000, 95)], P)
    assert "C3-5" not in ids(found["a"])


def test_a_lifted_claim_lifts_no_other():
    """b is bad and lifts a. In the group of a and c no claim is bad by itself: a's lift reaches no further."""
    claims = [claim("a", 100, obligor="A", group="G"), claim("b", 100, 95, obligor="A"), claim("c", 100, obligor="B", group="G")]
    found = rate_claims(claims, P)
    assert found["a"].risk_class == RiskClass.SUBSTANDARD
    assert ids(found["c"]) == []


def test_a_class_the_bank_gave_counts_in_the_share_where_the_policy_says_so():
    bad = Claim("b", "C", Decimal(600_000), Facts(dpd=0, non_retail=True), expert=RiskClass.SUBSTANDARD)
    assert rate_claims([claim("a", 5_000_000), bad], P)["a"].risk_class == 3
    assert rate_claims([claim("a", 5_000_000), bad], P.changed(xdef_counts_bank_class=0))["a"].risk_class == 1


def test_a_bad_member_of_the_group_asks_for_an_assessment_and_lifts_nothing():
    found = rate_claims([claim("a", 100, obligor="A", group="G"), claim("b", 100, 95, obligor="B", group="G")], P)
    assert (found["a"].risk_class, found["a"].assess) == (1, True)
    assert found["b"].assess is False, "the others of its group are well"


def test_the_share_at_all_banks_counts_above_a_fifth_only():
    over, at = (rate(Facts(dpd=0, non_retail=True, overdue90_all_banks=share), P).risk_class for share in (0.21, 0.20))
    assert (over, at) == (3, 1)


# --- worst floor, expert, flags --------------------------------------------------------------------------------------


def test_the_worst_floor_wins():
    assert rate(Facts(dpd=10, bankruptcy=True), P).risk_class == RiskClass.LOSS
    assert rate(Facts(dpd=200, fund_misuse=True), P).risk_class == RiskClass.SUBSTANDARD


def test_an_expert_may_only_go_worse():
    assert rate(Facts(dpd=95), P, RiskClass.NORMAL).risk_class == RiskClass.SUBSTANDARD
    worse = rate(Facts(dpd=95), P, RiskClass.LOSS)
    assert (worse.floor, worse.risk_class) == (RiskClass.SUBSTANDARD, RiskClass.LOSS)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"fund_misuse": True}, "C2-2"), ({"refinanced": True}, "C2-3"), ({"non_retail": True, "other_bank_npl": True}, "C2-4"),
        ({"impaired": True}, "C3-2"), ({"stage": 3}, "C3-2"), ({"external_notches_down": 3}, "C3-3"), ({"evasion": True}, "C4-2"),
        ({"bankruptcy": True}, "C5-2"), ({"restructured": True}, "R2-1"), ({"restructured": True, "restructurings": 2}, "R3-1"),
        ({"npl_recently": True, "non_retail": True}, "U3-1"),
    ],
)  # fmt: skip
def test_each_flag_fires_its_rule_alone_or_with_its_kin(facts: dict[str, object], rule: str):
    found = rate(Facts(dpd=0, **facts), P)
    assert rule in ids(found)
    assert found.risk_class >= next(one.floor for one in RULES if one.id == rule)


def test_a_qualifying_renewal_keeps_its_class_once_it_is_shown():
    assert rate(Facts(dpd=0, refinanced=True, renewal=True), P).risk_class == 1
    assert rate(Facts(dpd=0, refinanced=True), P).risk_class == 2


def test_leaving_the_non_performing_classes_has_to_be_earned():
    held = Facts(dpd=0, npl_recently=True, non_retail=True)
    assert rate(held, P).risk_class == 3
    assert rate(held.changed(clean_year=True), P).risk_class == 1
    assert rate(held.changed(upgrade_met=True), P).risk_class == 1
    assert rate(held.changed(non_retail=False), P).risk_class == 1, "retail may follow the days"
    assert rate(held.changed(non_retail=False), P.changed(upgrade_retail_by_days=0)).risk_class == 3
    assert rate(held.changed(non_retail=None), P).risk_class == 3, "an exception that is not known spares nobody"
    sibling = held.changed(clean_year=True, other_claim_npl=True)
    assert ids(rate(sibling, P)) == ["C2-4", "U3-2"], "nobody leaves while another of his claims stays"
    assert rate(sibling.changed(upgrade_met=True), P).risk_class == 2


def test_twice_the_first_probability_of_default_makes_stage_2():
    at, below, unknown = (stage(Facts(dpd=0, class_now=1, pd_multiple=times), P) for times in (2.0, 1.99, None))
    assert (at.stage, below.stage, unknown.stage) == (2, 1, 1)
    assert "S2-5" in {one.rule.id for one in unknown.outcome.unknown}, "not known is not the same as no"
    assert stage(Facts(dpd=0, class_now=1, pd_multiple=1.5), P.changed(sicr_pd_multiple=1.5)).stage == 2


@pytest.mark.parametrize(
    ("colour", "policy", "expected"),
    [
        (4, P, 2),
        (3, P, 2),
        (2, P, 1),
        (0, P, 1),
        (None, P, 1),
        (2, P.changed(sicr_warning_colour=2), 2),
        (4, P.changed(sicr_by_warning=0), 1),
    ],
)
def test_a_high_warning_level_makes_stage_2_as_far_as_the_policy_says(colour: int | None, policy: Policy, expected: int):
    found = stage(Facts(dpd=0, class_now=1, warning_colour=colour), policy)
    assert found.stage == expected
    fired = [dict(one.inputs) for one in found.outcome.fired]
    assert fired == ([{"warning_colour": colour}] if expected == 2 else [])
    assert ("S2-6" in {one.rule.id for one in found.outcome.unknown}) == (colour is None)


def test_being_watched_makes_stage_2_as_far_as_the_policy_says():
    on, off, unknown = (stage(Facts(dpd=0, class_now=1, watched=watched), P) for watched in (True, False, None))
    assert (on.stage, off.stage, unknown.stage) == (2, 1, 1)
    assert [one.rule.id for one in on.outcome.fired] == ["S2-7"]
    without = stage(Facts(dpd=0, class_now=1), P.changed(sicr_by_watch_list=0, sicr_by_warning=0))
    assert not {"S2-6", "S2-7"} & {one.rule.id for one in without.outcome.unknown}, "what is not asked is not missing"


def test_no_class_rests_on_what_the_early_warning_says():
    assert not {"warning_colour", "watched"} & {name for rule in (*RULES, *CHECKS) for name in rule.facts}


def test_what_is_missing_is_not_known_and_never_fires():
    found = rate(Facts(), P)
    assert (found.risk_class, found.fired, found.assess) == (1, (), False)
    assert {one.rule.id for one in found.outcome.unknown} == {rule.id for rule in RULES}


# --- waiting periods -------------------------------------------------------------------------------------------------


def monthly(first: date, n: int = 60, step: int = 1) -> list[date]:
    return [corresponding_day(first, step * k) for k in range(n)]


def test_an_upgrade_waits_for_the_longer_of_two_periods_and_six_months():
    cleared = date(2024, 3, 10)
    assert earliest_upgrade(cleared, monthly(date(2024, 1, 20)), P) == date(2024, 9, 10)
    assert earliest_upgrade(cleared, monthly(date(2023, 12, 20), step=6), P) == date(2024, 12, 20)
    assert earliest_upgrade(cleared, [date(2024, 6, 20)], P) is None, "the plan ends before two periods are over"


def test_observation_lasts_two_periods_and_a_year():
    assert observation(monthly(date(2024, 6, 21)), P).end == date(2025, 6, 21)
    yearly = monthly(date(2024, 12, 20), 6, step=12)
    assert observation(yearly, P).end == date(2026, 12, 20)
    assert observation(yearly, P.changed(observation_lenient=1)).end == date(2025, 12, 20)


def test_a_missed_payment_begins_the_observation_anew():
    found = observation(monthly(date(2024, 6, 21)), P, missed=[date(2025, 2, 21)])
    assert (found.start, found.end, found.restarts) == (date(2025, 2, 21), date(2026, 2, 21), 1)
    late = observation(monthly(date(2024, 6, 21)), P, missed=[date(2025, 7, 21)])
    assert (late.start, late.restarts) == (date(2024, 6, 21), 0), "the observation was over by then"


def test_terms_eased_in_difficulty_make_special_mention_and_a_second_time_substandard():
    """A change without difficulty is no restructuring: the tape does not say so of it, and nothing fires."""
    eased = Facts(dpd=0, restructured=True)
    assert rate(eased, P).risk_class == RiskClass.SPECIAL_MENTION
    assert rate(eased.changed(restructurings=2), P).risk_class == RiskClass.SUBSTANDARD
    assert rate(eased.changed(dpd=271), P).risk_class == RiskClass.DOUBTFUL, "it never lifts what is worse"
    assert rate(Facts(dpd=0, restructured=False), P).risk_class == RiskClass.NORMAL


# --- stages and checks -----------------------------------------------------------------------------------------------


def test_stages_by_days_class_and_impairment():
    assert stage(Facts(dpd=0, class_now=1), P).stage == 1
    assert stage(Facts(dpd=31, class_now=1), P).stage == 2
    assert stage(Facts(dpd=31, class_now=1, rebuttal_30=True), P).stage == 1
    assert stage(Facts(dpd=0, class_now=2), P).stage == 2
    assert stage(Facts(dpd=91, class_now=2), P).stage == 3
    assert stage(Facts(dpd=91, class_now=2, rebuttal_90=True), P).stage == 2
    assert stage(Facts(dpd=0, class_now=1, impaired=True), P).stage == 3
    assert stage(Facts(dpd=0, class_now=3), P).stage == 3


def severity(**facts: object) -> dict[str, int]:
    return {one.rule.id: one.rule.floor for one in checks(Facts(**facts), P)}


def test_what_contradicts_itself():
    assert severity(dpd=31, stage=1, class_bank=2) == {"X-4": 1}
    assert severity(dpd=31, stage=1, class_bank=2, rebuttal_30=True) == {}
    assert severity(dpd=0, stage=3, class_bank=2) == {"X-1": 2}
    assert severity(dpd=91, class_bank=2) == {"X-2": 2}
    assert severity(dpd=100, stage=2, class_bank=3) == {"X-3": 1}
    assert severity(dpd=0, stage=1, class_bank=1) == {}
    assert severity(dpd=95) == {}, "nothing is known of its class"


# --- for any facts ---------------------------------------------------------------------------------------------------

_DRAWN = {
    "days": st.integers(0, 500), "flag": st.booleans(), "ratio": st.floats(0, 1.2), "count": st.integers(0, 5),
    "class": st.integers(1, 5), "stage": st.integers(1, 3), "colour": st.integers(0, 4),
}  # fmt: skip
any_facts = st.builds(Facts, **{name: st.none() | _DRAWN[kind] for name, kind in KINDS.items()})
#: Facts that only ever make things worse when they turn from no (or not known) to yes.
TRIGGERS = (
    "fund_misuse", "refinanced", "other_bank_npl", "impaired", "evasion", "bankruptcy", "restructured", "npl_recently",
    "other_claim_npl", "group_npl", "card",
)  # fmt: skip


@given(any_facts, st.integers(0, 500), st.integers(0, 500))
def test_more_days_never_give_a_better_class_or_stage(facts: Facts, one: int, other: int):
    low, high = (facts.changed(dpd=dpd) for dpd in sorted((one, other)))
    assert rate(low, P).risk_class <= rate(high, P).risk_class
    assert stage(low, P).stage <= stage(high, P).stage


@given(any_facts, st.floats(0, 1.2), st.floats(0, 1.2))
def test_more_expected_loss_never_gives_a_better_class(facts: Facts, one: float, other: float):
    low, high = (facts.changed(ecl_ratio=ratio) for ratio in sorted((one, other)))
    assert rate(low, P).risk_class <= rate(high, P).risk_class


@given(any_facts, st.sampled_from(TRIGGERS))
def test_one_more_trigger_never_improves_the_class(facts: Facts, trigger: str):
    before, after = rate(facts.changed(**{trigger: None}), P), rate(facts.changed(**{trigger: True}), P)
    assert after.risk_class >= before.risk_class
    assert set(ids(before)) <= set(ids(after))
    assert rate(facts.changed(**{trigger: False}), P).risk_class <= after.risk_class


@given(any_facts, st.sampled_from(list(RiskClass)))
def test_no_judgement_goes_below_the_floor(facts: Facts, expert: RiskClass):
    found = rate(facts, P, expert)
    assert found.floor <= found.risk_class
    assert found.risk_class == max(found.floor, expert)


@given(any_facts)
def test_every_rule_gets_one_answer(facts: Facts):
    outcome = rate(facts, P).outcome
    told = [one.rule.id for part in (outcome.fired, outcome.spared, outcome.unknown) for one in part]
    assert len(told) == len(set(told))
    for one in outcome.unknown:
        assert any(value is None for _, value in one.inputs), "what is not known names what is missing"
    for one in outcome.fired:
        assert dict(one.inputs).keys() == set(one.rule.facts)


def test_rules_have_ids_of_their_own_and_name_facts_and_parameters_that_exist():
    rules = (*RULES, *STAGE_RULES)
    assert len({rule.id for rule in rules}) == len(rules)
    assert {name for rule in rules for name in rule.facts} <= set(KINDS)
    assert all(hasattr(P, name) for rule in rules for name in rule.parameters)
