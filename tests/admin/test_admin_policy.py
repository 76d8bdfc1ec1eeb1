"""The parameters that visits need: the bank's clock and the limits of attachments."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from postloan.access import Actor, Role
from postloan.access.thresholds import change_policy
from postloan.desk import policies, unit
from postloan.errors import Invalid, NotAllowed
from postloan.policy import Policy

UTC_EVENING = datetime(2024, 6, 30, 18, 30)  # noqa: DTZ001  as the desk stores it


def test_the_bank_s_day_begins_at_its_own_midnight() -> None:
    assert Policy().local(UTC_EVENING).date().isoformat() == "2024-07-01"
    assert Policy().changed(time_zone="America/New_York").local(UTC_EVENING).hour == 14


def test_a_time_zone_that_exists_is_taken_and_another_refused(any_engine: Engine, actor: Callable[..., Actor]) -> None:
    with unit(any_engine, actor(Role.ADMINISTRATOR), "change_policy") as work:
        change_policy(work, {"time_zone": "Europe/Prague"}, "moved")
    assert policies.current(any_engine).time_zone == "Europe/Prague"
    with pytest.raises(Invalid) as refused, unit(any_engine, actor(Role.ADMINISTRATOR), "change_policy") as work:
        change_policy(work, {"time_zone": "Mars/Olympus"}, "moved again")
    assert refused.value.problems["time_zone"].key == "admin.policy_zone"


def test_a_branch_manager_changes_no_parameter(any_engine: Engine, actor: Callable[..., Actor]) -> None:
    with pytest.raises(NotAllowed), unit(any_engine, actor(Role.BRANCH_MANAGER, "E"), "change_policy") as work:
        change_policy(work, {"attachments_max": 3}, "less")
