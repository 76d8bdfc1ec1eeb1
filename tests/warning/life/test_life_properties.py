"""Whatever people say and runs find, in whatever order: what must hold of signals and levels holds after every step."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signal_desk import DAY, HEAD, MANAGER, OFFICER, POLICY, Desk, ran
from sqlalchemy import Engine, select

from postloan.access import SYSTEM, Actor
from postloan.errors import PostloanError
from postloan.terms import ClosedAs, Colour, Verdict
from postloan.warning import life
from postloan.warning.tables import signal, signal_step, warning_level
from postloan.warning.whom import Standing

BORROWERS, RULES = ("A", "B"), ("R01", "F03", "L01")
COLOURS = st.integers(0, 4)
RUN = st.tuples(
    st.just("run"),
    st.dictionaries(st.sampled_from(RULES), st.dictionaries(st.sampled_from(BORROWERS), st.integers(1, 4))),
    st.sampled_from([Standing.QUIET, Standing.OLD, Standing.GONE]),
)
WORD = st.tuples(
    st.sampled_from(
        ["acknowledge", "verify", "plan", "start", "finish_action", "recheck", "hand_over", "comment", "mute", "close", "reopen"]
    ),
    st.sampled_from([HEAD, MANAGER, OFFICER]),
    st.integers(0, 9),
    st.integers(0, 9),
)
DAYS = st.tuples(st.just("days"), st.integers(1, 40))
ESCALATE = st.tuples(st.just("escalate"))
STORY = st.lists(st.one_of(RUN, WORD, WORD, WORD, DAYS, ESCALATE), min_size=1, max_size=14)


def word(desk: Desk, name: str, who: Actor, place: int, choice: int) -> None:
    """Say something on one of the signals there are; refusals are part of life."""
    rows = desk.rows()
    if not rows:
        return
    number = rows[place % len(rows)]["id"]
    actions = desk.one(number).actions
    verdict = list(Verdict)[choice % 3]
    other = next((row["id"] for row in rows if row["id"] != number), None)
    said: dict[str, Any] = {
        "acknowledge": (life.acknowledge, (), {}),
        "verify": (life.verify, (verdict,), {"text": "查过", "duplicate_of": other}),
        "plan": (life.plan, ([life.PlannedAction("压缩额度", "李芳", desk.day + timedelta(days=choice))],), {}),
        "start": (life.start, (), {}),
        "finish_action": (life.finish_action, (actions[choice % len(actions)].id if actions else 0,), {"note": "已办"}),
        "recheck": (life.recheck, (), {"text": "无变化"}),
        "hand_over": (life.hand_over, (["总行", "周行长", "李芳"][choice % 3],), {}),
        "comment": (life.comment, (), {"text": "备注"}),
        "mute": (life.mute, (), {"until": desk.day + timedelta(days=choice), "reason": "季节性"}),
        "close": (life.close, (list(ClosedAs)[choice % 5],), {"text": "了结"}),
        "reopen": (life.reopen, (), {"text": "又发生"}),
    }  # fmt: skip
    do, args, values = said[name]
    before = desk.everything()
    try:
        desk.say(who, do, number, *args, **values)
    except PostloanError:
        assert desk.everything() == before, f"{name} was refused and wrote all the same"


def told(desk: Desk, story: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Tell a story step by step."""
    for event in story:
        match event:
            case ("days", days):
                desk.day += timedelta(days=days)
            case ("escalate",):
                life.escalate(desk.work(), desk.day)
            case ("run", rules, others):
                desk.take(ran(desk.day, others, **rules))
            case (name, who, place, choice):
                word(desk, name, who, place, choice)
        yield event


def steps(desk: Desk, number: int) -> list[Any]:
    asked = select(signal_step).where(signal_step.c.signal_id == number).order_by(signal_step.c.id)
    return list(desk.connection.execute(asked).mappings())


def signals_hold(desk: Desk) -> None:
    """Each signal agrees with its steps, and a borrower has at most one open signal of a rule."""
    open_ = []
    for row in desk.connection.execute(select(signal)).mappings():
        known = steps(desk, row["id"])
        assert known[0]["kind"] == "raised"
        assert (known[-1]["state"], known[-1]["colour"]) == (row["state"], row["colour"])
        assert [one["at"] for one in known] == sorted(one["at"] for one in known)
        silence = [one["kind"] for one in known if one["kind"] in {"quiet", "unjudged", "updated", "raised"}][-1]
        assert (row["quiet_since"] is not None) is (silence == "quiet"), "quiet only where the rule said so"
        assert (row["unjudged_since"] is not None) is (row["unjudged_why"] is not None) is (silence == "unjudged")
        assert all(one["who"] != SYSTEM.name for one in known if one["kind"] == "closed"), "no run closes anything"
        closed = row["state"] == "closed"
        assert closed is (row["closed_as"] is not None) is (row["closed_on"] is not None)
        if row["state"] in {"planned", "executing"}:
            assert row["verdict"] == "true"
        if not closed:
            open_.append((row["borrower_id"], row["rule_id"]))
    assert len(open_) == len(set(open_))


