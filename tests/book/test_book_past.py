"""Looking back at a tape that was imported again: what its date and those after it were before, and nothing of what came later."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from book_rows import Row, contents, loan, write
from hypothesis import given, settings
from hypothesis import strategies as some

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book, Pin, Staged
from postloan.book.make import LEVELS
from postloan.book.register import Covered, File, State
from postloan.book.values import ImportRun
from postloan.desk import connect
from postloan.policy import Policy

P = Policy(version=1)
JAN, FEB, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
FIRST = [loan("a", JAN), loan("b", JAN, dpd=95, balance=400), loan("x", JAN, branch="B")]
SECOND = [loan("a", FEB, dpd=10), loan("b", FEB, dpd=120, balance=390), loan("x", FEB, branch="B")]
THIRD = [loan("a", MAR, dpd=40), loan("b", MAR, balance=390), loan("x", MAR, branch="B")]
#: January as it was sent again: nobody was bad, and one more loan was there.
ANEW = [loan("a", JAN, dpd=200), loan("b", JAN, balance=400), loan("new", JAN, balance=50)]
LONG_AGO, FAR_OFF = datetime(2000, 1, 1), datetime(2999, 1, 1)  # noqa: DTZ001  moments of the desk have no zone


@dataclass(frozen=True)
class Told:
    """A book of three dates of which the first was sent again: what was live before, and the moment it came."""

    book: Book
    first: Pin
    before: dict[tuple[str, date], Any]
    moment: datetime

    def past(self, moment: datetime, until: date) -> Sequence[File]:
        return self.book.pin()._past.told_by(moment, until, P)


def published(book: Book, *rows: Row) -> datetime:
    path = book.stage_path()
    write(path, "loan", rows)
    return book.publish(SYSTEM, Staged("loan", path, "tape", hashlib.sha256(repr(rows).encode()).hexdigest()), P).published_at


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Told]:
    home = tmp_path_factory.mktemp("told")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book = Book(home, desk, memory="300MB", threads=1)
    published(book, *FIRST, *SECOND, *THIRD)
    first, before = book.pin(), contents(book)
    yield Told(book, first, before, published(book, *ANEW))
    desk.dispose()


def loans(pin: Pin, on: date) -> dict[str, tuple[int, Any]]:
    rows = pin.snapshot(Scope(EVERYTHING, on)).to_pyarrow().to_pylist()
    return {row["loan_id"]: (row["dpd"], row["dpd_previous"]) for row in rows}


def test_every_level_is_what_it_was_before_the_tape_came_again(told: Told) -> None:
    now = contents(told.book)
    assert {level for level, day in now if now[level, day] != told.before[level, day]} > {"snapshot", "flow", "lived"}
    for until in (JAN, MAR):
        again = told.past(told.moment, until)
        dates = {day for day in (JAN, FEB, MAR) if day <= until}
        assert {(one.level, one.as_of) for one in again} == {(level, day) for level in LEVELS for day in dates}
        found = contents(told.book, again)
        assert found == {key: told.before[key] for key in found}


def test_loans_are_told_as_the_moment_knew_them(told: Told) -> None:
    pin = told.book.pin()
    assert loans(pin, FEB)["a"] == (10, 200)
    assert loans(pin.told_by(told.moment, FEB, P), FEB)["a"] == (10, 0)
    assert loans(pin.told_by(LONG_AGO, FEB, P), FEB)["a"] == (10, 0), "a history loaded at once is taken as first told"
    assert loans(pin.told_by(FAR_OFF, FEB, P), FEB)["a"] == (10, 200)


def test_where_nothing_came_again_nothing_is_made(told: Told) -> None:
    assert told.past(told.moment + timedelta(seconds=1), MAR) == ()
    assert told.first._past.told_by(LONG_AGO, MAR, P) == ()


def test_no_date_after_the_last_is_there(told: Told) -> None:
    pin = told.book.pin().told_by(FAR_OFF, FEB, P)
    assert pin.dates == (JAN, FEB)
    assert [one.as_of for one in pin.reports(EVERYTHING)] == [JAN, FEB]
    assert loans(pin, MAR) == {}


def test_a_date_of_the_past_is_made_once_and_again_when_its_file_is_gone(told: Told) -> None:
    short, whole = told.past(told.moment, FEB), told.past(told.moment, MAR)
    assert {one.file for one in short} < {one.file for one in whole}
    told.book.sweep()
    assert told.past(told.moment, MAR) == whole
    gone = next(one for one in whole if one.as_of == MAR)
    told.book.folder.path(gone.file).unlink()
    anew = contents(told.book, told.past(told.moment, MAR))
    assert anew == {key: told.before[key] for key in anew}


def test_a_loan_in_tapes_that_were_never_live_together_is_there_once(book: Book) -> None:
    """It was A's by the first tape, A gave it away by the second, and only then did B's first one name it."""
    published(book, loan("a", JAN), loan("b", JAN))
    moment = published(book, loan("b", JAN))
    published(book, loan("a", JAN, branch="B", dpd=7))
    assert loans(book.pin(), JAN)["a"] == (7, None)
    assert loans(book.pin().told_by(moment, JAN, P), JAN) == {"a": (0, None), "b": (0, None)}


#: Imports an hour apart: each covers some dates of some branches, and may have been withdrawn.
BEGAN = datetime.fromisoformat("2024-02-01T09:00")
PAIRS = some.sets(some.tuples(some.sampled_from([JAN, FEB]), some.sampled_from("AB")), min_size=1)
IMPORTS = some.lists(some.tuples(PAIRS, some.booleans()), max_size=6)


def state_of(imports: list[tuple[set[tuple[date, str]], bool]]) -> State:
    def run(number: int, *, undone: bool) -> ImportRun:
        at = BEGAN + timedelta(hours=number)
        return ImportRun(number, "loan", "file", "", "", f"{number}", 1, 0, (), at, "", FAR_OFF if undone else None, None)

    covered = tuple(Covered(number, day, branch) for number, (pairs, _) in enumerate(imports) for day, branch in pairs)
    return State(tuple(run(number, undone=undone) for number, (_, undone) in enumerate(imports)), covered, (), ())


def pairs_of(state: State, moment: datetime, until: date) -> Iterator[tuple[tuple[date, str], int]]:
    for day, sources in state.told_by(moment, until).items():
        for source in sources:
            yield from (((day, branch), source.import_id) for branch in source.branches)


@settings(max_examples=60, deadline=None)
@given(IMPORTS, some.integers(-1, 6), some.sampled_from([JAN, FEB]))
def test_a_pair_of_date_and_branch_is_the_newest_told_by_then_or_else_the_first(imports: Any, hour: int, until: date) -> None:
    moment = BEGAN + timedelta(hours=hour, minutes=30)
    expected = {}
    for pair in {pair for pairs, undone in imports if not undone for pair in pairs if pair[0] <= until}:
        naming = [number for number, (pairs, undone) in enumerate(imports) if pair in pairs and not undone]
        expected[pair] = max((number for number in naming if number <= hour), default=naming[0])
    found = list(pairs_of(state_of(imports), moment, until))
    assert dict(found) == expected
    assert len(found) == len(expected)
