"""Runs: what is found and written, that the same again writes nothing, and that one fault stops nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from run_book import AS_OF, MONTHS, POLICY, Desk, staged, tape
from sqlalchemy import func, select

from postloan.__main__ import main
from postloan.access import SYSTEM, Actor, Reach, Role
from postloan.book import Book
from postloan.desk import connect, unit
from postloan.desk.tables import audit
from postloan.errors import NotAllowed
from postloan.warning import outcome as judging
from postloan.warning import run as running
from postloan.warning.catalogue import RuleSetting, Segment, Settings, all_rules
from postloan.warning.engine import HIT, Status
from postloan.warning.outcome import Outcome, outcome
from postloan.warning.setting import set_rule
from postloan.warning.tables import signal, warning_run, warning_run_rule

WANTED = ("R01", "R02", "R03", "R12", "R15", "A05", "C01", "C11", "R10", "R14")


def only(monkeypatch: pytest.MonkeyPatch, *wanted: str) -> None:
    monkeypatch.setattr(judging, "all_rules", lambda: {name: one for name, one in all_rules().items() if name in wanted})


@pytest.fixture(autouse=True)
def few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rules in six frames are enough to see what a run does; putting all of them into words takes longer than all tests."""
    only(monkeypatch, *WANTED)


def found(desk: Desk, settings: Settings | None = None, **values: Any) -> Outcome:
    return outcome(desk.known(), settings or Settings(), **values)


def hits(whole: Outcome, rule_id: str) -> dict[str, dict[str, Any]]:
    (one,) = [each for each in whole.findings if each.rule_id == rule_id]
    return {row["borrower_id"]: row for row in one.hits.to_dict("records")}


def test_what_the_rules_find_is_what_the_book_was_made_to_hold(still: Desk) -> None:
    whole = found(still)
    assert {one.rule_id: sorted(one.hits["borrower_id"]) for one in whole.findings} == {
        "R01": ["one", "six", "two"], "R02": ["one", "six", "two"], "R03": ["one", "two"], "R12": [], "R15": ["two"], "A05": ["four"],
        "C01": ["three"], "C11": ["three"], "R10": ["five"], "R14": [],
    }  # fmt: skip
    assert {one.rule_id for one in whole.findings if one.status is Status.NO_DATA} == {"R14"}
    assert whole.judged == set(WANTED) - {"R14"}
    assert (whole.as_of, whole.until, whole.failed) == (AS_OF, AS_OF, ())


def test_a_hit_tells_whose_it_is_what_he_owes_and_what_it_rests_on(still: Desk) -> None:
    late = hits(found(still, only=("R01",)), "R01")
    one = late["one"]
    assert set(one) == {*HIT, "currency"}
    assert (one["loan_id"], one["exposure"], one["branch"], one["officer"]) == ("often", 5900.0, "B", "Wu")
    assert (one["value"], one["limit"], one["colour"], one["loans"], one["since"]) == (11.0, 8.0, 2, 1, date(2024, 10, 20))
    assert one["figures"] == {"balance": 900.0, "overdue_principal": None, "overdue_interest": 3.0}
    assert (one["source"], one["currency"]) == (None, "CNY")
    assert (late["six"]["currency"], late["six"]["exposure"], late["six"]["colour"]) == ("USD", 70.0, 3)


def test_one_currency_is_judged_by_itself_where_it_is_named(still: Desk) -> None:
    whole = outcome(still.known(currency="USD"), Settings(), only=("R01",))
    assert set(hits(whole, "R01")) == {"six"}


def test_a_frame_with_the_same_mark_is_not_asked_again(still: Desk) -> None:
    whole = found(still)
    again = found(still, unchanged={**whole.marks, "lateness": "older"})
    assert {one.rule_id for one in again.findings if one.status is not Status.UNCHANGED} == {"R03", "R15"}
    assert again.marks == whole.marks


def test_segments_have_limits_of_their_own_and_may_be_left_out(still: Desk) -> None:
    strict = Segment("borrower_type", "personal", (("yellow", 5.0), ("orange", 20.0)))
    home = Segment("product", "home", active=False)
    one = found(still, Settings(1, (("R01", RuleSetting(segments=(strict,))),)), only=("R01",))
    assert {who: (row["colour"], row["limit"]) for who, row in hits(one, "R01").items()} == {
        "one": (2, 8.0), "two": (3, 20.0), "six": (3, 31.0),
    }  # fmt: skip
    off = found(still, Settings(1, (("R01", RuleSetting(segments=(home,))),)), only=("R01",))
    assert set(hits(off, "R01")) == {"one", "six"}
    assert off.findings[0].judged == 5, "all six who owe, in both currencies, but the one with the home loan"
    mute = Settings(1, (("R01", RuleSetting((("yellow", None), ("blue", None)))),))
    assert set(hits(found(still, mute, only=("R01",)), "R01")) == {"six"}


def test_a_rule_that_is_off_is_told_as_off(still: Desk) -> None:
    (one,) = found(still, Settings(1, (("R01", RuleSetting(active=False)),)), only=("R01",)).findings
    assert (one.status, len(one.hits)) == (Status.OFF, 0)


def written(desk: Desk) -> tuple[int, ...]:
    with desk.engine.connect() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(one)).scalar_one()
            for one in (warning_run, warning_run_rule, signal, audit)
        )