def levels_hold(desk: Desk) -> None:
    """The levels standing are those that the open signals make which nobody set aside, and their history has neither overlap nor gap nor end without cause."""
    for borrower in BORROWERS:
        mine = [row for row in desk.rows(borrower_id=borrower) if row["state"] != "closed" and row["set_aside_on"] is None]
        level = life.level(
            (life.Counted(row["id"], row["rule_id"], row["family"], row["colour"], row["coloured_on"]) for row in mine), POLICY
        )
        rows = desk.levels(borrower)
        standing = [row for row in rows if row["to_on"] is None]
        assert [(row["colour"], row["weight"], row["signals"]) for row in standing] == (
            [] if level is None else [(int(level.colour), level.weight, len(mine))]
        )
        assert all(row["colour"] >= max((one["colour"] for one in mine), default=0) for row in standing)
        for earlier, later in itertools.pairwise(rows):
            assert earlier["to_on"] is not None
            assert earlier["from_on"] <= earlier["to_on"] <= later["from_on"]


def levels_of_days(desk: Desk, seen: dict[tuple[str, date], int]) -> None:
    """At the end of every day lived through, the history says the level that stood then."""
    for (borrower, day), colour in seen.items():
        found = desk.connection.execute(
            select(warning_level.c.colour).where(
                warning_level.c.borrower_id == borrower, warning_level.c.from_on <= day,
                warning_level.c.to_on.is_(None) | (warning_level.c.to_on > day),
            )
        ).scalars().all()  # fmt: skip
        assert list(found) == ([colour] if colour else []), (borrower, day)


@pytest.fixture
def plain(staffed_file: Engine) -> Engine:
    return staffed_file


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STORY)
def test_whatever_happens_signals_and_levels_agree(plain: Engine, story: list[tuple[Any, ...]]) -> None:
    with plain.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        desk, seen = Desk(connection), {}
        for _ in told(desk, story):
            signals_hold(desk)
            levels_hold(desk)
            seen |= {
                (one, desk.day): next((row["colour"] for row in desk.levels(one) if row["to_on"] is None), 0) for one in BORROWERS
            }
        levels_of_days(desk, seen)
        transaction.rollback()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STORY, rules=RUN)
def test_a_run_repeated_changes_nothing_whatever_went_before(
    plain: Engine, story: list[tuple[Any, ...]], rules: tuple[Any, ...]
) -> None:
    with plain.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        desk = Desk(connection)
        for _ in told(desk, [*story, rules]):
            pass
        before = desk.everything()
        again = desk.take(ran(desk.day, rules[2], **rules[1]))
        assert (again.raised, again.updated, again.quiet, again.unjudged) == (0, 0, 0, 0)
        assert desk.everything() == before
        transaction.rollback()


COUNTED = st.builds(
    life.Counted, id=st.integers(1, 10_000), rule_id=st.sampled_from((*RULES, "R02", "R03", "L21")), family=st.sampled_from(["repayment", "financial", "external"]),
    colour=st.integers(1, 4), on=st.integers(0, 90).map(lambda days: DAY + timedelta(days=days)),
)  # fmt: skip


@given(
    st.lists(COUNTED, min_size=1, max_size=9, unique_by=lambda one: one.id),
    COUNTED,
    st.sampled_from([0, 1]),
    st.sampled_from([0, 1]),
)
def test_one_signal_more_never_makes_a_level_better_nor_lighter(
    signals: list[life.Counted], more: life.Counted, once: int, fact: int
) -> None:
    policy = POLICY.changed(warning_family_once=once, warning_fact_once=fact)
    before = life.level(signals, policy)
    after = life.level([*signals, more], policy)
    assert before is not None
    assert after is not None
    assert after.weight >= before.weight
    assert after.colour >= max(before.colour, more.colour)


@given(st.lists(COUNTED, min_size=1, max_size=9, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_a_level_does_not_depend_on_the_order_signals_are_read_in(signals: list[life.Counted], chance: Any) -> None:
    shuffled = list(signals)
    chance.shuffle(shuffled)
    level = life.level(signals, POLICY)
    assert life.level(shuffled, POLICY) == level
    assert level is not None
    told = [number for reason in level.reasons for number in reason.signals]
    assert len(told) == len(set(told)), "a signal counts once"
    assert level.colour in set(Colour)
