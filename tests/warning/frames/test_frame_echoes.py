"""Who depends on others hears of their warnings in the same run, and the same run again has nothing to add."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from security_book import ON, POLICY
from sqlalchemy import Engine, select

from postloan.access import SYSTEM
from postloan.book import Pin
from postloan.desk import connect
from postloan.warning import outcome as judging
from postloan.warning import run as running
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.engine import NO_HITS, Finding, Status
from postloan.warning.outcome import Outcome
from postloan.warning.run import RunResult, run, run_of
from postloan.warning.tables import signal

WANTED = ("R01", "C06", "C14", "G01", "G08")


@pytest.fixture
def desk(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An empty desk, and the rules that this is about."""
    few = {name: one for name, one in all_rules().items() if name in WANTED}
    for module in (judging, running):
        monkeypatch.setattr(module, "all_rules", lambda: few)
    shutil.copyfile(migrated_file, tmp_path / "desk.sqlite")
    engine = connect(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield engine
    engine.dispose()


def judged(desk: Engine, pin: Pin, day: date = ON) -> RunResult:
    """A run at eleven in the morning in Shanghai."""
    return run(desk, pin, POLICY, SYSTEM, cause="daily", today=day, at=datetime.combine(day, time(3)))


def raised(desk: Engine) -> set[tuple[str, str, int]]:
    with desk.connect() as connection:
        return {(row.rule_id, row.borrower_id, row.run_id) for row in connection.execute(select(signal))}


def test_others_hear_of_a_signal_in_the_run_that_raises_it(desk: Engine, secured: Pin) -> None:
    first = judged(desk, secured)
    assert {("R01", "B", first.run_id), ("C06", "C", first.run_id), ("G01", "C", first.run_id)} <= raised(desk)
    assert (first.raised, first.judged, first.failed) == (len(raised(desk)), len(WANTED), ())
    with desk.connect() as connection:
        assert list(run_of(connection, first.run_id)["rule_id"]) == sorted(WANTED)


@pytest.mark.parametrize("day", [ON, date(2026, 11, 2)])
def test_the_same_again_adds_nothing(desk: Engine, secured: Pin, day: date) -> None:
    judged(desk, secured)
    before = raised(desk)
    again = judged(desk, secured, day)
    assert (again.raised, again.updated, again.quiet) == (0, 0, 0)
    assert again.fresh == (day != ON)
    assert raised(desk) == before


def test_what_others_have_not_heard_yet_is_told_by_the_next_run(
    desk: Engine, secured: Pin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first half of a run is written, then the machine stops."""
    whole = running.outcome

    def stopped(*args: object, **values: object) -> object:
        if "C06" in values["only"]:  # type: ignore[operator]
            raise KeyboardInterrupt
        return whole(*args, **values)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(running, "outcome", stopped)
        with pytest.raises(KeyboardInterrupt):
            judged(desk, secured)
    assert ("R01", "B", 1) in raised(desk)
    assert not {("C06", "C"), ("G01", "C")} & {(rule, who) for rule, who, _ in raised(desk)}
    mended = judged(desk, secured)
    assert mended.fresh
    assert {("C06", "C"), ("G01", "C")} <= {(rule, who) for rule, who, _ in raised(desk)}
    assert not judged(desk, secured).fresh


def told(rule_id: str, status: Status, **marks: str) -> Outcome:
    return Outcome(ON, ON, Settings(), 0, (Finding(rule_id, status, 0, NO_HITS),), marks, 1.0)


@pytest.mark.parametrize("failed", ["G08", "G01", None])
def test_a_frame_of_which_a_rule_failed_is_asked_again_whichever_half_it_was(failed: str | None) -> None:
    first, second = (
        told(one, Status.FAILED) if one == failed else told(one, Status.JUDGED, group="v1") for one in ("G08", "G01")
    )
    whole = first.then(second)
    assert [one.rule_id for one in whole.findings] == ["G01", "G08"]
    assert whole.marks == ({} if failed else {"group": "v1"})
    assert whole.seconds == 2.0
