"""Setting, changing and ending limits, on both databases: who may, what is refused, what the past keeps, what the audit says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select

from postloan.access import EVERYTHING, Reach, Role
from postloan.desk import audit as chain
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.portfolio.exposure import limit_setting as setting
from postloan.portfolio.exposure.limit_setting import LimitForm
from postloan.terms import LimitMeasure

FIRST, LATER, LAST = date(2026, 1, 1), date(2026, 7, 1), date(2026, 10, 1)
FORM = LimitForm("industry", "C", LimitMeasure.SHARE_OF_LOANS, Decimal("0.30"), "风险偏好 2026", FIRST)


def form(**values: Any) -> LimitForm:
    return LimitForm(**{**FORM.__dict__, **values})


@pytest.fixture
def do(any_engine: Engine, actor):
    """Do a verb as head office: ``do(verb, …)``."""

    def run(verb, *args, role: Role = Role.HEAD_OFFICE, **values):
        with unit(any_engine, actor(role, "East"), verb.__name__) as work:
            return verb(work, *args, **values)

    return run


def on(engine: Engine, day: date, reach: Reach = EVERYTHING) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        known = setting.known(connection, reach, on=day)
    return [(one.dimension, one.value, one.cap, one.valid_from, one.valid_until) for one in known]


def test_a_limit_is_read_back_as_it_was_set(any_engine: Engine, do):
    number = do(setting.set_limit, FORM)
    with any_engine.connect() as connection:
        (found,) = setting.known(connection, EVERYTHING, on=FIRST)
    assert (found.id, found.measure, found.cap, found.currency) == (
        number,
        LimitMeasure.SHARE_OF_LOANS,
        Decimal("0.300000"),
        "CNY",
    )
    assert (found.reason, found.set_by, found.version) == ("风险偏好 2026", "head_office of the test", 1)
    assert found.in_force(FIRST)
    assert not found.in_force(date(2025, 12, 31))


def test_a_change_ends_the_old_limit_and_the_past_keeps_it(any_engine: Engine, do):
    number = do(setting.set_limit, FORM)
    newer = do(setting.change_limit, number, 1, cap=Decimal("0.25"), valid_from=LATER, reason="更严")
    assert newer != number
    assert on(any_engine, LATER) == [("industry", "C", Decimal("0.25"), LATER, None)]
    assert on(any_engine, date(2026, 6, 30)) == [
        ("industry", "C", Decimal("0.30"), FIRST, LATER), ("industry", "C", Decimal("0.25"), LATER, None),
    ]  # fmt: skip
    with any_engine.connect() as connection:
        after, before = setting.history(connection, EVERYTHING)
    assert (before.ended_by, before.end_reason, after.ended_by) == ("head_office of the test", "更严", None)
    assert before.limit.valid_until == after.limit.valid_from == LATER


def test_an_ended_limit_binds_no_longer_and_its_place_is_free(any_engine: Engine, do):
    number = do(setting.set_limit, FORM)
    do(setting.end_limit, number, 1, on=LATER, reason="取消")
    assert on(any_engine, LATER) == []
    assert on(any_engine, FIRST) == [("industry", "C", Decimal("0.30"), FIRST, LATER)]
    do(setting.set_limit, form(valid_from=LATER, cap=Decimal("0.2")))
    assert on(any_engine, LATER) == [("industry", "C", Decimal("0.2"), LATER, None)]


def test_who_read_an_older_version_does_not_overwrite_a_newer(any_engine: Engine, do):
    number = do(setting.set_limit, FORM)
    do(setting.change_limit, number, 1, cap=Decimal("0.25"), valid_from=LATER, reason="更严")
    with pytest.raises(ChangedMeanwhile):
        do(setting.change_limit, number, 1, cap=Decimal("0.2"), valid_from=LAST, reason="再严")
    with pytest.raises(ChangedMeanwhile):
        do(setting.end_limit, number, 1, on=LAST, reason="取消")
    with pytest.raises(ChangedMeanwhile):
        do(setting.end_limit, number + 1, 7, on=LAST, reason="取消")
    with pytest.raises(OutOfReach):
        do(setting.end_limit, 999, 1, on=LAST, reason="取消")
    assert len(on(any_engine, LATER)) == 1


@pytest.mark.parametrize(
    ("wrong", "field", "key"),
    [
        ({"dimension": "loan_id"}, "dimension", "limit.unknown_choice"), ({"measure": "share"}, "measure", "limit.unknown_choice"),
        ({"cap": None}, "cap", "limit.cap_missing"), ({"cap": Decimal(0)}, "cap", "limit.cap_missing"),
        ({"cap": Decimal("1.01")}, "cap", "limit.cap_too_large"),
        ({"cap": Decimal("10.01"), "measure": LimitMeasure.SHARE_OF_CAPITAL}, "cap", "limit.cap_too_large"),
        ({"reason": "  "}, "reason", "limit.reason_missing"), ({"reason": "x" * 501}, "reason", "limit.too_long"),
        ({"value": "x" * 121}, "value", "limit.too_long"), ({"valid_from": None}, "valid_from", "limit.day_missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_limit_is_refused_beside_its_field(any_engine: Engine, do, wrong, field, key):
    with pytest.raises(Invalid) as refused:
        do(setting.set_limit, form(**wrong))
    assert refused.value.problems[field].key == key
    assert on(any_engine, LATER) == []


def test_an_amount_may_be_large_and_half_a_capital_more_than_all_of_it(any_engine: Engine, do):
    large, more = Decimal("120000000.55"), Decimal("1.5")
    do(setting.set_limit, form(measure=LimitMeasure.AMOUNT, cap=large))
    do(setting.set_limit, form(measure=LimitMeasure.SHARE_OF_CAPITAL, cap=more))
    assert sorted(one[2] for one in on(any_engine, LATER)) == [more, large]


def test_there_is_one_limit_of_a_kind_at_a_time(any_engine: Engine, do):
    do(setting.set_limit, FORM)
    for again in (FORM, form(valid_from=LATER), form(valid_from=date(2025, 1, 1), cap=Decimal("0.1"))):
        with pytest.raises(Invalid) as refused:
            do(setting.set_limit, again)
        assert refused.value.problems["value"].key == "limit.exists"
    do(setting.set_limit, form(value=None))
    do(setting.set_limit, form(value=""))
    do(setting.set_limit, form(value="F"))
    assert [one[1] for one in on(any_engine, LATER)] == ["C", None, "", "F"]


def test_the_same_form_twice_is_one_limit(any_engine: Engine, do):
    first = do(setting.set_limit, FORM, form_key="shown-1")
    assert do(setting.set_limit, FORM, form_key="shown-1") == first
    assert len(on(any_engine, LATER)) == 1


def test_a_change_must_begin_after_the_limit_did_and_may_end_on_its_first_day(any_engine: Engine, do):
    number = do(setting.set_limit, FORM)
    with pytest.raises(Invalid) as refused:
        do(setting.change_limit, number, 1, cap=Decimal("2"), valid_from=FIRST, reason="")
    assert {name: one.key for name, one in refused.value.problems.items()} == {
        "cap": "limit.cap_too_large", "valid_from": "limit.day_too_early", "reason": "limit.reason_missing",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        do(setting.end_limit, number, 1, on=date(2025, 12, 31), reason="x")
    assert refused.value.problems["on"].key == "limit.day_too_early"
    do(setting.end_limit, number, 1, on=FIRST, reason="误设")
    assert on(any_engine, FIRST) == [], "it was never in force"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HEAD_OFFICE])
def test_only_head_office_sets_limits(any_engine: Engine, do, role: Role):
    number = do(setting.set_limit, FORM)
    for verb, args, values in (
        (setting.set_limit, (form(value="F"),), {}), (setting.end_limit, (number, 1), {"on": LATER, "reason": "x"}),
        (setting.change_limit, (number, 1), {"cap": Decimal("0.1"), "valid_from": LATER, "reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            do(verb, *args, role=role, **values)
    assert len(on(any_engine, LATER)) == 1


def test_limits_on_the_bank_are_for_everybody_and_those_on_a_branch_for_it(any_engine: Engine, do):
    do(setting.set_limit, FORM)
    for dimension, value in (("branch", "East"), ("branch", "West"), ("officer", "Li"), ("branch", None)):
        do(setting.set_limit, form(dimension=dimension, value=value))
    assert [one[:2] for one in on(any_engine, LATER, Reach(("East",)))] == [
        ("industry", "C"), ("branch", "East"), ("officer", "Li"), ("branch", None),
    ]  # fmt: skip
    assert [one[:2] for one in on(any_engine, LATER, Reach(("West",), ("Wu",)))] == [
        ("industry", "C"), ("branch", "West"), ("branch", None),
    ]  # fmt: skip
    with any_engine.connect() as connection:
        assert len(setting.history(connection, Reach(()))) == 3


def test_every_step_is_in_the_audit_trail_and_the_chain_holds(any_engine: Engine, do):
    number = do(setting.set_limit, FORM)
    do(setting.change_limit, number, 1, cap=Decimal("0.25"), valid_from=LATER, reason="更严")
    do(setting.end_limit, number + 1, 1, on=LAST, reason="取消")
    with any_engine.connect() as connection:
        rows = connection.execute(select(audit.c.verb, audit.c.subject, audit.c.changes).order_by(audit.c.seq)).all()
    assert [(row.verb, row.subject) for row in rows] == [
        ("set_limit", "limit:industry"), ("change_limit", "limit:industry"), ("end_limit", "limit:industry"),
    ]  # fmt: skip
    ended, begun = rows[1].changes
    assert (ended["before"]["valid_until"], ended["after"]["valid_until"]) == (None, "2026-07-01")
    assert (begun["after"]["cap"], begun["after"]["replaces_id"]) == ("0.25", number)
    assert chain.verify(any_engine).ok
