"""A small book judged: who went bad and when, what R01 was worth by hand, who went bad in silence, and what is kept of it."""

from datetime import date

import pandas as pd
import pytest
from past_book import EAST, ENDS, GOOD, POLICY, WEST
from sqlalchemy import func, select

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import NotAllowed
from postloan.warning import judge as judging
from postloan.warning.catalogue import RuleSetting, Settings, all_rules
from postloan.warning.judge.events import first_bad
from postloan.warning.judge.judging import judge
from postloan.warning.judge.learning import Learning
from postloan.warning.judge.observe import TooShort, observe
from postloan.warning.judge.replay import known_on, replay, said_on
from postloan.warning.judge.watching import Owing, Population, heard, loudest

R01 = [all_rules()["R01"]]


@pytest.fixture(scope="module")
def board(past):
    desk, book = past
    with desk.connect() as connection:
        return judge(book.pin(), connection, POLICY, Settings())


def test_the_first_day_somebody_was_bad_is_told_from_the_tapes(past):
    found = first_bad(past[1].pin(), POLICY)
    assert {row.borrower_id: (row.bad_on, row.cause) for row in found.itertuples()} == {
        "SLOW": (date(2026, 5, 22), "days"),  # 100 days late on the 31st: 91 on the 22nd
        "FAST": (date(2026, 3, 27), "days"),
        "OLD": (date(2025, 10, 14), "days"),
        "CLASS": (date(2026, 4, 30), "class"),
        "LOSS": (date(2026, 6, 30), "written_off"),
        "LATER": (date(2026, 8, 30), "days"),
    }


def test_a_loan_is_not_bad_before_a_date_on_which_it_was_not():
    from postloan.warning.judge.events import _dated

    rows = pd.DataFrame({"borrower_id": ["a", "b"], "dpd": [500, 95], "npl": [False, True]})
    found = _dated(rows, date(2026, 3, 31), date(2026, 2, 28), 90)
    assert found["bad_on"].tolist() == [date(2026, 3, 1), date(2026, 3, 27)]


def test_every_warning_of_a_replay_is_the_rule_put_to_that_date(past):
    desk, book = past
    with desk.connect() as connection:
        found = replay(book.pin(), connection, POLICY, Settings(), ENDS[:4], rules=R01)
    told = {(row.borrower_id, row.on): (row.colour, row.value) for row in found.itertuples()}
    assert told["SLOW", ENDS[1]] == (2, 10)
    assert told["SLOW", ENDS[2]] == (3, 40)
    assert told["CURED", ENDS[1]] == (2, 20)
    assert ("CURED", ENDS[2]) not in told
    assert ("FAST", ENDS[1]) not in told
    assert all(rule == "R01" for rule in found["rule_id"])


def test_r01_is_worth_what_counting_by_hand_says(board):
    (rule,) = [one for one in board.result["rules"] if one["rule_id"] == "R01"]
    yellow = rule["colours"]["2"]
    # Judged: March to May, one quarter ahead. Warned: SLOW (bad within it) and GONE (not). FAST and OLD were bad before.
    assert (yellow["tp"], yellow["fp"]) == (1, 1)
    # Unwarned and bad within a quarter of the end of March: CLASS and LOSS; LATER comes after, CURED is no longer late.
    assert (yellow["fn"], yellow["tn"]) == (2, len(GOOD) + 2)
    assert yellow["lead"] == (date(2026, 5, 22) - date(2026, 3, 31)).days
    assert yellow["useful"] == 1
    red = rule["colours"]["4"]
    assert (red["tp"], red["lead"]) == (1, (date(2026, 5, 22) - date(2026, 4, 30)).days)
    assert rule["colours"]["1"]["tp"] == 1
    assert board.result["judged"] == [[day.isoformat() for day in ENDS[2:5]]]


def test_the_thresholds_tried_agree_with_the_limits_in_force(board):
    (rule,) = [one for one in board.result["rules"] if one["rule_id"] == "R01"]
    by_limit = {one["threshold"]: one for one in board.result["curves"]["R01"]}
    for colour, limit in (("2", 8.0), ("3", 31.0), ("4", 61.0)):
        assert {name: by_limit[limit][name] for name in ("tp", "fp", "fn", "tn")} == {
            name: rule["colours"][colour][name] for name in ("tp", "fp", "fn", "tn")
        }
    warned = [one["tp"] + one["fp"] for one in board.result["curves"]["R01"]]
    assert warned == sorted(warned, reverse=True), "a tighter threshold warns no more"


