"""Stress scenarios on the desk: who may save, see, change and put away which, on both databases."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from postloan.access import EVERYTHING, Actor, Reach, Role
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.policy import Policy
from postloan.portfolio.outlook import scenario as desk
from postloan.portfolio.outlook import severity
from postloan.portfolio.outlook.severity import Definition, Severity

EAST, WEST = "城东支行", "城西支行"
HARD = Definition(6, "industry", Severity(1.5, 0.05, 0.1), {"房地产业": Severity(3.0, 0.2, 0.3), "": Severity()})
Make = Callable[..., Actor]
Do = Callable[..., Any]


@pytest.fixture
def do(any_engine: Engine) -> Do:
    def doing(who: Actor, verb: Callable[..., Any], *args: Any, **values: Any) -> Any:
        with unit(any_engine, who, verb.__name__) as work:
            return verb(work, *args, **values)

    return doing


@pytest.fixture
def seen(any_engine: Engine) -> Callable[..., dict[str, desk.Scenario]]:
    def read(reach: Reach = EVERYTHING) -> dict[str, desk.Scenario]:
        with any_engine.connect() as connection:
            return {one.name: one for one in desk.scenarios(connection, reach)}

    return read


def test_a_scenario_comes_back_as_it_was_saved(actor: Make, do: Do, seen: Callable, any_engine: Engine) -> None:
    number = do(actor(Role.COMMITTEE), desk.save_scenario, " 房地产下行 ", HARD, note="二季度贷审会")
    found = seen()["房地产下行"]
    assert (found.id, found.version, found.note, found.branch, found.policy_version) == (number, 1, "二季度贷审会", None, 0)
    assert found.definition == HARD
    assert found.definition.of("房地产业").roll == 3
    assert found.definition.of(None).roll == 1, "what was not given has a severity of its own"
    assert found.definition.of("零售").roll == 1.5
    with any_engine.connect() as connection:
        row = connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).mappings().one()
    assert (row["verb"], row["subject"]) == ("save_scenario", f"scenario:{number}")


def test_the_same_form_saves_once(actor: Make, do: Do, seen: Callable) -> None:
    who = actor(Role.HEAD_OFFICE, account_id=7)
    first = do(who, desk.save_scenario, "一次", HARD, form_key="k")
    assert do(who, desk.save_scenario, "一次", HARD, form_key="k") == first
    assert len(seen()) == 1


@pytest.mark.parametrize("role", [Role.LOAN_OFFICER, Role.COLLECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_save_nothing(actor: Make, do: Do, seen: Callable, role: Role) -> None:
    with pytest.raises(NotAllowed):
        do(actor(role, EAST), desk.save_scenario, "x", HARD)
    assert seen() == {}


def test_a_manager_saves_for_his_branch_only(actor: Make, do: Do) -> None:
    manager = actor(Role.BRANCH_MANAGER, EAST)
    for branch in (None, WEST):
        with pytest.raises(OutOfReach):
            do(manager, desk.save_scenario, "x", HARD, branch=branch)
    assert do(manager, desk.save_scenario, "x", HARD, branch=EAST)


def test_a_branch_sees_its_own_and_the_whole_banks(actor: Make, do: Do, seen: Callable) -> None:
    head = actor(Role.HEAD_OFFICE)
    for name, branch in (("全行", None), ("东", EAST), ("西", WEST)):
        do(head, desk.save_scenario, name, HARD, branch=branch)
    assert set(seen()) == {"全行", "东", "西"}
    assert set(seen(Reach((EAST,)))) == {"全行", "东"}
    assert set(seen(Reach(()))) == {"全行"}


def test_a_manager_changes_neither_the_whole_banks_nor_anothers(actor: Make, do: Do, any_engine: Engine) -> None:
    head, manager = actor(Role.HEAD_OFFICE), actor(Role.BRANCH_MANAGER, EAST)
    for number in (do(head, desk.save_scenario, "全行", HARD), do(head, desk.save_scenario, "西", HARD, branch=WEST)):
        with pytest.raises(OutOfReach):
            do(manager, desk.change_scenario, number, 1, "我的", HARD)
        with pytest.raises(OutOfReach):
            do(manager, desk.archive_scenario, number, 1)
    with any_engine.connect() as connection, pytest.raises(OutOfReach):
        desk.one(connection, manager.reach, number)


def test_nobody_overwrites_what_he_has_not_seen(actor: Make, do: Do, seen: Callable) -> None:
    head = actor(Role.HEAD_OFFICE)
    number = do(head, desk.save_scenario, "甲", HARD)
    do(head, desk.change_scenario, number, 1, "乙", dataclasses.replace(HARD, months=12), note="改期限")
    with pytest.raises(ChangedMeanwhile):
        do(head, desk.change_scenario, number, 1, "丙", HARD)
    found = seen()["乙"]
    assert (found.version, found.definition.months, found.note, found.saved_by) == (2, 12, "改期限", head.name)


def test_what_is_put_away_is_not_offered_and_stays_readable(actor: Make, do: Do, seen: Callable, any_engine: Engine) -> None:
    head = actor(Role.HEAD_OFFICE)
    number = do(head, desk.save_scenario, "旧", HARD)
    do(head, desk.archive_scenario, number, 1)
    assert seen() == {}
    with any_engine.connect() as connection:
        assert desk.one(connection, EVERYTHING, number).definition == HARD
    for verb, *args in ((desk.archive_scenario, 2), (desk.change_scenario, 2, "新", HARD)):
        with pytest.raises(ChangedMeanwhile):
            do(head, verb, number, *args)
    assert do(head, desk.save_scenario, "旧", HARD), "the name is free again"


@pytest.mark.parametrize(("values", "field"), [
    ({"name": "  "}, "name"), ({"name": "长" * 81}, "name"), ({"note": "长" * 4001}, "note"),
    ({"definition": Definition(0)}, "months"), ({"definition": Definition(13)}, "months"),
    ({"definition": Definition(6, "borrower_id")}, "by"),
    ({"definition": Definition(6, None, segments={"x": Severity()})}, "segments"),
    ({"definition": Definition(6, None, Severity(roll=0.5))}, "roll"),
    ({"definition": Definition(6, None, Severity(roll=float("nan")))}, "roll"),
    ({"definition": Definition(6, "branch", segments={EAST: Severity(shift=1.01)})}, "shift"),
    ({"definition": Definition(6, None, Severity(haircut=-0.1))}, "haircut"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_beside_its_field(
    actor: Make, do: Do, seen: Callable, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        do(actor(), desk.save_scenario, values.get("name", "x"), values.get("definition", HARD), note=values.get("note"))
    assert list(refusal.value.problems) == [field]
    assert seen() == {}


def test_two_that_are_offered_cannot_have_one_name(actor: Make, do: Do) -> None:
    do(actor(), desk.save_scenario, "甲", HARD)
    other = do(actor(), desk.save_scenario, "甲", HARD, branch=EAST)
    with pytest.raises(Invalid):
        do(actor(), desk.save_scenario, "甲", HARD)
    do(actor(), desk.change_scenario, other, 1, "甲", HARD)


def test_presets_are_the_policys_and_the_base_supposes_nothing() -> None:
    policy = Policy(stress_severe_roll=4.0)
    assert severity.preset("severe", policy, months=12, by="branch") == Definition(12, "branch", Severity(4.0, 0.20, 0.30))
    assert severity.preset("mild", policy).everywhere == Severity(1.5, 0.05, 0.10)
    assert severity.preset("base", policy).everywhere == Severity()


def test_a_stored_definition_of_another_version_is_read_as_far_as_it_is_known() -> None:
    assert severity.from_json({}) == Definition()
    assert severity.from_json({"months": 3, "everywhere": {"roll": 2, "rate_shock": 9}, "colour": 1}) == Definition(
        3, None, Severity(2.0)
    )
    assert severity.from_json(HARD.as_json()) == HARD
    assert hash(severity.from_json(HARD.as_json())) == hash(HARD)
