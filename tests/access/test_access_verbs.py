"""Each role × each verb against the one table: whoever lacks the right is refused before anything is written."""

import importlib
import pkgutil

import pytest
from sqlalchemy import func, select

import postloan
from postloan.access import RIGHTS, VERBS, Actor, Reach, Right, Role
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import NotAllowed

#: Rooms with verbs; the pages and the command line only use them.
ROOMS = ("access", "book", "borrower", "collection", "intake", "portfolio", "visit", "warning", "web")


def _every_verb() -> dict:
    for room in ROOMS:
        package = importlib.import_module(f"postloan.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"postloan.{room}."):
            if not module.name.endswith("_child"):
                importlib.import_module(module.name)
    return dict(VERBS)


VERBS_OF_ALL = _every_verb()


def test_the_rooms_declare_their_writes():
    assert {
        "create_account",
        "change_policy",
        "log_visit",
        "log_contact",
        "publish_tape",
        "export_loans",
        "submit",
        "confirm",
        "chase",
        "correct_calendar",
        "acknowledge_signal",
        "close_signal",
        "escalate",
    } <= set(VERBS_OF_ALL)
    assert postloan


@pytest.mark.parametrize("role", Role)
def test_a_role_without_the_right_is_refused_before_anything_is_written(engine, role):
    actor = Actor(1, "somebody", role, Reach(None))
    for name, verb in VERBS_OF_ALL.items():
        # Past the check the verb itself asks for its values: that it got so far is what the table says.
        outcome = TypeError if verb.right in RIGHTS[role] else NotAllowed
        with pytest.raises(outcome), unit(engine, actor, name) as work:
            verb.do(work, nonsense_of_the_test=True)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(audit)) == 0


def test_who_only_reads_has_no_right_to_write():
    writing = {verb.right for verb in VERBS_OF_ALL.values()} - {Right.OWN_ACCOUNT}
    assert not RIGHTS[Role.AUDITOR] & writing
    assert RIGHTS[Role.COMMITTEE] & writing <= {Right.EXPORT_LOANS, Right.SAVE_SCENARIO, Right.APPROVE_CLASS, Right.SETTLE_WATCH}
    assert RIGHTS[Role.COLLECTOR] & writing <= {Right.LOG_CONTACT, Right.REVEAL_PERSONAL}


def test_everybody_can_manage_his_own_account():
    assert all(Right.OWN_ACCOUNT in rights for rights in RIGHTS.values())