def test_whoever_went_bad_without_a_word_is_listed_the_last_ones_too(board):
    found = {one["borrower_id"]: one for one in board.result["silent"]}
    assert set(found) == {"SLOW", "FAST", "CLASS", "LOSS", "LATER"}, "OLD was bad before anybody looked"
    assert found["SLOW"]["warned"] == 4
    assert {name for name, one in found.items() if one["warned"] < 2} >= {"FAST", "LATER"}
    assert found["LATER"]["bad_on"] == "2026-08-30"
    assert found["LOSS"]["cause"] == "written_off"


def test_all_rules_together_warn_of_no_fewer_than_any_of_them(board):
    for colour in "1234":
        every = board.result["all"][colour]
        for rule in board.result["rules"]:
            if colour in rule["colours"] and rule["active"]:
                one = rule["colours"][colour]
                assert one["tp"] + one["fp"] <= every["tp"] + every["fp"]


def test_a_rule_that_is_off_is_judged_but_is_not_among_all(past):
    desk, book = past
    off = Settings(1, tuple((rule_id, RuleSetting(active=False)) for rule_id in all_rules()))
    with desk.connect() as connection:
        said = list(said_on(known_on(book.pin(), connection, POLICY, ENDS[2]), off, R01))
    everybody = Population.of(sorted(["SLOW", "GONE", *GOOD]), pd.DataFrame(columns=["borrower_id", "bad_on"]))
    owing = Owing.of(ENDS[2], known_on(book.pin(), None, POLICY, ENDS[2]).borrowers, everybody)
    told = list(heard(iter(said), owing, everybody))
    assert (told[0].colour > 0).sum() == 2, "SLOW and GONE are late"
    assert not loudest(told, frozenset(), len(owing.is_good)).any()
    assert (loudest(told, frozenset({"R01"}), len(owing.is_good)) > 0).sum() == 2


def test_a_short_book_says_so_and_shows_no_score(past, board):
    desk, book = past
    with desk.connect() as connection, pytest.raises(TooShort):
        judge(book.pin(), connection, POLICY.changed(judging_horizon_months=12), Settings())
    assert (board.result["score"]["shown"], board.result["score"]["why"]) == (False, "few")
    observed = observe(ENDS[:5], 3)
    short = Learning(observed, Population.of([], pd.DataFrame(columns=["borrower_id", "bad_on"])), POLICY, frozenset()).learnt({})
    assert (short["shown"], short["why"]) == (False, "short")


def test_what_is_kept_is_cut_to_the_reach_and_signed(past, board):
    desk, book = past
    officer = Actor(1, "x", Role.LOAN_OFFICER, Reach((EAST,)))
    with pytest.raises(NotAllowed):
        judging.make(desk, book.pin(), POLICY, officer)
    before = _signed(desk)
    with unit(desk, SYSTEM, "judge_rules") as work:
        judging.judge_rules(work, board)
    assert _signed(desk) == before + 1
    with desk.connect() as connection:
        kept = judging.newest(connection)
    assert (kept.since, kept.last_judged, kept.until, kept.horizon) == (ENDS[2], ENDS[4], ENDS[-1], 3)
    assert set(kept.silent(Reach((WEST,)), 4)["borrower_id"]) == {"FAST", "LOSS"}
    assert kept.silent(Reach(()), 4).empty
    assert kept.went_bad(EVERYTHING) == 5
    assert kept.went_bad(Reach((EAST,), ("王芳",))) == 0
    rows = kept.rules(2).set_index("rule_id")
    assert rows.loc["R01", "precision"] == pytest.approx(1 / 2)
    assert rows.loc["R01", "recall"] == pytest.approx(1 / 3)
    assert rows.loc["R01", "lift"] == pytest.approx((1 / 2) / (3 / 36))
    assert set(rows["verdict"]) <= set(judging.VERDICTS)
    assert kept.curve("R01")["alerts"].max() >= rows.loc["R01", "alerts"]
    assert kept.curve("no such rule").empty


def test_the_command_line_prints_the_rules_that_warned(past, board):
    desk = past[0]
    with unit(desk, SYSTEM, "judge_rules") as work:
        judging.judge_rules(work, board)
    with desk.connect() as connection:
        head, *rows, last = judging.lines(connection, POLICY)
    assert head.split()[:3] == ["rule", "verdict", "warned"]
    (mine,) = [row.split() for row in rows if row.startswith("R01")]
    assert mine[2:7] == ["2", "1", "2", "50.0%", "33.3%"]
    assert last.split(" of ")[1].startswith("5 ")


def _signed(desk):
    with desk.connect() as connection:
        return connection.scalar(select(func.count()).select_from(audit).where(audit.c.verb == "judge_rules"))
