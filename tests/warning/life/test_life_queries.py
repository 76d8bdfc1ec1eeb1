"""Lists and counts of signals: what is asked for, within reach, in the order people work through them."""

from datetime import date, timedelta

import pytest
from signal_desk import (
    BLUE,
    DAY,
    EAST,
    HEAD,
    MANAGER,
    OFFICER,
    ORANGE,
    RED,
    WEST,
    WESTERN,
    YELLOW,
    Desk,
    Ran,
    found,
    hit,
)

from postloan.access import EVERYTHING, Reach
from postloan.warning import life
from postloan.warning.life import figures

ELSEWHERE = {"branch": WEST, "officer": "孙丽"}


@pytest.fixture
def book(desk: Desk) -> Desk:
    """A red and a yellow of A, an orange of B, a blue one in the west, and one of C that is closed."""
    desk.take(Ran(DAY, (
        found("R01", hit("R01", "A", RED), hit("R01", "B", ORANGE, exposure=5e6), hit("R01", "C", YELLOW)),
        found("F03", hit("F03", "A", YELLOW), hit("F03", "W", BLUE, **ELSEWHERE)),
    )))  # fmt: skip
    desk.closed(desk.rows(borrower_id="C")[0]["id"])
    return desk


def listed(desk: Desk, reach: Reach = EVERYTHING, today: date = DAY, **wanted: object) -> list[str]:
    page = life.signals(desk.connection, reach, life.SignalFilter(**wanted), today=today)
    assert page.total == len(page.rows)
    return [f"{row['rule_id']} {row['borrower_id']}" for row in page.rows.to_dict("records")]


def test_what_is_due_first_stands_first_then_the_worst_then_the_largest(book: Desk) -> None:
    assert listed(book) == ["R01 A", "R01 B", "F03 A", "F03 W"]
    assert listed(book, states=("closed",)) == ["R01 C"]
    assert listed(book, states=("raised", "closed"))[-1] == "R01 C"


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        ({"search": "B公司"}, ["R01 B"]),
        ({"search": "l-a"}, ["R01 A", "F03 A"]),
        ({"search": "%"}, []),
        ({"search": "孙丽"}, ["F03 W"]),
        ({"colours": (RED, BLUE)}, ["R01 A", "F03 W"]),
        ({"families": ("financial",)}, ["F03 A", "F03 W"]),
        ({"rule_id": "R01"}, ["R01 A", "R01 B"]),
        ({"branch": WEST}, ["F03 W"]),
        ({"owner": "周行长"}, ["R01 A"]),
        ({"borrower_id": "A", "families": ("repayment",)}, ["R01 A"]),
        ({"borrower_id": "nobody"}, []),
    ],
)
def test_a_filter_keeps_what_it_says(book: Desk, wanted: dict, rows: list[str]) -> None:
    assert listed(book, **wanted) == rows


def test_nobody_sees_signals_beyond_his_reach(book: Desk) -> None:
    assert listed(book, WESTERN.reach) == ["F03 W"]
    assert listed(book, MANAGER.reach) == ["R01 A", "R01 B", "F03 A"]
    assert listed(book, OFFICER.reach) == ["R01 A", "R01 B", "F03 A"]
    assert listed(book, Reach((EAST,), ("赵强",))) == []
    assert listed(book, Reach(())) == []
    assert listed(book, WESTERN.reach, branch=EAST) == []
    nobody = Reach(())
    assert life.board(book.connection, nobody).empty
    assert life.heat(book.connection, nobody).empty
    assert life.by_officer(book.connection, nobody, DAY).empty
    assert life.levels(book.connection, nobody, ["A"]).empty
    assert life.level_history(book.connection, nobody, "A").empty
    assert life.duties(book.connection, nobody, DAY) == life.Duties(0, 0, 0)
    assert life.mutes(book.connection, nobody, "A") == ()
    assert (life.branches(book.connection, WESTERN.reach), life.owners(book.connection, WESTERN.reach)) == ([WEST], ["孙丽"])


def test_no_signal_is_overdue_and_due_today_and_new_at_once(book: Desk) -> None:
    # answers are due: red on Wednesday 11 March, orange on the 12th, yellow on the 17th, blue on 8 June
    expected = {
        DAY: (0, 0, 4), date(2026, 3, 11): (0, 1, 3), date(2026, 3, 12): (1, 1, 2), date(2026, 3, 17): (2, 1, 1),
        date(2026, 6, 9): (4, 0, 0),
    }  # fmt: skip
    for today, counts in expected.items():
        assert life.duties(book.connection, EVERYTHING, today) == life.Duties(*counts)
        for due, count in zip(("overdue", "today", "new"), counts, strict=True):
            assert len(listed(book, today=today, due=due)) == count
    assert life.duties(book.connection, EVERYTHING, date(2026, 3, 12), "周行长") == life.Duties(1, 0, 0)
    assert life.duties(book.connection, EVERYTHING, date(2026, 3, 12), "无此人") == life.Duties(0, 0, 0)


