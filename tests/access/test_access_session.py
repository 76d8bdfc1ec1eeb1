"""Who may come in, how long he may stay, and what ends it."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from postloan.access import SYSTEM, Role, password
from postloan.access.account import change_account, create_account, reset_password, save_branch
from postloan.access.session import (
    LockedOut,
    SignInRefused,
    actor_of,
    live,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from postloan.access.tables import account, session, sign_in_try
from postloan.desk import now, unit
from postloan.desk.tables import audit
from postloan.policy import Policy

POLICY = Policy()
PASSWORD = "a long and plain sentence"


@pytest.fixture
def wang(any_engine):
    """An officer of the branch 城关, whose password is known and need not be changed."""
    with unit(any_engine, SYSTEM, "set_up") as work:
        save_branch(work, "城关", "城关支行")
        made = create_account(
            work,
            " Wang ",
            "王芳",
            Role.LOAN_OFFICER,
            branches=["城关"],
            officer="王芳",
            chosen_password=PASSWORD,
            must_change=False,
        )
    return made.id


def test_the_right_password_opens_a_session_within_the_persons_reach(any_engine, wang):
    actor = actor_of(any_engine, sign_in(any_engine, "WANG", PASSWORD, POLICY), POLICY)
    assert (actor.id, actor.name, actor.role) == (wang, "王芳", Role.LOAN_OFFICER)
    assert (actor.reach.branches, actor.reach.officers) == (("城关",), ("王芳",))


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_get_the_same_answer(any_engine, wang):
    with unit(any_engine, SYSTEM, "x") as work:
        create_account(work, "boss", "Boss", Role.ADMINISTRATOR)
        change_account(work, wang, 1, name="王芳", role=Role.LOAN_OFFICER, branches=["城关"], disabled=True)
    for username, given in [("boss", "wrong"), ("nobody", PASSWORD), ("wang", PASSWORD)]:
        with pytest.raises(SignInRefused):
            sign_in(any_engine, username, given, POLICY)


@pytest.mark.parametrize("username", ["wang", "nobody"])
def test_the_fifth_failed_try_shuts_the_door_and_each_further_one_doubles_the_pause(any_engine, wang, username):
    at = now()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(any_engine, username, "wrong", POLICY, at=at)
    with pytest.raises(LockedOut) as shut:
        sign_in(any_engine, username, PASSWORD, POLICY, at=at + timedelta(minutes=1))
    assert shut.value.values == {"minutes": 4}
    at += timedelta(minutes=5, seconds=1)
    with pytest.raises(SignInRefused):
        sign_in(any_engine, username, "wrong", POLICY, at=at)
    with pytest.raises(LockedOut) as shut:
        sign_in(any_engine, username, PASSWORD, POLICY, at=at)
    assert shut.value.values == {"minutes": 10}


def test_a_success_forgets_the_failed_tries(any_engine, wang):
    for _ in range(4):
        with pytest.raises(SignInRefused):
            sign_in(any_engine, "wang", "wrong", POLICY)
    sign_in(any_engine, "wang", PASSWORD, POLICY)
    with any_engine.connect() as connection:
        assert connection.execute(select(sign_in_try)).all() == []


def test_a_new_password_from_the_administrator_lifts_the_lock_out(any_engine, wang):
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(any_engine, "wang", "wrong", POLICY)
    with unit(any_engine, SYSTEM, "x") as work:
        first = reset_password(work, wang).password
    token = sign_in(any_engine, "wang", first, POLICY)
    assert live(any_engine, token, POLICY).must_change


def test_a_first_password_opens_nothing_but_its_own_change(any_engine):
    with unit(any_engine, SYSTEM, "x") as work:
        made = create_account(work, "li", "李", Role.HEAD_OFFICE)
    token = sign_in(any_engine, "li", made.password, POLICY)
    assert live(any_engine, token, POLICY).must_change
    assert actor_of(any_engine, token, POLICY) is None


def test_a_session_ends_by_idleness(any_engine, wang):
    at = now()
    token = sign_in(any_engine, "wang", PASSWORD, POLICY, at=at)
    assert actor_of(any_engine, token, POLICY, at=at + timedelta(minutes=59))
    assert actor_of(any_engine, token, POLICY, at=at + timedelta(minutes=118))
    assert actor_of(any_engine, token, POLICY, at=at + timedelta(minutes=179)) is None


def test_a_session_ends_by_age_even_if_it_is_used_all_the_time(any_engine, wang):
    at = now()
    token = sign_in(any_engine, "wang", PASSWORD, POLICY, at=at)
    for minutes in range(30, 12 * 60, 30):
        assert actor_of(any_engine, token, POLICY, at=at + timedelta(minutes=minutes)), minutes
    assert actor_of(any_engine, token, POLICY, at=at + timedelta(hours=12)) is None


def test_a_stolen_cookie_dies_with_its_row(any_engine, wang):
    stolen, other = (sign_in(any_engine, "wang", PASSWORD, POLICY) for _ in range(2))
    sign_out(any_engine, stolen)
    assert actor_of(any_engine, stolen, POLICY) is None
    assert actor_of(any_engine, other, POLICY)


def test_signing_out_everywhere_ends_every_session_of_the_person_and_of_nobody_else(any_engine, wang):
    with unit(any_engine, SYSTEM, "x") as work:
        create_account(work, "li", "李", Role.HEAD_OFFICE, chosen_password=PASSWORD, must_change=False)
    mine = [sign_in(any_engine, "wang", PASSWORD, POLICY) for _ in range(3)]
    hers = sign_in(any_engine, "li", PASSWORD, POLICY)
    with unit(any_engine, actor_of(any_engine, mine[0], POLICY), "sign_out_everywhere") as work:
        assert sign_out_everywhere(work) == 3
    assert [actor_of(any_engine, token, POLICY) for token in mine] == [None] * 3
    assert actor_of(any_engine, hers, POLICY)


def test_a_changed_post_or_branch_counts_from_the_next_step_on(any_engine, wang):
    token = sign_in(any_engine, "wang", PASSWORD, POLICY)
    with unit(any_engine, SYSTEM, "x") as work:
        create_account(work, "boss", "Boss", Role.ADMINISTRATOR)
        save_branch(work, "河东", "河东支行")
        change_account(work, wang, 1, name="王芳", role=Role.BRANCH_MANAGER, branches=["河东"])
    actor = actor_of(any_engine, token, POLICY)
    assert (actor.role, actor.reach.branches, actor.reach.officers) == (Role.BRANCH_MANAGER, ("河东",), None)


def test_a_disabled_account_is_out_at_once(any_engine, wang):
    token = sign_in(any_engine, "wang", PASSWORD, POLICY)
    with unit(any_engine, SYSTEM, "x") as work:
        create_account(work, "boss", "Boss", Role.ADMINISTRATOR)
        change_account(work, wang, 1, name="王芳", role=Role.LOAN_OFFICER, branches=["城关"], disabled=True)
    assert actor_of(any_engine, token, POLICY) is None


def test_the_desk_holds_no_token_and_the_audit_no_secret(any_engine, wang):
    token = sign_in(any_engine, "wang", PASSWORD, POLICY)
    with pytest.raises(SignInRefused):
        sign_in(any_engine, "my secret typed as a name", "wrong", POLICY)
    with any_engine.connect() as connection:
        kept = str(connection.execute(select(session)).all())
        trail = str(connection.execute(select(audit)).all())
    assert token not in kept
    for secret in (token, PASSWORD, "argon2", "my secret typed as a name"):
        assert secret not in trail


def test_nonsense_is_no_session(any_engine, wang):
    for token in ("", None, "x", "' OR 1=1 --"):
        assert live(any_engine, token, POLICY) is None


def test_a_real_hash_is_argon2id_with_64_mb():
    made = PasswordHasher().hash("x")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_weaker_hash_is_renewed_at_the_next_sign_in(any_engine, wang, monkeypatch):
    stronger = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)
    monkeypatch.setattr(password, "_hasher", stronger)
    sign_in(any_engine, "wang", PASSWORD, POLICY)
    with any_engine.connect() as connection:
        kept = connection.execute(select(account.c.password_hash)).scalar_one()
    assert not stronger.check_needs_rehash(kept)
    assert sign_in(any_engine, "wang", PASSWORD, POLICY)
