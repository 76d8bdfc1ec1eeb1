"""Accounts and branches: what can be saved, what cannot, and who must stay."""

import pytest
from sqlalchemy import select

from postloan.access import EVERYTHING, SYSTEM, Reach, Role
from postloan.access.account import (
    LastAdministrator,
    WrongPassword,
    accounts,
    branches,
    change_account,
    change_own_password,
    create_account,
    reset_password,
    save_branch,
    set_own_language,
)
from postloan.access.session import actor_of, sign_in
from postloan.access.tables import account
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.policy import Policy

PASSWORD = "a long and plain sentence"


@pytest.fixture
def desk(any_engine):
    with unit(any_engine, SYSTEM, "set_up") as work:
        save_branch(work, "A", "甲支行")
        save_branch(work, "B", "乙支行")
        save_branch(work, "C", "旧支行", active=False)
        create_account(work, "boss", "陈主任", Role.ADMINISTRATOR, chosen_password=PASSWORD, must_change=False)
        create_account(
            work, "wang", "王芳", Role.LOAN_OFFICER, branches=["A"], officer="王芳", chosen_password=PASSWORD, must_change=False
        )
    return any_engine


def saved(desk, username):
    with desk.connect() as connection:
        return next(one for one in accounts(connection) if one.username == username)


def test_an_account_is_listed_as_it_was_made(desk):
    wang = saved(desk, "wang")
    assert (wang.name, wang.role, wang.branches, wang.officer, wang.disabled) == (
        "王芳",
        Role.LOAN_OFFICER,
        ("A",),
        "王芳",
        False,
    )


def test_a_made_password_is_random_long_and_must_be_changed(desk):
    with unit(desk, SYSTEM, "x") as work:
        first, second = (create_account(work, f"n{n}", "新人", Role.AUDITOR) for n in range(2))
    assert first.password != second.password
    assert len(first.password) == 19
    assert saved(desk, "n0").must_change


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "  "}, "username"),
        ({"username": "has space"}, "username"),
        ({"username": "ＷＡＮＧ"}, "username"),
        ({"name": " "}, "name"),
        ({"branches": []}, "branches"),
        ({"branches": ["nowhere"]}, "branches"),
        ({"branches": ["C"]}, "branches"),
        ({"officer": "x" * 81}, "officer"),
        ({"role": ""}, "role"),
    ],
)
def test_what_cannot_be_an_account_is_told_by_field(desk, values, field):
    given = {"username": "li", "name": "李", "role": Role.COLLECTOR, "branches": ["A"]} | values
    with pytest.raises(Invalid) as refused, unit(desk, SYSTEM, "x") as work:
        create_account(work, **given)
    assert set(refused.value.problems) == {field}


def test_a_role_of_every_branch_needs_and_keeps_none(desk):
    with unit(desk, SYSTEM, "x") as work:
        create_account(work, "head", "总行", Role.HEAD_OFFICE, branches=["A"])
    assert saved(desk, "head").branches == ()


def test_changing_an_account_changes_its_branches_to_exactly_these(desk):
    wang = saved(desk, "wang")
    with unit(desk, SYSTEM, "x") as work:
        change_account(work, wang.id, wang.version, name="王芳芳", role=Role.BRANCH_MANAGER, branches=["B"])
    changed = saved(desk, "wang")
    assert (changed.name, changed.role, changed.branches, changed.officer) == ("王芳芳", Role.BRANCH_MANAGER, ("B",), None)


def test_the_second_of_two_administrators_who_read_the_same_account_is_told(desk):
    wang = saved(desk, "wang")
    with unit(desk, SYSTEM, "x") as work:
        change_account(work, wang.id, wang.version, name="先", role=Role.COLLECTOR, branches=["A"])
    with pytest.raises(ChangedMeanwhile), unit(desk, SYSTEM, "x") as work:
        change_account(work, wang.id, wang.version, name="后", role=Role.COLLECTOR, branches=["B"])
    assert (saved(desk, "wang").name, saved(desk, "wang").branches) == ("先", ("A",))


