"""The scoreboard as people meet it: before the rules were judged, each part after, and what leads where."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from working_board import board

from postloan import beside
from postloan.access import SYSTEM, Role
from postloan.desk import unit
from postloan.house import House
from postloan.i18n import text
from postloan.ui.warning.scoreboard import PARTS
from postloan.warning.judge import judge_rules

Visit = Callable[..., Any]
Faults = Callable[[], list[str]]


def _kept(house: House, *, shown: bool = False) -> None:
    with unit(house.desk, SYSTEM, "judge_rules") as work:
        judge_rules(work, board(house, shown=shown))


def words(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.markdown, *app.info))


def test_judging_under_way_is_shown_with_how_far_it_is(
    full: House, visitor: Visit, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE, text=True) as child:
        monkeypatch.setitem(beside._started, "judge", beside.Work(child, 0.4, "scoreboard.progress_replay"))
        monkeypatch.setattr("postloan.warning.judge.newest", lambda *_: None)
        app = visitor(full).open("scoreboard")
        (bar,) = app.get("progress")
        assert bar.proto.value == 40
        assert text("zh", "scoreboard.progress_replay") in bar.proto.text
        assert "judge_now" not in {one.key for one in app.button}, "it is not started twice"
    app.run()
    assert text("zh", "scoreboard.never") in [one.value for one in app.info]
    assert faults() == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_book_says_what_is_missing(bare: House, visitor: Visit, faults: Faults, language: str) -> None:
    app = visitor(bare, Role.HEAD_OFFICE, language).open("scoreboard")
    assert faults() == []
    assert text(language, "scoreboard.no_book") in [one.value for one in app.info]
    assert not [one for one in app.button if one.key == "judge_now"], "there is nothing to judge"


@pytest.mark.parametrize(("language", "score"), [("zh", "better"), ("en", "worse")])
def test_every_part_opens_by_its_address(full: House, visitor: Visit, faults: Faults, language: str, score: str) -> None:
    shown = score == "better"
    _kept(full, shown=shown)
    person = visitor(full, Role.HEAD_OFFICE, language)
    for part in PARTS:
        app = person.open("scoreboard", part=part)
        app.button_group(key="scoreboard_part").set_value(part).run()
        assert faults() == [], part
        assert not app.exception
        if part == "score":
            key = "scoreboard.score_shown" if shown else "scoreboard.score_why.worse"
            assert text(language, key)[:20] in words(app)
            assert len(app.dataframe) == (3 if shown else 1)


def test_the_rules_stand_with_their_verdicts_the_best_first(full: House, visitor: Visit) -> None:
    _kept(full)
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("scoreboard")
    rows = app.dataframe[0].value
    assert rows["rule"].iloc[0].startswith("R01")
    assert [rows["verdict"].iloc[place] for place in (0, 1)] == [
        text("zh", "scoreboard.verdict.good"),
        text("zh", "scoreboard.verdict.useless"),
    ]
    assert rows["precision"].iloc[0] == pytest.approx(0.24)
    assert rows["lift"].iloc[0] == pytest.approx(6.0)


def test_who_went_bad_in_silence_depends_on_the_colour_and_on_the_reach(full: House, visitor: Visit) -> None:
    _kept(full)
    person = visitor(full, Role.HEAD_OFFICE, "zh")
    app = person.open("scoreboard", part="silent")
    app.button_group(key="scoreboard_part").set_value("silent").run()
    assert len(app.dataframe[0].value) == 1, "the other had been warned of in red"
    other = visitor(full, Role.LOAN_OFFICER, "zh")
    app = other.open("scoreboard", part="silent")
    app.button_group(key="scoreboard_part").set_value("silent").run()
    shown = [name for frame in app.dataframe for name in frame.value.get("borrower_name", [])]
    inside = [
        one
        for one in board(full).result["silent"]
        if other.actor.reach.covers(one["branch"], one["officer"]) and one["warned"] < 2
    ]
    assert shown == [one["borrower_name"] for one in inside]
    assert not [one for one in app.button if one.key == "judge_now"], "only who may run the rules judges them"
