"""Branches that send their tapes on different days: which dates are complete, which one is shown, what is compared."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from book_rows import loan, write
from sqlalchemy import Engine

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book, Pin, Staged
from postloan.book.reported import reports
from postloan.policy import Policy
from postloan.portfolio import delinquency, grid, overview

JAN, FEB, MID, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 15), date(2024, 3, 31)
JUN, SEP, DEC = date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)
POLICY = Policy(version=1)


def awaited(spoken: dict[date, Sequence[str]], branches: Sequence[str] | None = None) -> dict[date, tuple[str, ...]]:
    return {one.as_of: one.awaited for one in reports(spoken, branches)}


def test_a_branch_that_spoke_before_is_awaited_on_the_newest_date():
    assert awaited({JAN: "AB", FEB: "A"}) == {JAN: (), FEB: ("B",)}


def test_a_new_branch_makes_no_earlier_date_incomplete():
    assert awaited({JAN: "A", FEB: "AB"}) == {JAN: (), FEB: ()}


def test_a_date_that_a_branch_left_out_stays_incomplete():
    assert awaited({JAN: "AB", FEB: "AB", MID: "A", MAR: "AB"})[MID] == ("B",)


def test_a_branch_that_never_comes_again_is_closed_from_its_last_date_on():
    assert awaited({JAN: "AB", FEB: "A", MAR: "A"}) == {JAN: (), FEB: (), MAR: ()}


def test_who_reports_by_the_quarter_is_awaited_longer():
    assert awaited({MAR: "AB", JUN: "AB", SEP: "A"})[SEP] == ("B",)
    assert awaited({MAR: "AB", JUN: "AB", SEP: "A", DEC: "A"})[DEC] == ()


def test_only_the_branches_asked_for_count():
    spoken = {JAN: "AB", FEB: "A"}
    assert awaited(spoken, ["A"]) == {JAN: (), FEB: ()}
    assert awaited(spoken, ["B"]) == {JAN: ()}
    assert awaited(spoken, ["C"]) == {}


@pytest.fixture
def pin(tmp_path: Path, engine: Engine) -> Pin:
    """A and B in January and February; A alone in the middle of March with a new officer. 900 a loan."""
    book = Book(tmp_path / "book", engine, memory="300MB", threads=2)

    def publish(name: str, *rows: dict[str, object]) -> None:
        path = book.stage_path()
        write(path, "loan", list(rows))
        book.publish(SYSTEM, Staged("loan", path, name, name.ljust(64, "0")), POLICY)

    for day in (JAN, FEB):
        publish(str(day), loan("A1", day), loan("B1", day, branch="B"))
    publish("mid", loan("A1", MID, officer="New"))
    return book.pin()


def test_head_office_is_shown_the_newest_complete_date_a_branch_its_own_newest(pin: Pin):
    assert pin.newest(EVERYTHING) == FEB
    assert pin.newest(Reach(("A",))) == MID
    assert pin.newest(Reach(("B",))) == FEB
    assert pin.newest(Reach(("C",))) is None


def test_a_partial_date_is_not_a_point_of_the_trend_nor_what_a_month_is_compared_with(pin: Pin):
    assert pin.dates_of(Scope(EVERYTHING, FEB)) == (JAN, FEB)
    assert pin.dates_of(Scope(EVERYTHING, MID)) == (JAN, FEB, MID)
    assert pin.dates_of(Scope(EVERYTHING, MID).narrowed(branch=("A",))) == (JAN, FEB, MID)
    assert pin.dates_of(Scope(Reach(("B",)), FEB)) == (JAN, FEB)


def test_the_next_month_end_is_compared_with_the_last_one(pin: Pin, tmp_path: Path, engine: Engine):
    book = Book(tmp_path / "book", engine, memory="300MB", threads=2)
    path = book.stage_path()
    write(path, "loan", [loan("A1", MAR), loan("B1", MAR, branch="B")])
    book.publish(SYSTEM, Staged("loan", path, "mar", "mar".ljust(64, "0")), POLICY)
    later, scope = book.pin(), Scope(EVERYTHING, MAR)
    assert later.newest(EVERYTHING) == MAR
    assert grid.previous(later, scope) == FEB
    assert list(overview.trend(later, scope, POLICY)["balance"]) == [1800.0] * 3
    assert sorted(set(delinquency.over_time(later, scope, POLICY)["as_of"].dt.date)) == [JAN, FEB, MAR]
    assert later.borrowers(scope).previous_on == FEB
    assert grid.previous(later, scope.narrowed(branch=("A",))) == MID


def test_what_can_be_chosen_comes_from_the_complete_date_and_all_newer_ones(pin: Pin):
    assert pin.options(EVERYTHING, "branch") == ["A", "B"]
    assert "New" in pin.options(EVERYTHING, "officer")