@pytest.mark.parametrize("change", [{"role": Role.AUDITOR}, {"role": Role.ADMINISTRATOR, "disabled": True}])
def test_the_last_administrator_stays(desk, change):
    boss = saved(desk, "boss")
    with pytest.raises(LastAdministrator), unit(desk, SYSTEM, "x") as work:
        change_account(work, boss.id, boss.version, name="陈主任", **change)
    assert saved(desk, "boss") == boss


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(desk):
    here, there = (sign_in(desk, "wang", PASSWORD, Policy()) for _ in range(2))
    with unit(desk, actor_of(desk, here, Policy()), "x") as work:
        change_own_password(work, PASSWORD, "another sentence of mine", keep_token=here)
    assert actor_of(desk, here, Policy())
    assert actor_of(desk, there, Policy()) is None
    assert sign_in(desk, "wang", "another sentence of mine", Policy())


@pytest.mark.parametrize(
    ("wanted", "key"),
    [("short", "password_length"), ("x" * 300, "password_length"), ("aaaaaaaaaaaa", "password_simple"), ("my-wang-2024", "password_simple"), (PASSWORD, "password_same")],
)  # fmt: skip
def test_a_poor_password_is_refused_with_its_reason(desk, wanted, key):
    wang = actor_of(desk, sign_in(desk, "wang", PASSWORD, Policy()), Policy())
    with pytest.raises(Invalid) as refused, unit(desk, wang, "x") as work:
        change_own_password(work, PASSWORD, wanted)
    assert refused.value.problems["password"].key == f"access.{key}"


def test_the_present_password_is_asked_for(desk):
    wang = actor_of(desk, sign_in(desk, "wang", PASSWORD, Policy()), Policy())
    with pytest.raises(WrongPassword), unit(desk, wang, "x") as work:
        change_own_password(work, "not it", "another sentence of mine")


def test_a_full_width_password_is_the_same_password(desk):
    assert sign_in(desk, "ｗａｎｇ", "ａ long and plain sentence", Policy())


def test_a_reset_ends_the_sessions(desk):
    token = sign_in(desk, "wang", PASSWORD, Policy())
    with unit(desk, SYSTEM, "x") as work:
        reset_password(work, saved(desk, "wang").id)
    assert actor_of(desk, token, Policy()) is None
    with pytest.raises(OutOfReach), unit(desk, SYSTEM, "x") as work:
        reset_password(work, 4711)


def test_everybody_keeps_his_own_language_and_the_system_has_none(desk):
    wang = actor_of(desk, sign_in(desk, "wang", PASSWORD, Policy()), Policy())
    with unit(desk, wang, "x") as work:
        set_own_language(work, "en")
    assert saved(desk, "wang").language == "en"
    with pytest.raises(Invalid), unit(desk, wang, "x") as work:
        set_own_language(work, "fr")
    with pytest.raises(NotAllowed), unit(desk, SYSTEM, "x") as work:
        set_own_language(work, "en")


def test_branches_and_accounts_are_listed_within_a_reach(desk):
    with desk.connect() as connection:
        assert [one.code for one in branches(connection, Reach(("B",)))] == ["B"]
        assert [one.code for one in branches(connection, EVERYTHING)] == ["A", "B", "C"]
        assert [one.username for one in accounts(connection, Reach(("A",)))] == ["wang"]
        assert accounts(connection, Reach(())) == ()


def test_a_branch_is_made_once_and_changed_with_its_version(desk):
    with pytest.raises(Invalid), unit(desk, SYSTEM, "x") as work:
        save_branch(work, "A", "甲支行")
    with unit(desk, SYSTEM, "x") as work:
        save_branch(work, "A", "甲一支行", region="城区", version=1)
    with desk.connect() as connection:
        assert branches(connection, Reach(("A",)))[0].name == "甲一支行"


def test_no_password_hash_is_in_the_audit_but_that_it_was_set_is(desk):
    with desk.connect() as connection:
        hashes = connection.execute(select(account.c.password_hash)).scalars().all()
        trail = str(connection.execute(select(audit.c.changes)).scalars().all())
    assert all(one.startswith("$argon2id$") for one in hashes)
    assert not any(one in trail for one in hashes)
    assert "'password_hash': '•'" in trail