def test_a_signal_taken_in_hand_is_not_new_any_more(book: Desk) -> None:
    book.say(HEAD, life.acknowledge, book.rows(rule_id="F03", borrower_id="A")[0]["id"])
    assert life.duties(book.connection, EVERYTHING, DAY) == life.Duties(0, 0, 3)


def test_pages_follow_one_another_and_all_can_be_had(book: Desk) -> None:
    pages = [life.signals(book.connection, EVERYTHING, today=DAY, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [page.total for page in pages] == [4, 4, 4]
    together = [number for page in pages for number in page.rows["id"]]
    assert together == life.signals(book.connection, EVERYTHING, today=DAY, limit=None).rows["id"].tolist()
    assert life.signals(book.connection, Reach(()), today=DAY).rows.columns.tolist() == [*book.rows()[0], "due_on"]


def test_the_board_counts_by_state_and_colour(book: Desk) -> None:
    board = life.board(book.connection, EVERYTHING)
    assert {(row["state"], row["colour"]): (row["signals"], row["borrowers"]) for row in board.to_dict("records")} == {
        ("raised", RED): (1, 1), ("raised", ORANGE): (1, 1), ("raised", YELLOW): (1, 1), ("raised", BLUE): (1, 1), ("closed", YELLOW): (1, 1),
    }  # fmt: skip


def test_the_heat_is_of_what_was_open_on_a_day(book: Desk) -> None:
    def cells(day: date | None) -> dict[tuple[str, str], tuple[int, int, int]]:
        rows = life.heat(book.connection, EVERYTHING, day).to_dict("records")
        return {(row["branch"], row["family"]): (row["signals"], row["borrowers"], row["colour"]) for row in rows}

    now = {(EAST, "financial"): (1, 1, YELLOW), (EAST, "repayment"): (2, 2, RED), (WEST, "financial"): (1, 1, BLUE)}
    assert cells(None) == cells(DAY) == now
    assert cells(DAY - timedelta(days=1)) == {}
    book.day = DAY + timedelta(days=4)
    book.closed(book.rows(rule_id="R01", borrower_id="B")[0]["id"])
    assert cells(None) == now | {(EAST, "repayment"): (1, 1, RED)}
    assert cells(book.day - timedelta(days=1)) == now


def test_the_levels_now_the_worst_first_and_of_some_only(book: Desk) -> None:
    levels = life.levels(book.connection, EVERYTHING)
    assert levels[["borrower_id", "colour", "signals"]].values.tolist() == [["A", RED, 2], ["B", ORANGE, 1], ["W", BLUE, 1]]
    assert life.levels(book.connection, EVERYTHING, ["B", "C"])["borrower_id"].tolist() == ["B"]
    assert life.levels(book.connection, EVERYTHING, [])["borrower_id"].tolist() == []
    assert life.levels(book.connection, EVERYTHING, on=DAY - timedelta(days=1)).empty


def test_officers_are_told_what_they_got_and_what_came_of_it(desk: Desk) -> None:
    numbers = [desk.raised(name, YELLOW) for name in "ABCD"]
    desk.raised("W", **ELSEWHERE)
    for number, verdict in zip(numbers, ("true", "true", "false"), strict=False):
        desk.say(OFFICER, life.verify, number, verdict, text="查过")
    for number, end, days in ((numbers[0], "resolved", 2), (numbers[2], "false_alarm", 7)):
        desk.day = DAY + timedelta(days=days)
        desk.say(MANAGER, life.close, number, end, text="了结")
    rows = life.by_officer(desk.connection, EVERYTHING, DAY).to_dict("records")
    east, west = sorted(rows, key=lambda row: row["signals"], reverse=True)
    assert (east["branch"], east["officer"], east["signals"], east["borrowers"]) == (EAST, "李芳", 4, 4)
    assert (east["true"], east["false"], east["closed"], east["days_to_close"]) == (2, 1, 2, 4.5)
    assert east["true_rate"] == pytest.approx(2 / 3)
    assert (west["true_rate"], west["days_to_close"]) == (None, None)
    assert life.by_officer(desk.connection, EVERYTHING, DAY + timedelta(days=1)).empty


def test_a_red_level_asks_for_one_visit_whatever_the_borrower_comes_to_owe(book: Desk) -> None:
    first = figures.visits_asked(book.connection, EVERYTHING)
    assert list(first["borrower_id"]) == ["A"]
    book.day = DAY + timedelta(days=3)
    book.take(Ran(book.day, (found("R01", hit("R01", "A", RED, exposure=9e6)),)))
    assert len(book.levels("A")) > 1, "what is owed is kept as it was"
    (again,) = figures.visits_asked(book.connection, EVERYTHING).to_dict("records")
    assert (again["asked_on"], again["visit_by"]) == (DAY, first.loc[0, "visit_by"])
    assert figures.visits_asked(book.connection, WESTERN.reach).empty