def test_a_run_writes_what_it_found_and_the_same_again_writes_nothing(bank: Desk) -> None:
    first = bank.run()
    assert (first.fresh, first.raised, first.judged, first.no_data, first.failed) == (True, 13, 9, ("R14",), ())
    before = written(bank)
    again = bank.run()
    assert (again.fresh, again.run_id, again.raised) == (False, first.run_id, 0)
    assert (again.judged, again.no_data) == (first.judged, first.no_data)
    assert written(bank) == before
    with bank.engine.connect() as connection:
        rules = running.run_of(connection, first.run_id).set_index("rule_id")
        (run,) = running.runs(connection).to_dict("records")
    assert rules.loc["R01", ["status", "judged", "hits", "raised"]].tolist() == ["judged", 6, 3, 3]
    assert (run["cause"], run["as_of"], run["raised"], run["judged"], run["failed"]) == ("daily", AS_OF, 13, 9, 0)
    assert run["marks"]["lateness"]


def test_another_day_another_policy_or_a_publish_make_a_new_run(own: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "R01")
    assert own.run().fresh
    assert own.run(date(2024, 11, 1)).fresh
    tomorrow = replace(POLICY, version=7)
    assert running.run(own.engine, own.pin, tomorrow, SYSTEM, cause="hand", today=date(2024, 11, 1)).fresh
    later = [{**row, "as_of": date(2024, 11, 30)} for row in tape(AS_OF)]
    own.book.publish(SYSTEM, staged(own.book, "loan", later), POLICY)
    done = own.run(date(2024, 12, 1))
    assert (done.as_of, done.until) == (date(2024, 11, 30), date(2024, 12, 1))
    past = own.run(date(2024, 9, 30))
    assert (past.as_of, past.until) == (MONTHS[5], MONTHS[5]), "set back, it knows no later tape"


def reset(desk: Desk, rule_id: str, **numbers: float) -> None:
    """Set a rule to what no other test does: a question that was put before is not put into words again."""
    with unit(desk.engine, SYSTEM, set_rule.__name__) as work:
        set_rule(work, rule_id, RuleSetting(tuple(numbers.items())), "for the test")


def broken(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(all_rules(), rule_id, replace(all_rules()[rule_id], measure=fault))


def test_a_rule_that_fails_is_named_and_stops_no_other(bank: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "R01", "R03", "R15")
    reset(bank, "R15", most_days=59)
    with monkeypatch.context() as patch:
        broken("R15", patch)
        done = bank.run()
        assert (done.failed, done.judged) == (("R15",), 2)
        assert not bank.run().fresh, "the same fault again is nothing new"
        with bank.engine.connect() as connection:
            rules = running.run_of(connection, done.run_id).set_index("rule_id")
        assert (rules.loc["R15", "status"], rules.loc["R15", "error"]) == ("failed", "ZeroDivisionError")
        assert rules.loc["R03", "hits"] == 2
    mended = bank.run()
    assert (mended.fresh, mended.failed, mended.raised) == (True, (), 1)


def test_a_frame_that_cannot_be_made_fails_its_rules_only(still: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_: Any) -> Any:
        raise KeyError("gone")

    made = {**judging.builders(), "lateness": fault}
    monkeypatch.setattr(judging, "builders", lambda: made)
    whole = found(still)
    assert {one.rule_id: one.error for one in whole.failed} == {"R03": "KeyError", "R15": "KeyError"}
    assert "lateness" not in whole.marks
    assert whole.judged == {"R01", "R02", "R12", "A05", "C01", "C11", "R10"}


def test_an_empty_book_has_nothing_to_judge(engine: Any, settings: Any) -> None:
    book = Book(settings.book_home, engine, memory="300MB", threads=1)
    with pytest.raises(running.NothingToJudge):
        running.run(engine, book.pin(), POLICY, SYSTEM, cause="daily")


def test_who_may_not_run_rules_is_refused_before_any_work(still: Desk) -> None:
    officer = Actor(1, "Li", Role.LOAN_OFFICER, Reach(("A",), ("Li",)))
    with pytest.raises(NotAllowed):
        running.run(still.engine, still.pin, POLICY, officer, cause="hand")


@pytest.fixture
def command(own: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Callable[[], int]:
    monkeypatch.setenv("POSTLOAN_HOME", str(own.home))
    monkeypatch.delenv("POSTLOAN_DATABASE_URL", raising=False)
    return lambda: main(["daily"])


def test_the_command_prints_what_was_found_and_fails_when_a_rule_fails(
    command: Callable[[], int], own: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, "R01", "R14")
    assert command() == 0
    said = capsys.readouterr().out
    assert "R01  Days past due" in said
    assert "Run 1 on the loans of 2024-10-31" in said
    assert "1 rules judged, 1 without data, 0 failed" in said
    assert command() == 0
    assert "nothing has changed since" in capsys.readouterr().out
    only(monkeypatch, "R12")
    broken("R12", monkeypatch)
    reset(replace(own, engine=connect(f"sqlite:///{own.home / 'desk.sqlite'}")), "R12", orange=3)
    assert command() == 1
    assert "FAILED: ZeroDivisionError" in capsys.readouterr().out
