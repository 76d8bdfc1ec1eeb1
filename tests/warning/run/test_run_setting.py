"""What rules are set to: versions nobody overwrites unseen, numbers within bounds, worse colours with worse limits."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from postloan.access import SYSTEM, Actor, Reach, Role
from postloan.desk import unit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed
from postloan.i18n import has
from postloan.warning.catalogue import RuleSetting, Segment, Settings, all_rules, as_json, from_json
from postloan.warning.setting import SameSetting, current, problems_of, set_rule, versions

R01, A05 = all_rules()["R01"], all_rules()["A05"]


def put(engine: Engine, rule_id: str, wanted: RuleSetting, reason: str = "why", who: Actor = SYSTEM, **values: Any) -> Settings:
    with unit(engine, who, "set_rule") as work:
        return set_rule(work, rule_id, wanted, reason, **values)


def test_each_change_is_a_version_with_who_and_why(engine: Engine) -> None:
    stricter = RuleSetting((("yellow", 5.0),), (Segment("product", "home", (("blue", None), ("orange", 20.0))),))
    put(engine, "R01", stricter)
    put(engine, "A05", RuleSetting(active=False), " not used ", version=1)
    with engine.connect() as connection:
        now = current(connection)
        newest, first = versions(connection)
    assert (now.version, now.of("R01"), now.of("A05").active, now.of("R02")) == (2, stricter, False, RuleSetting())
    assert (newest.changed, newest.reason, newest.made_by) == (("A05",), "not used", "system")
    assert (first.version, first.changed, first.settings.of("A05").active) == (1, ("R01",), True)


def test_nobody_overwrites_a_version_he_has_not_seen_or_saves_the_same_again(engine: Engine) -> None:
    put(engine, "R01", RuleSetting((("yellow", 5.0),)))
    with pytest.raises(ChangedMeanwhile):
        put(engine, "R01", RuleSetting((("yellow", 6.0),)), version=0)
    with pytest.raises(SameSetting):
        put(engine, "R01", RuleSetting((("yellow", 5.0),)))
    with engine.connect() as connection:
        assert current(connection).version == 1


def test_only_who_may_set_rules_does_and_says_why(engine: Engine) -> None:
    with pytest.raises(NotAllowed):
        put(engine, "R01", RuleSetting(active=False), who=Actor(1, "Li", Role.LOAN_OFFICER, Reach(("A",))))
    with pytest.raises(Invalid) as refused:
        put(engine, "R01", RuleSetting(active=False), reason=" ")
    assert set(refused.value.problems) == {"reason"}
    with engine.connect() as connection:
        assert current(connection) == Settings()


@pytest.mark.parametrize(("wanted", "faults"), [
    (RuleSetting(), set()),
    (RuleSetting((("yellow", 2.0), ("orange", 8.0))), set()),
    (RuleSetting((("blue", 1.0), ("yellow", None))), set()),
    (RuleSetting((("yellow", 61.0),)), {"yellow"}),
    (RuleSetting((("yellow", float("nan")),)), {"yellow"}),
    (RuleSetting((("yellow", 50.0),)), {"orange"}),
    (RuleSetting(tuple((one.name, None) for one in R01.limits)), {"blue"}),
    (RuleSetting(tuple((one.name, None) for one in R01.limits), active=False), set()),
    (RuleSetting((), (Segment("product", "home", (("orange", 500.0),)),)), {"0.orange"}),
    (RuleSetting((), (Segment("product", "home", (("yellow", 60.0),)),)), {"0.orange"}),
    (RuleSetting((), (Segment("officer", "Li"), Segment("product", " "))), {"0.value", "1.value"}),
    (RuleSetting((), (Segment("product", "home"), Segment("product", "home"))), {"1.value"}),
])  # fmt: skip
def test_what_cannot_be_meant_is_said_beside_its_field(wanted: RuleSetting, faults: set[str]) -> None:
    found = problems_of(R01, wanted)
    assert set(found) == faults
    assert all(has(one.key) and has(f"{one.key}_remedy") for one in found.values())


def test_a_window_cannot_be_left_blank() -> None:
    assert set(problems_of(A05, RuleSetting((("window_months", None),)))) == {"window_months"}
    assert set(problems_of(all_rules()["R14"], RuleSetting((("yellow", 20.0), ("orange", 10.0))))) == {"orange"}


@given(st.data())
def test_limits_in_order_and_within_bounds_are_accepted_and_come_back_from_the_desk(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(list(all_rules().values())))
    drawn = {name: data.draw(st.floats(low, high)) for name, (low, high) in rule.bounds.items()}
    wanted = RuleSetting(tuple(drawn.items()))
    limits = [drawn[one.name] for one in rule.limits]
    ordered = all((mild <= worse) if rule.fires.high else (mild >= worse) for mild, worse in itertools.pairwise(limits))
    assert (problems_of(rule, wanted) == {}) == ordered
    settings = Settings().changed(rule.id, wanted)
    assert from_json(1, as_json(settings)) == settings
