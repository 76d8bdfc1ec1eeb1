"""The policy: versions with a name and a reason, bounds that hold, nobody overwrites what he has not seen."""

import pytest

from postloan.access import SYSTEM
from postloan.access.thresholds import NothingChanged, change_policy
from postloan.desk import policies, unit
from postloan.errors import ChangedMeanwhile, Invalid
from postloan.policy import PARAMETERS, Policy


def test_the_defaults_are_in_force_until_somebody_changes_one(any_engine):
    assert policies.current(any_engine) == Policy()


def test_a_change_makes_a_version_that_names_who_when_and_why(any_engine):
    with unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(
            work, {"par30_watch": 0.08, "bucket_upper": (0, 30, 60, 90, 120, 150, 210)}, " 行发〔2026〕12号 ", version=0
        )
    assert policies.current(any_engine) == Policy(version=1, par30_watch=0.08, bucket_upper=(0, 30, 60, 90, 120, 150, 210))
    with any_engine.connect() as connection:
        (version,) = policies.versions(connection)
    assert (version.version, version.made_by, version.reason) == (1, "system", "行发〔2026〕12号")
    assert version.changes == {
        "par30_watch": (0.05, 0.08),
        "bucket_upper": ((0, 30, 60, 90, 120, 150, 180), (0, 30, 60, 90, 120, 150, 210)),
    }


def test_versions_are_listed_newest_first_each_with_what_it_changed(any_engine):
    for value in (0.06, 0.07):
        with unit(any_engine, SYSTEM, "change_policy") as work:
            change_policy(work, {"par30_watch": value}, "why")
    with any_engine.connect() as connection:
        assert [(one.version, one.changes["par30_watch"]) for one in policies.versions(connection)] == [
            (2, (0.06, 0.07)),
            (1, (0.05, 0.06)),
        ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("par30_watch", 1.5), ("par30_watch", -0.1), ("par30_watch", "much"), ("par30_watch", float("nan")), ("par30_watch", True),
        ("password_length_min", 7), ("password_length_min", 10.5), ("reporting_currency", "yuan"), ("time_zone", "Asia/Nowhere"), ("time_zone", 8), ("bucket_upper", (0, 30, 20, 90, 120, 150, 180)),
        ("bucket_upper", (0, 30)), ("bucket_upper", (5, 30, 60, 90, 120, 150, 180)), ("bucket_upper", ()), ("db_dpd_gt", 80), ("lockout_after", 0),
    ],
)  # fmt: skip
def test_a_value_outside_its_bounds_changes_nothing(any_engine, name, value):
    with pytest.raises(Invalid) as refused, unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {name: value}, "why")
    assert set(refused.value.problems) == {name}
    assert policies.current(any_engine) == Policy()


def test_a_change_needs_a_reason_and_a_difference(any_engine):
    with pytest.raises(Invalid) as refused, unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"par30_watch": 0.08}, "  ")
    assert set(refused.value.problems) == {"reason"}
    with pytest.raises(NothingChanged), unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"par30_watch": 0.05}, "why")


def test_the_second_of_two_who_read_the_same_version_is_told(any_engine):
    with unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"par30_watch": 0.08}, "first", version=0)
    with pytest.raises(ChangedMeanwhile), unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"par30_watch": 0.09}, "second", version=0)


def test_another_time_zone_and_currency_can_be_chosen(any_engine):
    with unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"time_zone": "Asia/Urumqi", "reporting_currency": "HKD"}, "why")
    assert policies.current(any_engine).time_zone == "Asia/Urumqi"


def test_every_default_is_within_its_own_bounds(any_engine):
    for name, parameter in PARAMETERS.items():
        if isinstance(parameter.default, (int, float)):
            assert parameter.low is None or parameter.default >= parameter.low, name
            assert parameter.high is None or parameter.default <= parameter.high, name


def test_the_weights_of_the_scenarios_add_up_to_one_or_are_refused_together(any_engine):
    with pytest.raises(Invalid) as refused, unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"ecl_weight_good": 0.4, "ecl_weight_bad": 0.4, "par30_watch": 0.08}, "why")
    assert set(refused.value.problems) == {"ecl_weight_good", "ecl_weight_bad"}
    assert refused.value.problems["ecl_weight_bad"].values == {"sum": "1.4"}
    assert policies.current(any_engine) == Policy()
    with unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"ecl_weight_good": 0.1, "ecl_weight_base": 0.6, "ecl_weight_bad": 0.3}, "why")
    assert policies.current(any_engine).ecl_weight_bad == 0.3


@pytest.mark.parametrize(
    "values",
    [(0.4, 0.5, 0.7, 0.8, 1.0), (1.0, 0.8, 0.8, 0.5, 0.4), (1.0, 0.8, 0.5, 0.4), (1.0, 0.8, float("nan"), 0.5, 0.4), "1, 2"],
)
def test_anchors_run_strictly_the_way_their_default_does(any_engine, values):
    with pytest.raises(Invalid) as refused, unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"health_at_debt_to_assets": values}, "why")
    assert refused.value.problems["health_at_debt_to_assets"].key == "access.policy_anchors"


def test_other_anchors_are_kept_as_they_were_entered(any_engine):
    with unit(any_engine, SYSTEM, "change_policy") as work:
        change_policy(work, {"health_at_roa": (-1, 0, 0.02, 0.05, 0.2)}, "why")
    assert policies.current(any_engine).health_at_roa == (-1.0, 0.0, 0.02, 0.05, 0.2)
